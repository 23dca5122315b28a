// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {IPlacementEscrowErrors as Errors} from "../interfaces/IPlacementEscrowErrors.sol";
import {MET_IN_FULL, Status} from "../types/Agreement.sol";
import {InForce} from "../types/InForce.sol";
import {Ledger, MARK_CHALLENGED} from "../types/Ledger.sol";
import {Tranche} from "../types/Tranche.sol";
import {TermsCodec} from "./TermsCodec.sol";
import {TrancheStatus} from "./TrancheStatus.sol";

/// One agreement while a call decides on a list of its tranches. Nothing is stored until the whole list is read.
struct Docket {
    bytes32 agreement;
    InForce inForce;
    Ledger ledger;
    /// Stored terms and schedule, as `TermsCodec` lays them out.
    bytes terms;
    /// The lowest index that the list may name next.
    uint256 nextIndex;
    /// What the decisions pay, token base units.
    uint256 due;
    /// One bit a tranche that is decided for money.
    uint256 awards;
    /// One bit a tranche that is found not met.
    uint256 refuses;
    /// One bit a tranche that is challenged.
    uint256 challenges;
    /// Why the first tranche that was passed over was; an encoded error.
    bytes reason;
}

using DocketLibrary for Docket global;

/// @title DocketLibrary
/// @notice Reads a list of tranches strictly ascending and notes what is decided and what is passed over.
library DocketLibrary {
    using TermsCodec for bytes;
    using TrancheStatus for Tranche;

    /// @notice The caller's role, which must be one of those allowed; a bit each.
    function requireRole(Docket memory docket, uint8 allowed) internal view returns (uint8 role) {
        role = docket.terms.roleOf(msg.sender) & allowed;
        if (role == 0) revert Errors.EscrowCallerNotAllowed(docket.agreement, msg.sender, allowed);
    }

    /// @notice The next tranche of the list and what it is now.
    function examine(Docket memory docket, uint256 index) internal view returns (Tranche tranche, Status status) {
        if (index < docket.nextIndex) revert Errors.EscrowListNotAscending(docket.nextIndex, index);
        uint256 count = docket.terms.trancheCount();
        if (index >= count) revert Errors.EscrowTrancheOutOfRange(index, count);
        unchecked {
            docket.nextIndex = index + 1; // below the count
        }
        tranche = docket.terms.trancheAt(index);
        status = tranche.statusOf(index, docket.inForce, docket.ledger, docket.terms.longStop());
    }

    /// @notice The next tranche of a list of findings.
    function examine(
        Docket memory docket,
        uint256 index,
        uint256 achieved
    ) internal view returns (Tranche tranche, Status status) {
        if (achieved > MET_IN_FULL) revert Errors.EscrowFindingOutOfRange(index, achieved);
        return examine(docket, index);
    }

    /// @notice Decides a tranche for money.
    function award(Docket memory docket, uint256 index, uint256 amount) internal pure {
        docket.awards |= 1 << index;
        unchecked {
            docket.due += amount; // the schedule's total has 96 bits
        }
    }

    /// @notice Finds a tranche not met.
    function refuse(Docket memory docket, uint256 index) internal pure {
        docket.refuses |= 1 << index;
    }

    /// @notice Freezes a tranche's payment on silence.
    function challenge(Docket memory docket, uint256 index) internal pure {
        docket.challenges |= 1 << index;
    }

    /// @notice Notes that a tranche's status or the time forbids the decision now.
    function passOver(Docket memory docket, uint256 index, Status status) internal pure {
        if (docket.reason.length != 0) return;
        docket.reason = abi.encodeWithSelector(
            Errors.EscrowTrancheUnavailable.selector,
            docket.agreement,
            index,
            status
        );
    }

    /// @notice Notes that the hold makes the decision wait.
    function passOverHeld(Docket memory docket) internal pure {
        if (docket.reason.length != 0) return;
        docket.reason = abi.encodeWithSelector(
            Errors.EscrowHeld.selector,
            docket.agreement,
            uint256(docket.inForce.heldUntil())
        );
    }

    /// @notice Whether silence pays a tranche of this status now. A bare challenge delays that until the final time and
    /// cannot defeat it.
    function paysOnSilence(Docket memory docket, Tranche tranche, Status status) internal view returns (bool) {
        if (!tranche.paysOnSilence()) return false;
        if (status == Status.Open) return block.timestamp >= tranche.closesAt();
        return
            status == Status.Challenged && block.timestamp >= tranche.finalAt(MARK_CHALLENGED, docket.terms.longStop());
    }

    /// @notice Whether a safeguarding hold makes the tranche's money wait: outcome money stops, core money goes on.
    function isHeld(Docket memory docket, Tranche tranche) internal view returns (bool) {
        return !tranche.paysOnSilence() && block.timestamp < docket.inForce.heldUntil();
    }

    /// @notice Whether the list leaves nothing to do.
    function decidesNothing(Docket memory docket) internal pure returns (bool) {
        return (docket.awards | docket.refuses | docket.challenges) == 0;
    }

    /// @notice Reverts, with why the first tranche of the list was passed over, if it leaves nothing to do.
    function requireDecision(Docket memory docket) internal pure {
        if (!decidesNothing(docket)) return;
        if (docket.reason.length == 0) revert Errors.EscrowListEmpty();
        LowLevelCall.bubbleRevert(docket.reason);
    }
}
