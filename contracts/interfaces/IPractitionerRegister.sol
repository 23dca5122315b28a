// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Enrolment, EnrolmentStatus, EnrolmentTerms} from "../types/Enrolment.sol";
import {IStandingRegister} from "./IStandingRegister.sol";

/// @title IPractitionerRegister
/// @notice Who may sit in which seat of a panel, as the professional bodies say. Each seat has a body, such as the
/// regulator of social workers for the social worker's seat: it enrols accounts for that seat and for no other.
/// @dev A body is a role (`bodyRole`) that the default admin grants and revokes: it may act through several accounts,
/// and what it enrolled stays when another takes its place. The admin enrols nobody: it would have to make itself a
/// body first, which everybody can see. Its own office changes hands in two steps with a delay between them.
///
/// Register and escrow know accounts, not people. Somebody who signs with two accounts is enrolled, suspended and
/// struck off twice. Every 32-byte value is a salted commitment; nothing here says who anybody is.
///
/// Replaying the events alone gives exactly the register's state: the latest of an account and seat decides.
interface IPractitionerRegister is IStandingRegister {
    // ---- Events ----

    /// The body enrolled the account, in good standing before `expiresAt`.
    event Enrolled(
        uint8 indexed seat,
        address indexed account,
        address indexed body,
        uint40 expiresAt,
        bytes32 credential
    );

    /// The body set another expiry or credential. A suspended account remains suspended.
    event Renewed(
        uint8 indexed seat,
        address indexed account,
        address indexed body,
        uint40 expiresAt,
        bytes32 credential
    );

    /// The account is not in good standing until it is reinstated.
    event Suspended(uint8 indexed seat, address indexed account, address indexed body, bytes32 grounds);

    /// The suspension ended; the expiry is what it was.
    event Reinstated(uint8 indexed seat, address indexed account, address indexed body, bytes32 grounds);

    /// The account will never be in good standing for this seat again.
    event StruckOff(uint8 indexed seat, address indexed account, address indexed body, bytes32 grounds);

    // ---- Errors ----

    /// Seats are numbered 0 to 3.
    error RegisterSeatUnknown(uint8 seat);
    /// The caller is not this seat's body, whatever else it is.
    error RegisterNotTheBody(uint8 seat, address caller);
    /// Nobody holds the zero address.
    error RegisterAccountZero(uint8 seat);
    /// The account's enrolment for this seat does not allow it; `status` is what it is now.
    error RegisterStatusUnfit(uint8 seat, address account, EnrolmentStatus status);
    /// An enrolment expires in the future, at most five years ahead: from `earliest` to `latest`, both allowed.
    error RegisterExpiryOutOfBounds(address account, uint256 expiresAt, uint256 earliest, uint256 latest);
    /// An enrolment rests on a credential, and zero is a commitment to none.
    error RegisterCredentialMissing(uint8 seat, address account);
    /// A list without a member.
    error RegisterListEmpty();
    /// Nobody was enrolled, because of this member of the list (from 0); `reason` is the error it would give alone.
    error RegisterRowRefused(uint256 index, bytes reason);

    // ---- Operations of a seat's body ----

    /// @notice Enrols an account that was never enrolled for this seat.
    /// @dev Emits `Enrolled`. Requires: the caller is the seat's body; the account is not zero; `expiresAt` in the
    /// future and at most `LONGEST_TERM` ahead; a credential. What lapsed is renewed, not enrolled again.
    function enrol(EnrolmentTerms calldata enrolment) external;

    /// @notice Enrols a whole list, or nobody: one row that `enrol` would refuse reverts it all, and is named.
    /// @dev Emits `Enrolled` a row. The caller is the body of every seat in the list.
    function enrolAll(EnrolmentTerms[] calldata enrolments) external;

    /// @notice Sets an enrolled or suspended account's expiry and credential: later, earlier, or to correct a mistake.
    /// @dev Emits `Renewed`. Bounds as in `enrol`, from now. Restores what has expired; never lifts a suspension.
    function renew(EnrolmentTerms calldata enrolment) external;

    /// @notice Suspends an enrolled account at once, expired or not.
    /// @dev Emits `Suspended`.
    /// @param grounds Salted commitment to why; zero if the papers follow, for safety does not wait for them.
    function suspend(uint8 seat, address account, bytes32 grounds) external;

    /// @notice Ends a suspension. If the enrolment has expired meanwhile it must be renewed too.
    /// @dev Emits `Reinstated`.
    /// @param grounds As in `suspend`.
    function reinstate(uint8 seat, address account, bytes32 grounds) external;

    /// @notice Strikes off an enrolled or suspended account, for this seat and for good.
    /// @dev Emits `StruckOff`. Final, so that no later key of the body can undo it unseen: somebody restored by a court
    /// is enrolled with a new account.
    /// @param grounds As in `suspend`.
    function strikeOff(uint8 seat, address account, bytes32 grounds) external;

    // ---- Views ----

    /// @notice Whether the account is enrolled for this seat, not suspended and not expired now. Never reverts.
    function isInGoodStanding(uint8 seat, address account) external view returns (bool);

    /// @notice All that is known of an account for a seat; zeros if it was never enrolled.
    function enrolmentOf(uint8 seat, address account) external view returns (Enrolment memory);

    /// @notice The role whose holders are the seat's body.
    function bodyRole(uint8 seat) external view returns (bytes32);

    /// @notice How far ahead an enrolment may expire, in seconds.
    function LONGEST_TERM() external view returns (uint40);

    /// @notice How long a new admin waits before taking the office, in seconds, when the register is deployed.
    function ADMIN_DELAY() external view returns (uint48);
}
