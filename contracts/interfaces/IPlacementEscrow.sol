// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgreementState, Status, Terms} from "../types/Agreement.sol";
import {Amendment, Appointment} from "../types/Amendment.sol";
import {Attestation, AttestationItem, Consents, Endorsements, Finding} from "../types/Attestation.sol";
import {Settlement, Termination} from "../types/Ending.sol";
import {Tranche} from "../types/Tranche.sol";
import {IPlacementEscrowErrors} from "./IPlacementEscrowErrors.sol";
import {IPlacementEscrowEvents} from "./IPlacementEscrowEvents.sol";

/// @title IPlacementEscrow
/// @notice Holds the fee of social-care placements and pays it, tranche by tranche, as a panel of professionals attests
/// that agreed outcomes were met.
/// @dev One contract holds every agreement. It has no owner, upgrade, fee, pause or delegatecall: nobody but the rules
/// below can move money. An agreement's id is the EIP-712 digest of the `Terms` that both parties signed.
///
/// Tokens: any ERC-20 that debits the escrow by exactly the amount it transfers. Supported besides: no return value, a
/// fee on transfer (what arrived is credited), a deny-list (a refused payout waits in `owed`), hooks that re-enter.
/// Unsupported: tokens that rebase, that debit more than the amount, or that return false after moving money. Such a
/// token can starve the agreements that chose it and no others.
///
/// Lists of findings and tranches are non-empty, strictly ascending and in range, or the call reverts. What a tranche's
/// status, the time or a hold forbids now is passed over and the rest is done; if nothing is left the call reverts. So
/// nobody can spoil a list by acting on one of its members first.
///
/// Payment is what is due or the balance, whichever is less; the rest becomes arrears, a debt that later funding pays
/// first, so that an empty balance never undoes a decision.
interface IPlacementEscrow is IPlacementEscrowEvents, IPlacementEscrowErrors {
    // ---- The agreement ----

    /// @notice Opens an agreement at version 1. Anyone may call, with both parties' consent.
    /// @dev Emits `Opened`. Requires: terms and schedule within the bounds of `TermsRules`; never opened before; the
    /// earliest window not closed yet; neither consent cancelled.
    /// @param terms What both parties signed, without the schedule.
    /// @param schedule 1 to 64 tranches, each a word as `Tranche` lays it out.
    /// @param consents Exactly bits 0 (commissioner) and 1 (provider).
    /// @return agreement The id.
    function open(
        Terms memory terms,
        Tranche[] memory schedule,
        Consents calldata consents
    ) external returns (bytes32 agreement);

    /// @notice Replaces the terms by the next version. Anyone may call, with both parties' consent.
    /// @dev Emits `Amended`. Requires: the version and the end in force are those signed for, and that end is to come;
    /// commissioner, provider and token unchanged; tranches decided for money keep index and word; what is new or
    /// changed, and the policy of whatever is undecided, within the bounds of `TermsRules`. Challenges and refusals
    /// survive where the word is unchanged. A future end is lifted; a hold is cut to the new hold period from now.
    /// Signatures and endorsements for the last version are void.
    /// @param schedule The whole new schedule, a word a tranche.
    /// @param consents Exactly bits 0 (commissioner) and 1 (provider).
    function amend(Amendment memory amendment, Tranche[] memory schedule, Consents calldata consents) external;

    /// @notice Puts another account in one seat: the next version. Anyone may call, with the consent of two of
    /// commissioner, provider and arbiter, so that no side alone can shop for signers or stop the panel.
    /// @dev Emits `Appointed`. Works until the agreement is closed, after its end too. Signatures and endorsements for
    /// the last version are void; a hold stays, and the successor may lift it.
    /// @param consents At least two of bits 0 (commissioner), 1 (provider), 2 (arbiter).
    function appoint(Appointment memory appointment, Consents calldata consents) external;

    /// @notice Takes back the caller's consent to whatever has this digest, before it is used. Anyone, for itself.
    /// @dev Emits `Cancelled`. It does not touch signatures on attestations: see `retract`.
    function cancel(bytes32 digest) external;

    // ---- Money in ----

    /// @notice Adds to an agreement's balance from the caller's own account; arrears are paid on at once.
    /// @dev Emits `Funded`. Requires an allowance; credits what really arrived, which must be more than 0.
    /// @param amount Token base units.
    function fund(bytes32 agreement, uint256 amount) external;

