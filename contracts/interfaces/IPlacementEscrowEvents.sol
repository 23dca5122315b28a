// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms} from "../types/Agreement.sol";
import {Amendment, Appointment} from "../types/Amendment.sol";
import {Finding} from "../types/Attestation.sol";
import {Settlement, Termination} from "../types/Ending.sol";

/// @title IPlacementEscrowEvents
/// @notice The ledger: replaying these events alone gives exactly the contract's state.
/// @dev Every event of an agreement carries its number in the agreement's sequence (from 1, without a gap), the balance
/// after it, and the caller. Events that rest on signatures carry everything that was signed and the signatures as they
/// came, so that the log alone can be verified again, whoever relayed it. A signature of length 0 is the caller's.
/// Amounts are token base units, times unix seconds.
interface IPlacementEscrowEvents {
    /// Both parties consented to these terms; `agreement` is their EIP-712 digest. `schedule` has words as `Tranche`
    /// lays them out.
    event Opened(
        bytes32 indexed agreement,
        address indexed commissioner,
        address indexed provider,
        uint32 sequence,
        uint96 balance,
        address caller,
        Terms terms,
        uint256[] schedule,
        uint8 signers,
        bytes signatures
    );

    /// `received` arrived from the caller; `arrearsPaid` of the balance went on to the payee at once.
    event Funded(
        bytes32 indexed agreement,
        uint32 sequence,
        uint96 balance,
        address caller,
        uint96 received,
        uint96 arrearsPaid
    );

    /// Seats put their word on chain; the quorum is not complete yet.
    event Endorsed(
        bytes32 indexed agreement,
        uint32 sequence,
        uint96 balance,
        address caller,
        uint16 version,
        Finding[] findings,
        bool overRefusal,
        bytes32 evidence,
        uint40 validUntil,
        uint8 signers,
        bytes signatures
    );

    /// The panel decided those findings that status, hold and time allowed at this moment, and they were paid. `seats`
    /// counted: signers and earlier endorsements, less any whose standing the register did not confirm.
    event Attested(
        bytes32 indexed agreement,
        uint32 sequence,
        uint96 balance,
        address caller,
        uint16 version,
        Finding[] findings,
        bool overRefusal,
        bytes32 evidence,
        uint40 validUntil,
        uint8 signers,
        bytes signatures,
        uint8 seats
    );

    /// Seats took back their word on an attestation, whether or not it was endorsed on chain.
    event Retracted(
        bytes32 indexed agreement,
        uint32 sequence,
        uint96 balance,
        address caller,
        uint16 version,
        Finding[] findings,
        bool overRefusal,
        bytes32 evidence,
        uint40 validUntil,
        uint8 signers,
        bytes signatures
    );

    /// Core tranches were paid on silence, those of the list that could be.
    event Claimed(bytes32 indexed agreement, uint32 sequence, uint96 balance, address caller, uint8[] tranches);

    /// The commissioner paid tranches in full at its own discretion, those of the list that could be.
    event Granted(
        bytes32 indexed agreement,
        uint32 sequence,
        uint96 balance,
        address caller,
        uint8[] tranches,
        bytes32 reason
    );

    /// Payment on silence was frozen for those tranches of the list that were open.
    event Challenged(
        bytes32 indexed agreement,
        uint32 sequence,
        uint96 balance,
        address caller,
        uint8[] tranches,
        bytes32 grounds
    );

    /// The arbiter decided those tranches of the list that were challenged or refused, and they were paid.
    event Adjudicated(
        bytes32 indexed agreement,
        uint32 sequence,
        uint96 balance,
        address caller,
        Finding[] findings,
        bytes32 ruling
    );

    /// A protective seat, named by its bit, stopped outcome money until `heldUntil`.
    event Held(
        bytes32 indexed agreement,
        uint32 sequence,
        uint96 balance,
        address caller,
        uint8 seat,
        uint40 heldUntil,
        bytes32 grounds
    );

    /// The hold ended now; the next one may come a hold period after `heldUntil`.
    event Lifted(bytes32 indexed agreement, uint32 sequence, uint96 balance, address caller, uint40 heldUntil);

    /// A party gave notice: the agreement ends at `endsAt`.
    event NoticeGiven(
        bytes32 indexed agreement,
        uint32 sequence,
        uint96 balance,
        address caller,
        uint40 endsAt,
        bytes32 grounds
    );

    /// Inspector and social worker ended the agreement at `endsAt`, or now if that has passed.
    event Terminated(
        bytes32 indexed agreement,
        uint32 sequence,
        uint96 balance,
        address caller,
        Termination termination,
        uint8 signers,
        bytes signatures
    );

    /// Both parties replaced `version` of the terms by the next one. `endsAt` is the end that was in force, 0 for none;
    /// there is none now. `schedule` has words as `Tranche` lays them out.
    event Amended(
        bytes32 indexed agreement,
        uint32 sequence,
        uint96 balance,
        address caller,
        Amendment amendment,
        uint256[] schedule,
        uint8 signers,
        bytes signatures
    );

    /// Two of commissioner, provider and arbiter put `account` in a seat; `version` gave way to the next one.
    event Appointed(
        bytes32 indexed agreement,
        uint32 sequence,
        uint96 balance,
        address caller,
        Appointment appointment,
        uint8 signers,
        bytes signatures
    );

    /// Both parties closed the agreement for good: `toPayee`, less what was paid of `arrears` since they signed, went
    /// to the payee and the rest to the commissioner; remaining arrears are dropped.
    event Closed(
        bytes32 indexed agreement,
        uint32 sequence,
        uint96 balance,
        address caller,
        Settlement settlement,
        uint8 signers,
        bytes signatures
    );

    /// `amount` that no live tranche can claim any more went back to the commissioner.
    event Reclaimed(bytes32 indexed agreement, uint32 sequence, uint96 balance, address caller, uint96 amount);

    /// The token refused a payout; the amount waits for the account in `owed`.
    event PayoutRefused(address indexed token, address indexed account, uint256 amount);

    /// A payout that was once refused left for `to`.
    event Withdrawn(address indexed token, address indexed account, address to, uint256 amount);

    /// The account took back its consent to whatever has this digest.
    event Cancelled(address indexed account, bytes32 indexed digest);
}
