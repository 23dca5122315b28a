// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Status} from "../types/Agreement.sol";

/// @title IPlacementEscrowErrors
/// @notice Why the escrow refuses, with the values that decided it. Times are unix seconds, amounts token base units,
/// seats a bit set.
interface IPlacementEscrowErrors {
    // ---- Agreements ----

    /// No agreement was opened under this id.
    error EscrowAgreementUnknown(bytes32 agreement);
    /// These exact terms were opened before.
    error EscrowAgreementExists(bytes32 agreement);
    /// Both parties have settled and closed the agreement.
    error EscrowAgreementClosed(bytes32 agreement);
    /// Signed for another version of the agreement than the one in force.
    error EscrowVersionStale(bytes32 agreement, uint16 current, uint16 given);
    /// The agreement has ended, and ended it stays.
    error EscrowEnded(bytes32 agreement, uint256 endsAt);
    /// Signed while another end was in force; 2^32 − 1 is none.
    error EscrowEndChanged(bytes32 agreement, uint256 current, uint256 given);
    /// An end is only ever made earlier.
    error EscrowEndNotEarlier(bytes32 agreement, uint256 current, uint256 given);
    /// Less notice than the terms want.
    error EscrowNoticeTooShort(bytes32 agreement, uint256 earliest, uint256 given);
    /// The earliest window has closed, and with it the parties' consent to the terms has expired.
    error EscrowTermsExpired(uint256 earliestClose, uint256 timestamp);

    // ---- Terms ----

    /// A role that must be filled is the zero address. In order: commissioner, provider, arbiter, then seats 0 to 3.
    error EscrowRoleVacant(uint256 role);
    /// One account in two roles.
    error EscrowRolesOverlap(address account);
    /// The payee is zero, the commissioner, the arbiter, a seat, the token or this contract.
    error EscrowPayeeNotAllowed(address payee);
    /// No contract at the token's address.
    error EscrowTokenWithoutCode(address token);
    /// No contract at the register's address.
    error EscrowRegisterWithoutCode(address register);
    /// A period of the terms, named in ASCII, is outside its bounds, in seconds.
    error EscrowPeriodOutOfBounds(bytes32 name, uint256 given, uint256 least, uint256 most);
    /// A schedule has 1 to 64 tranches.
    error EscrowScheduleLength(uint256 given, uint256 most);
    /// The amounts add up to more than can be accounted for.
    error EscrowScheduleTotalTooLarge(uint256 given, uint256 most);
    /// A tranche of nothing.
    error EscrowTrancheWithoutAmount(uint256 tranche);
    /// The spare bits of a tranche's word are not zero.
    error EscrowTrancheSpareBits(uint256 tranche, uint8 spare);
    /// A window opens more than a year ago, closes before it opens, or more than five years ahead.
    error EscrowTrancheWindow(uint256 tranche, uint256 opensAt, uint256 closesAt, uint256 timestamp);
    /// A policy that one side alone could satisfy, or whose quorum is below its required seats.
    error EscrowPolicyUnsafe(uint256 tranche, uint256 requiredSeats, uint256 quorum);
    /// A policy that requires a vacant seat, or more seats than are occupied.
    error EscrowPolicyUnreachable(uint256 tranche, uint256 requiredSeats, uint256 quorum, uint256 occupiedSeats);

    /// This tranche, or one after it, is decided for money: it keeps its index and its word.
    error EscrowTrancheDecided(uint256 tranche);
    /// An amendment cannot change commissioner, provider or token.
    error EscrowTermsFixed(bytes32 agreement);
    /// Seats are numbered 0 to 3.
    error EscrowSeatOutOfRange(uint256 seat);
    /// The account holds the seat already.
    error EscrowSeatUnchanged(bytes32 agreement, uint256 seat, address account);

    // ---- Signatures ----

