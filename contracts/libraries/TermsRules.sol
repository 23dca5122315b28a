// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPlacementEscrowErrors as Errors} from "../interfaces/IPlacementEscrowErrors.sol";
import {HEALTH_PROFESSIONAL_BIT, INSPECTOR_BIT, PROVIDER_BIT, ROLE_COUNT, countBits} from "../types/Roles.sol";
import {Tranche} from "../types/Tranche.sol";
import {TermsCodec} from "./TermsCodec.sol";

/// @title TermsRules
/// @notice What every version of an agreement must satisfy at the door, read from terms as `TermsCodec` lays them out.
library TermsRules {
    using TermsCodec for bytes;

    uint256 internal constant MAX_TRANCHES = 64;
    uint256 internal constant MAX_PAST = 365 days;
    uint256 internal constant MAX_AHEAD = 5 * 365 days;
    uint256 internal constant MAX_NOTICE_PERIOD = 365 days;
    uint256 internal constant MIN_HOLD_PERIOD = 1 days;
    uint256 internal constant MAX_HOLD_PERIOD = 90 days;
    uint256 internal constant MAX_LONG_STOP = 2 * 365 days;

    /// @dev Place among the roles of the only one that may be vacant: the last seat, the health professional's.
    uint256 private constant OPTIONAL_ROLE = 6;

    /// @notice Roles, payee and periods.
    function checkTerms(bytes memory stored) internal view {
        _checkRoles(stored);
        _checkPayee(stored);
        uint256 holdPeriod = stored.holdPeriod();
        _checkPeriod("noticePeriod", stored.noticePeriod(), 0, MAX_NOTICE_PERIOD);
        _checkPeriod("holdPeriod", holdPeriod, MIN_HOLD_PERIOD, MAX_HOLD_PERIOD);
        _checkPeriod("longStop", stored.longStop(), 3 * holdPeriod, MAX_LONG_STOP);
    }

    /// @notice Token and register are contracts.
    function checkContracts(bytes memory stored) internal view {
        address token = stored.token();
        if (token.code.length == 0) revert Errors.EscrowTokenWithoutCode(token);
        checkRegister(stored.register());
    }

    function checkRegister(address register) internal view {
        if (register != address(0) && register.code.length == 0) revert Errors.EscrowRegisterWithoutCode(register);
    }

    /// @notice Bounds for words that are new, policies for tranches that are undecided.
    /// @param previous Terms of the version before; empty at the opening.
    /// @param decided One bit a tranche that is decided for money: it keeps its index and its word.
    /// @return kept One bit a tranche whose word is what it was.
    function checkSchedule(
        bytes memory stored,
        bytes memory previous,
        uint256 decided
    ) internal view returns (uint64 kept) {
        uint256 count = stored.trancheCount();
        if (count == 0 || count > MAX_TRANCHES) revert Errors.EscrowScheduleLength(count, MAX_TRANCHES);
        if (decided >> count != 0) revert Errors.EscrowTrancheDecided(count);
        uint256 known = previous.trancheCount();
        uint256 occupiedSeats = stored.occupiedSeats();
        uint256 total;
        for (uint256 i; i < count; ++i) {
            Tranche tranche = stored.trancheAt(i);
            bool isDecided = (decided >> i) & 1 != 0;
            if (i < known && tranche == previous.trancheAt(i)) kept |= uint64(1 << i);
            else if (isDecided) revert Errors.EscrowTrancheDecided(i);
            else _checkWord(tranche, i);
            if (!isDecided) _checkPolicy(tranche, i, occupiedSeats);
            total += tranche.amount();
        }
        if (total > type(uint96).max) revert Errors.EscrowScheduleTotalTooLarge(total, type(uint96).max);
    }

    /// @notice No side alone can release, and the panel as it is can decide.
    function _checkPolicy(Tranche tranche, uint256 index, uint256 occupiedSeats) private pure {
        uint256 required = tranche.requiredSeats();
        uint256 quorum = tranche.quorum();
        bool independent = (required & (INSPECTOR_BIT | HEALTH_PROFESSIONAL_BIT)) != 0;
        if (quorum < countBits(required) || (quorum < 2 && !independent)) {
            revert Errors.EscrowPolicyUnsafe(index, required, quorum);
        }
        if ((required & ~occupiedSeats) != 0 || quorum > countBits(occupiedSeats)) {
            revert Errors.EscrowPolicyUnreachable(index, required, quorum, occupiedSeats);
        }
    }

    function _checkRoles(bytes memory stored) private pure {
        for (uint256 i; i < ROLE_COUNT; ++i) {
            address role = stored.role(i);
            if (role == address(0) && i == OPTIONAL_ROLE) continue;
            if (role == address(0)) revert Errors.EscrowRoleVacant(i);
            for (uint256 j; j < i; ++j) {
                if (stored.role(j) == role) revert Errors.EscrowRolesOverlap(role);
            }
        }
    }

    function _checkPayee(bytes memory stored) private view {
        address payee = stored.payee();
        bool holdsOtherRole = (stored.roleOf(payee) & ~PROVIDER_BIT) != 0;
        if (payee == address(0) || payee == stored.token() || payee == address(this) || holdsOtherRole) {
            revert Errors.EscrowPayeeNotAllowed(payee);
        }
    }

    function _checkPeriod(bytes32 name, uint256 given, uint256 least, uint256 most) private pure {
        if (given < least || given > most) revert Errors.EscrowPeriodOutOfBounds(name, given, least, most);
    }

    function _checkWord(Tranche tranche, uint256 index) private view {
        if (tranche.amount() == 0) revert Errors.EscrowTrancheWithoutAmount(index);
        if (tranche.spare() != 0) revert Errors.EscrowTrancheSpareBits(index, tranche.spare());
        uint256 opensAt = tranche.opensAt();
        uint256 closesAt = tranche.closesAt();
        // Sums of 40-bit times.
        unchecked {
            bool tooEarly = opensAt + MAX_PAST < block.timestamp;
            if (tooEarly || opensAt >= closesAt || closesAt > block.timestamp + MAX_AHEAD) {
                revert Errors.EscrowTrancheWindow(index, opensAt, closesAt, block.timestamp);
            }
        }
    }
}
