// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// solhint-disable-next-line max-line-length
import {AccessControlDefaultAdminRules} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {IPractitionerRegister} from "./interfaces/IPractitionerRegister.sol";
import {IStandingRegister} from "./interfaces/IStandingRegister.sol";
import {Enrolment, EnrolmentStatus, EnrolmentTerms} from "./types/Enrolment.sol";
import {SEAT_COUNT} from "./types/Roles.sol";

/// @title PractitionerRegister
/// @notice See `IPractitionerRegister`.
contract PractitionerRegister is IPractitionerRegister, AccessControlDefaultAdminRules {
    // ---- Constants ----

    /// @dev The longest cycle of a UK regulator is three years; whoever is forgotten drops off the register by itself.
    uint40 public constant LONGEST_TERM = 5 * 365 days;

    uint48 public constant ADMIN_DELAY = 3 days;

    // ---- Storage ----

    mapping(uint8 seat => mapping(address account => Enrolment enrolment)) private _enrolments;

    // ---- Constructor ----

    /// @param admin Appoints the bodies; it can enrol nobody.
    /// @param bodies By seat; zero where the admin will appoint one later.
    constructor(address admin, address[4] memory bodies) AccessControlDefaultAdminRules(ADMIN_DELAY, admin) {
        for (uint8 seat; seat < SEAT_COUNT; ++seat) {
            if (bodies[seat] != address(0)) _grantRole(bodyRole(seat), bodies[seat]);
        }
    }

    // ---- Operations of a seat's body ----

    /// @inheritdoc IPractitionerRegister
    function enrol(EnrolmentTerms calldata enrolment) external {
        _revertIf(_refusalToEnrol(enrolment));
        _enrol(enrolment);
    }

    /// @inheritdoc IPractitionerRegister
    function enrolAll(EnrolmentTerms[] calldata enrolments) external {
        if (enrolments.length == 0) revert RegisterListEmpty();
        for (uint256 i; i < enrolments.length; ++i) {
            bytes memory reason = _refusalToEnrol(enrolments[i]);
            if (reason.length != 0) revert RegisterRowRefused(i, reason);
            _enrol(enrolments[i]);
        }
    }

    /// @inheritdoc IPractitionerRegister
    function renew(EnrolmentTerms calldata enrolment) external {
        Enrolment storage stored = _current(enrolment.seat, enrolment.account);
        _revertIf(_refusalOfTerms(enrolment));
        stored.expiresAt = enrolment.expiresAt;
        stored.credential = enrolment.credential;
        emit Renewed(enrolment.seat, enrolment.account, msg.sender, enrolment.expiresAt, enrolment.credential);
    }

    /// @inheritdoc IPractitionerRegister
    function suspend(uint8 seat, address account, bytes32 grounds) external {
        _move(seat, account, EnrolmentStatus.Enrolled, EnrolmentStatus.Suspended);
        emit Suspended(seat, account, msg.sender, grounds);
    }

    /// @inheritdoc IPractitionerRegister
    function reinstate(uint8 seat, address account, bytes32 grounds) external {
        _move(seat, account, EnrolmentStatus.Suspended, EnrolmentStatus.Enrolled);
        emit Reinstated(seat, account, msg.sender, grounds);
    }

    /// @inheritdoc IPractitionerRegister
    function strikeOff(uint8 seat, address account, bytes32 grounds) external {
        _current(seat, account).status = EnrolmentStatus.StruckOff;
        emit StruckOff(seat, account, msg.sender, grounds);
    }

    // ---- Views ----

    /// @inheritdoc IStandingRegister
    function lackingStanding(address[4] calldata panel, uint8 seats) external view returns (uint8 lacking) {
        lacking = seats;
        for (uint8 seat; seat < SEAT_COUNT; ++seat) {
            uint8 bit = uint8(1 << seat);
            if (seats & bit != 0 && isInGoodStanding(seat, panel[seat])) lacking ^= bit;
        }
    }

    /// @inheritdoc IPractitionerRegister
    function isInGoodStanding(uint8 seat, address account) public view returns (bool) {
        Enrolment storage enrolment = _enrolments[seat][account];
        return enrolment.status == EnrolmentStatus.Enrolled && block.timestamp < enrolment.expiresAt;
    }

    /// @inheritdoc IPractitionerRegister
    function enrolmentOf(uint8 seat, address account) external view returns (Enrolment memory) {
        return _enrolments[seat][account];
    }

    /// @inheritdoc IPractitionerRegister
    function bodyRole(uint8 seat) public pure returns (bytes32) {
        if (seat >= SEAT_COUNT) revert RegisterSeatUnknown(seat);
        return keccak256(abi.encode("PractitionerRegister.body", seat));
    }

    // ---- Rules ----

    /// @dev The error that refuses the enrolment, encoded, or nothing: one rule for a single account and for a list.
    function _refusalToEnrol(EnrolmentTerms calldata enrolment) private view returns (bytes memory) {
        (uint8 seat, address account) = (enrolment.seat, enrolment.account);
        if (seat >= SEAT_COUNT) return abi.encodeWithSelector(RegisterSeatUnknown.selector, seat);
        if (!hasRole(bodyRole(seat), msg.sender)) {
            return abi.encodeWithSelector(RegisterNotTheBody.selector, seat, msg.sender);
        }
        if (account == address(0)) return abi.encodeWithSelector(RegisterAccountZero.selector, seat);
        EnrolmentStatus status = _enrolments[seat][account].status;
        if (status != EnrolmentStatus.None) {
            return abi.encodeWithSelector(RegisterStatusUnfit.selector, seat, account, status);
        }
        return _refusalOfTerms(enrolment);
    }

    function _refusalOfTerms(EnrolmentTerms calldata enrolment) private view returns (bytes memory) {
        (uint256 earliest, uint256 latest) = (block.timestamp + 1, block.timestamp + LONGEST_TERM);
        (address account, uint40 expiresAt) = (enrolment.account, enrolment.expiresAt);
        if (expiresAt < earliest || expiresAt > latest) {
            return abi.encodeWithSelector(RegisterExpiryOutOfBounds.selector, account, expiresAt, earliest, latest);
        }
        if (enrolment.credential == 0) {
            return abi.encodeWithSelector(RegisterCredentialMissing.selector, enrolment.seat, account);
        }
        return "";
    }

    function _revertIf(bytes memory refusal) private pure {
        if (refusal.length != 0) LowLevelCall.bubbleRevert(refusal);
    }

    /// @dev The caller's enrolment to act on: of an account that was enrolled for its seat and not struck off.
    function _current(uint8 seat, address account) private view returns (Enrolment storage enrolment) {
        if (!hasRole(bodyRole(seat), msg.sender)) revert RegisterNotTheBody(seat, msg.sender);
        enrolment = _enrolments[seat][account];
        EnrolmentStatus status = enrolment.status;
        if (status == EnrolmentStatus.None || status == EnrolmentStatus.StruckOff) {
            revert RegisterStatusUnfit(seat, account, status);
        }
    }

    // ---- State ----

    function _enrol(EnrolmentTerms calldata enrolment) private {
        _enrolments[enrolment.seat][enrolment.account] = Enrolment(
            EnrolmentStatus.Enrolled,
            enrolment.expiresAt,
            enrolment.credential
        );
        emit Enrolled(enrolment.seat, enrolment.account, msg.sender, enrolment.expiresAt, enrolment.credential);
    }

    function _move(uint8 seat, address account, EnrolmentStatus from, EnrolmentStatus to) private {
        Enrolment storage enrolment = _current(seat, account);
        if (enrolment.status != from) revert RegisterStatusUnfit(seat, account, enrolment.status);
        enrolment.status = to;
    }
}