    /// @notice As `fund`, with an ERC-2612 permit signed by the caller instead of an earlier approval.
    /// @dev A permit that somebody already submitted is no failure if the allowance suffices.
    function fundWithPermit(
        bytes32 agreement,
        uint256 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    // ---- Decisions ----

    /// @notice A payment run: submits attestations, one an item, of any agreements. Anyone may call.
    /// @dev Each item adds its signers to the seats that endorsed the same attestation before. Where they meet the
    /// policy of all tranches named (the union of required seats, the greatest quorum) it decides and pays and emits
    /// `Attested`; where they do not, it stores the endorsements and emits `Endorsed`. Payouts in a row to one payee in
    /// one token go out as one transfer. A seat that sends its word (length 0) together with the last that is needed
    /// sends it again for findings that were passed over; signatures can be submitted again by anyone.
    ///
    /// Seats that a register does not confirm are not counted. Each wallet, register or payout gets 500,000 gas and no
    /// less: with too little left the call reverts with `EscrowGasTooLow`.
    ///
    /// An item spoilt by others' acts (status, hold, version, expiry, closure, retraction, standing, a contract
    /// wallet's refusal) is skipped. A malformed item, or an ECDSA signature that is not the seat's, reverts the run.
    /// If every item is skipped the run reverts with the first reason.
    function attest(AttestationItem[] calldata items) external;

    /// @notice Takes back the caller's word on an attestation, endorsed on chain or signed: it never counts again.
    /// @dev Emits `Retracted`. The caller holds a seat; the attestation is for the version in force. Only its digest
    /// counts: its findings need not be ones that could ever be decided.
    function retract(Attestation calldata attestation) external;

    /// @notice As `retract`, by signatures over `Retraction`. Anyone may call.
    /// @param consents Bits are the seats that retract.
    function retractBySignature(Attestation calldata attestation, Consents calldata consents) external;

    /// @notice Pays core tranches on silence: Open ones from `closesAt`, Challenged ones from their final time. Anyone.
    /// @dev Emits `Claimed`. A tranche whose window straddles the agreement's end pays the part before it.
    function claim(bytes32 agreement, uint8[] calldata tranches) external;

    /// @notice The commissioner pays Scheduled, Open, Challenged or Refused tranches in full, at its own discretion.
    /// @dev Emits `Granted`. Outcome tranches wait while a hold lasts.
    /// @param reason Salted commitment to why.
    function grant(bytes32 agreement, uint8[] calldata tranches, bytes32 reason) external;

    // ---- Disputes and safeguarding ----

    /// @notice Freezes the payment on silence of Open tranches, and doubles the time until their final time; the panel
    /// may still decide them. Core tranches until `closesAt`: from then on silence pays them. Either party or any seat.
    /// @dev Emits `Challenged`.
    /// @param grounds Salted commitment to why.
    function challenge(bytes32 agreement, uint8[] calldata tranches, bytes32 grounds) external;

    /// @notice The arbiter decides Challenged or Refused tranches for good: in full, in part, or for nothing.
    /// @dev Emits `Adjudicated`. While a hold lasts, positive awards on outcome tranches wait.
    /// @param ruling Salted commitment to the reasons.
    function adjudicate(bytes32 agreement, Finding[] calldata findings, bytes32 ruling) external;

    /// @notice Stops outcome money at once, for the hold period; core money goes on. Inspector, social worker or health
    /// professional, each alone.
    /// @dev Emits `Held`. Requires: as much time has passed since the last hold as it lasted, and a day at least.
    /// @param grounds Salted commitment to why.
    function hold(bytes32 agreement, bytes32 grounds) external;

    /// @notice Ends the hold now. Whoever holds the seat that placed it, or the arbiter.
    /// @dev Emits `Lifted`.
    function lift(bytes32 agreement) external;

    // ---- Ending ----

    /// @notice Ends the agreement at a time at least the notice period ahead, earlier than the end in force. Either
    /// party. Tranches whose care would begin at the end or later are void.
    /// @dev Emits `NoticeGiven`.
    /// @param endsAt Unix seconds.
    /// @param grounds Salted commitment to why.
    function giveNotice(bytes32 agreement, uint40 endsAt, bytes32 grounds) external;

    /// @notice As `giveNotice`, without notice, at the time signed or now if that has passed. Anyone may call, with the
    /// signatures of inspector and social worker, whose standing the register confirms if the terms name one.
    /// @dev Emits `Terminated`.
    /// @param consents Exactly bits 0 (inspector) and 1 (social worker).
    function terminate(Termination memory termination, Consents calldata consents) external;

    /// @notice Closes the agreement for good with an agreed split of the balance. Anyone may call, with both parties'
    /// consent. Arrears are dropped; nothing but `withdraw` and `cancel` is left.
    /// @dev Emits `Closed`. Requires: no tranche was decided for money since it was signed, arrears have not grown, and
    /// the balance covers what remains of the sum.
    /// @param consents Exactly bits 0 (commissioner) and 1 (provider).
    function settle(Settlement memory settlement, Consents calldata consents) external;

    // ---- Money out ----

    /// @notice Returns to the commissioner what no live tranche can claim any more. The commissioner; anyone once every
    /// tranche is Settled, Void or Lapsed.
    /// @dev Emits `Reclaimed`.
    function reclaim(bytes32 agreement) external;

    /// @notice Delivers a payout that the token once refused. Anyone may send it to the account itself; the account may
    /// send it anywhere.
    /// @dev Emits `Withdrawn`. Reverts with the token's reason if it refuses again.
    function withdraw(address token, address account, address to) external;

    /// @notice As `withdraw`, for a part of what waits for the caller: a token may refuse to move at once what several
    /// payouts added up to. Only the account itself, so that nobody can choose parts too small to be worth moving.
    /// @dev Requires: `amount` more than 0 and at most what is owed.
    function withdrawPart(address token, address to, uint256 amount) external;

    // ---- Views ----

    /// @notice The terms in force.
    function termsOf(bytes32 agreement) external view returns (Terms memory);

    /// @notice The schedule in force, a word a tranche as `Tranche` lays it out.
    function scheduleOf(bytes32 agreement) external view returns (Tranche[] memory);

    /// @notice Everything about the agreement that changes. Like every view of an agreement it reverts with
    /// `EscrowAgreementUnknown` if none was opened under this id.
    function stateOf(bytes32 agreement) external view returns (AgreementState memory);

    /// @notice What a tranche is at the time of the block.
    /// @param tranche Index in the schedule.
    function statusOf(bytes32 agreement, uint256 tranche) external view returns (Status);

    /// @notice The full amounts of all tranches that are not Settled, Void or Lapsed.
    function liabilities(bytes32 agreement) external view returns (uint256);

    /// @notice What the commissioner could reclaim now.
    function reclaimable(bytes32 agreement) external view returns (uint256);

    /// @notice What is decided but not yet funded; more than 0 only if the balance is 0.
    function arrears(bytes32 agreement) external view returns (uint256);

    /// @notice What waits for the account because the token refused to deliver it.
    function owed(address token, address account) external view returns (uint256);

    /// @notice Whether the account took back its consent to whatever has this digest.
    function cancelled(address account, bytes32 digest) external view returns (bool);

    /// @param digest An attestation's.
    function endorsementsOf(bytes32 agreement, bytes32 digest) external view returns (Endorsements memory);

    /// @notice The EIP-712 digest that the parties sign, and the id of the agreement it opens.
    function termsDigest(Terms memory terms, Tranche[] memory schedule) external view returns (bytes32);

    /// @notice The EIP-712 digest that a seat signs.
    function attestationDigest(Attestation calldata attestation) external view returns (bytes32);

    /// @notice The EIP-712 digest that a seat signs to take back its word on the attestation with the digest given.
    function retractionDigest(bytes32 agreement, bytes32 attestation) external view returns (bytes32);

    /// @notice The EIP-712 digest that both parties sign to amend the terms.
    function amendmentDigest(Amendment memory amendment, Tranche[] memory schedule) external view returns (bytes32);

    /// @notice The EIP-712 digest that two of commissioner, provider and arbiter sign to fill a seat.
    function appointmentDigest(Appointment memory appointment) external view returns (bytes32);

    /// @notice The EIP-712 digest that inspector and social worker sign to end the agreement at once.
    function terminationDigest(Termination memory termination) external view returns (bytes32);

    /// @notice The EIP-712 digest that both parties sign to close the agreement.
    function settlementDigest(Settlement memory settlement) external view returns (bytes32);
}
