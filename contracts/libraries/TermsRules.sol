// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPlacementEscrowErrors as Errors} from "../interfaces/IPlacementEscrowErrors.sol";
import {Terms} from "../types/Agreement.sol";
import {HEALTH_PROFESSIONAL_BIT, INSPECTOR_BIT, SEAT_COUNT, countSeats} from "../types/Seats.sol";
import {Tranche} from "../types/Tranche.sol";

/// @title TermsRules
/// @notice What every agreement must satisfy at the door: invariants 4, 5 and 12.
library TermsRules {
    uint256 internal constant MAX_TRANCHES = 64;
    uint256 internal constant MAX_PAST = 365 days;
    uint256 internal constant MAX_AHEAD = 5 * 365 days;
    uint256 internal constant MAX_NOTICE_PERIOD = 365 days;
    uint256 internal constant MIN_HOLD_PERIOD = 1 days;
    uint256 internal constant MAX_HOLD_PERIOD = 90 days;
    uint256 internal constant MAX_LONG_STOP = 2 * 365 days;

    /// @dev Place among the roles of the only one that may be vacant: the last seat, the health professional's.
    uint256 private constant OPTIONAL_ROLE = 6;

    function check(Terms calldata terms) internal view {
        _checkRoles(terms);
        _checkPayee(terms);
        if (terms.token.code.length == 0) revert Errors.EscrowTokenWithoutCode(terms.token);
        if (terms.register != address(0) && terms.register.code.length == 0) {
            revert Errors.EscrowRegisterWithoutCode(terms.register);
        }
        _checkPeriod("noticePeriod", terms.noticePeriod, 0, MAX_NOTICE_PERIOD);
        _checkPeriod("holdPeriod", terms.holdPeriod, MIN_HOLD_PERIOD, MAX_HOLD_PERIOD);
        _checkPeriod("longStop", terms.longStop, 3 * uint256(terms.holdPeriod), MAX_LONG_STOP);
    }

    /// @return earliestClose The earliest `closesAt`: consents to the terms expire then.
    function check(Tranche[] calldata schedule, uint256 occupiedSeats) internal view returns (uint256 earliestClose) {
        if (schedule.length == 0 || schedule.length > MAX_TRANCHES) {
            revert Errors.EscrowScheduleLength(schedule.length, MAX_TRANCHES);
        }
        uint256 total;
        earliestClose = type(uint256).max;
        for (uint256 i; i < schedule.length; ++i) {
            Tranche tranche = schedule[i];
            _checkWord(tranche, i);
            checkPolicy(tranche, i, occupiedSeats);
            total += tranche.amount();
            if (tranche.closesAt() < earliestClose) earliestClose = tranche.closesAt();
        }
        if (total > type(uint96).max) revert Errors.EscrowScheduleTotalTooLarge(total, type(uint96).max);
    }

    /// @notice No side alone can release, and the panel as it is can decide.
    function checkPolicy(Tranche tranche, uint256 index, uint256 occupiedSeats) internal pure {
        uint256 required = tranche.requiredSeats();
        uint256 quorum = tranche.quorum();
        bool independent = (required & (INSPECTOR_BIT | HEALTH_PROFESSIONAL_BIT)) != 0;
        if (quorum < countSeats(required) || (quorum < 2 && !independent)) {
            revert Errors.EscrowPolicyUnsafe(index, required, quorum);
        }
        if ((required & ~occupiedSeats) != 0 || quorum > countSeats(occupiedSeats)) {
            revert Errors.EscrowPolicyUnreachable(index, required, quorum, occupiedSeats);
        }
    }

    function occupied(address[4] calldata panel) internal pure returns (uint256 seats) {
        for (uint256 i; i < SEAT_COUNT; ++i) {
            if (panel[i] != address(0)) seats |= 1 << i;
        }
    }

    function _checkRoles(Terms calldata terms) private pure {
        address[7] memory roles = [
            terms.commissioner,
            terms.provider,
            terms.arbiter,
            terms.panel[0],
            terms.panel[1],
            terms.panel[2],
            terms.panel[3]
        ];
        for (uint256 i; i < roles.length; ++i) {
            bool vacant = roles[i] == address(0);
            if (vacant && i != OPTIONAL_ROLE) revert Errors.EscrowRoleVacant(i);
            for (uint256 j; j < i && !vacant; ++j) {
                if (roles[j] == roles[i]) revert Errors.EscrowRolesOverlap(roles[i]);
            }
        }
    }

    function _checkPayee(Terms calldata terms) private view {
        address payee = terms.payee;
        bool refused =
            payee == address(0) ||
                payee == terms.commissioner ||
                payee == terms.arbiter ||
                payee == terms.token ||
                payee == address(this);
        for (uint256 i; i < SEAT_COUNT; ++i) refused = refused || payee == terms.panel[i];
        if (refused) revert Errors.EscrowPayeeNotAllowed(payee);
    }

    function _checkPeriod(bytes32 name, uint256 given, uint256 least, uint256 most) private pure {
        if (given < least || given > most) revert Errors.EscrowPeriodOutOfBounds(name, given, least, most);
    }

    function _checkWord(Tranche tranche, uint256 index) private view {
        if (tranche.amount() == 0) revert Errors.EscrowTrancheWithoutAmount(index);
        if (tranche.spare() != 0) revert Errors.EscrowTrancheSpareBits(index, tranche.spare());
        uint256 opensAt = tranche.opensAt();
        uint256 closesAt = tranche.closesAt();
        bool tooEarly = opensAt + MAX_PAST < block.timestamp;
        if (tooEarly || opensAt >= closesAt || closesAt > block.timestamp + MAX_AHEAD) {
            revert Errors.EscrowTrancheWindow(index, opensAt, closesAt, block.timestamp);
        }
    }
}