    /// The consents needed are exactly those of the parties named.
    error EscrowConsentsNeeded(uint8 needed, uint8 given);
    /// An appointment needs two of commissioner, provider and arbiter.
    error EscrowTwoConsentsNeeded(uint8 given);
    /// The account took its consent back before it was used.
    error EscrowConsentCancelled(address account, bytes32 digest);
    /// The contract wallets among these signers did not accept the digest.
    error EscrowWalletRefused(bytes32 digest, uint8 signers);
    /// Not the account's signature over this digest; or no signature, by anyone but the account.
    error EscrowSignatureInvalid(address account, bytes32 digest);
    /// A signer's bit stands for nobody: out of range or a vacant seat.
    error EscrowSignerUnknown(uint8 signers);
    /// The signatures do not fill their bytes exactly.
    error EscrowSignaturesMalformed(uint256 length, uint256 needed);
    /// Valid no longer: `validUntil` has passed.
    error EscrowSignatureExpired(uint256 validUntil, uint256 timestamp);
    /// Nobody may sign for longer than 90 days ahead.
    error EscrowValidityTooLong(uint256 validUntil, uint256 latest);

    /// The caller has none of the roles that may do this now: a bit each for commissioner, provider, arbiter, then
    /// inspector, social worker, registered manager, health professional.
    error EscrowCallerNotAllowed(bytes32 agreement, address account, uint8 allowed);

    // ---- Lists ----

    /// A list without a member.
    error EscrowListEmpty();
    /// Tranches must be strictly ascending, so that none is named twice: after those before it, `least` or more.
    error EscrowListNotAscending(uint256 least, uint256 tranche);
    /// The schedule has no such tranche.
    error EscrowTrancheOutOfRange(uint256 tranche, uint256 count);
    /// A finding is at most 10000 basis points.
    error EscrowFindingOutOfRange(uint256 tranche, uint256 achieved);

    // ---- Deciding ----

    /// Nothing in the list can be done now; this is the first tranche and what it is.
    error EscrowTrancheUnavailable(bytes32 agreement, uint256 tranche, Status status);
    /// A safeguarding hold stops outcome money.
    error EscrowHeld(bytes32 agreement, uint256 heldUntil);
    /// No hold to lift.
    error EscrowNotHeld(bytes32 agreement, uint256 heldUntil);
    /// After a hold as much time must pass as it lasted, and a day at least.
    error EscrowHoldTooSoon(bytes32 agreement, uint256 earliest);
    /// These seats are not enough for the tranches named, and none of them is new.
    error EscrowQuorumNotReached(bytes32 agreement, uint8 seats, uint8 requiredSeats, uint8 quorum);
    /// These seats took back their word on this attestation.
    error EscrowRetracted(bytes32 agreement, uint8 seats);
    /// Nothing to take back: the seats have retracted it already.
    error EscrowAlreadyRetracted(bytes32 agreement, uint8 seats);
    /// The register does not confirm the standing of these seats, and the others are not enough.
    error EscrowStandingLacking(bytes32 agreement, uint8 seats);

    // ---- Money ----

    /// The token moved nothing to the escrow.
    error EscrowNothingReceived(bytes32 agreement);
    /// Every penny of the balance may still be claimed.
    error EscrowNothingToReclaim(bytes32 agreement, uint256 balance, uint256 liabilities);
    /// Tranches were decided for money since the settlement was signed; one bit a tranche.
    error EscrowSettledChanged(bytes32 agreement, uint64 current, uint64 given);
    /// More is in arrears than the settlement knew of.
    error EscrowArrearsGrown(bytes32 agreement, uint256 current, uint256 given);
    /// The balance does not cover the agreed sum.
    error EscrowBalanceTooLow(bytes32 agreement, uint256 balance, uint256 needed);
    /// No refused payout waits for the account.
    error EscrowNothingOwed(address token, address account);
    /// The part asked for is nothing, or more than waits for the account.
    error EscrowPartNotOwed(uint256 owed, uint256 amount);
    /// Only the account itself may choose another recipient, and never the zero address or this contract.
    error EscrowRecipientNotAllowed(address account, address to);
    /// Too little gas is left to call another contract fairly.
    error EscrowGasTooLow(uint256 available, uint256 needed);
}
