// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPlacementEscrowErrors as Errors} from "../interfaces/IPlacementEscrowErrors.sol";
import {HEALTH_PROFESSIONAL_BIT, INSPECTOR_BIT, PROVIDER, ROLE_COUNT, countBits} from "../types/Roles.sol";
import {Tranche, wordAt} from "../types/Tranche.sol";
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
        _checkPeople(stored);
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

    /// @notice The schedule of a new agreement, whose consents expire with its first window.
    function checkSchedule(Tranche[] calldata schedule, uint256 occupiedSeats) internal view {
        _checkLength(schedule.length);
        uint256 total;
        // One bit a policy that was judged: most tranches share a few.
        uint256 judged;
        uint256 earliestClose = type(uint256).max;
        // At most 64 amounts of 96 bits.
        unchecked {
            for (uint256 i; i < schedule.length; ++i) {
                Tranche tranche = wordAt(schedule, i);
                _checkWord(tranche, i);
                uint256 policy = 1 << tranche.policy();
                if (judged & policy == 0) _checkPolicy(tranche, i, occupiedSeats);
                judged |= policy;
                if (tranche.closesAt() < earliestClose) earliestClose = tranche.closesAt();
                total += tranche.amount();
            }
        }
        _checkTotal(total);
        if (block.timestamp >= earliestClose) revert Errors.EscrowTermsExpired(earliestClose, block.timestamp);
    }

    /// @notice An amended schedule: bounds for words that are new, policies for tranches that are undecided.
    /// @param previous Terms of the version before.
    /// @param decided One bit a tranche that is decided for money: it keeps its index and its word.
    /// @return kept One bit a tranche whose word is what it was.
    function checkAmended(
        Tranche[] calldata schedule,
        bytes memory previous,
        uint256 decided,
        uint256 occupiedSeats
    ) internal view returns (uint256 kept) {
        _checkLength(schedule.length);
        if (decided >> schedule.length != 0) revert Errors.EscrowTrancheDecided(schedule.length);
        uint256 known = previous.trancheCount();
        uint256 total;
        // At most 64 amounts of 96 bits.
        unchecked {
            for (uint256 i; i < schedule.length; ++i) {
                Tranche tranche = wordAt(schedule, i);
                bool isDecided = (decided >> i) & 1 != 0;
                if (i < known && tranche == previous.trancheAt(i)) kept |= 1 << i;
                else if (isDecided) revert Errors.EscrowTrancheDecided(i);
                else _checkWord(tranche, i);
                if (!isDecided) _checkPolicy(tranche, i, occupiedSeats);
                total += tranche.amount();
            }
        }
        _checkTotal(total);
    }

    /// @notice Policies of tranches that are undecided, for other people in the seats.
    /// @param decided One bit a tranche that is decided for money.
    function checkPolicies(bytes memory stored, uint256 decided) internal pure {
        uint256 count = stored.trancheCount();
        uint256 occupiedSeats = stored.occupiedSeats();
        for (uint256 i; i < count; ++i) {
            if ((decided >> i) & 1 == 0) _checkPolicy(stored.trancheAt(i), i, occupiedSeats);
        }
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

    /// @dev The payee may be the provider, and nobody else who has a say. Accounts with different last bytes differ;
    /// only where one comes again are they compared.
    function _checkPeople(bytes memory stored) private view {
        address payee = stored.payee();
        if (payee == address(0) || payee == stored.token() || payee == address(this)) {
            revert Errors.EscrowPayeeNotAllowed(payee);
        }
        uint256 lastBytes;
        for (uint256 i; i < ROLE_COUNT; ++i) {
            address role = stored.role(i);
            if (role == address(0)) {
                if (i == OPTIONAL_ROLE) continue;
                revert Errors.EscrowRoleVacant(i);
            }
            uint256 lastByte = 1 << uint8(uint160(role));
            if (lastBytes & lastByte != 0) _requireAnother(stored, i, role);
            lastBytes |= lastByte;
            if (role == payee && i != PROVIDER) revert Errors.EscrowPayeeNotAllowed(payee);
        }
    }

    function _requireAnother(bytes memory stored, uint256 index, address account) private pure {
        for (uint256 i; i < index; ++i) {
            if (stored.role(i) == account) revert Errors.EscrowRolesOverlap(account);
        }
    }

    function _checkLength(uint256 length) private pure {
        if (length == 0 || length > MAX_TRANCHES) revert Errors.EscrowScheduleLength(length, MAX_TRANCHES);
    }

    function _checkTotal(uint256 total) private pure {
        if (total > type(uint96).max) revert Errors.EscrowScheduleTotalTooLarge(total, type(uint96).max);
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
            if (opensAt + MAX_PAST < block.timestamp) _refuseWindow(tranche, index);
            if (opensAt >= closesAt) _refuseWindow(tranche, index);
            if (closesAt > block.timestamp + MAX_AHEAD) _refuseWindow(tranche, index);
        }
        // They are stored in 32 bits.
        if (closesAt > type(uint32).max) _refuseWindow(tranche, index);
    }

    function _refuseWindow(Tranche tranche, uint256 index) private view {
        revert Errors.EscrowTrancheWindow(index, tranche.opensAt(), tranche.closesAt(), block.timestamp);
    }
}
