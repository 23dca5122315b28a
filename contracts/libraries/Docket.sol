// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {SSTORE2} from "solady/src/utils/SSTORE2.sol";
import {IPlacementEscrowErrors as Errors} from "../interfaces/IPlacementEscrowErrors.sol";
import {AgreementState, Status} from "../types/Agreement.sol";
import {Tranche} from "../types/Tranche.sol";
import {TermsCodec} from "./TermsCodec.sol";
import {TrancheStatus} from "./TrancheStatus.sol";

/// One agreement while a call decides on a list of its tranches. Nothing is stored until the whole list is read.
struct Docket {
    bytes32 agreement;
    AgreementState state;
    /// Stored terms and schedule, as `TermsCodec` lays them out.
    bytes terms;
    /// The lowest index that the list may name next.
    uint256 nextIndex;
    /// What the decisions pay, token base units.
    uint256 due;
    /// One bit a tranche that is decided for money.
    uint64 settles;
    /// One bit a tranche that is found not met.
    uint64 refuses;
    /// Why the first tranche that was passed over was; an encoded error.
    bytes reason;
}

using DocketLibrary for Docket global;

/// @title DocketLibrary
/// @notice Reads a list of tranches strictly ascending and notes what is decided and what is passed over.
library DocketLibrary {
    using TermsCodec for bytes;
    using TrancheStatus for AgreementState;

    function readTerms(Docket memory docket) internal view {
        docket.terms = SSTORE2.read(docket.state.terms);
    }

    /// @notice The next tranche of the list and what it is now.
    function examine(Docket memory docket, uint256 index) internal view returns (Tranche tranche, Status status) {
        if (index < docket.nextIndex) revert Errors.EscrowListNotAscending(docket.nextIndex, index);
        uint256 count = docket.terms.trancheCount();
        if (index >= count) revert Errors.EscrowTrancheOutOfRange(index, count);
        docket.nextIndex = index + 1;
        tranche = docket.terms.trancheAt(index);
        status = docket.state.statusOf(tranche, index, docket.terms.longStop());
    }

    function settle(Docket memory docket, uint256 index, uint256 amount) internal pure {
        docket.settles |= uint64(1 << index);
        docket.due += amount;
    }

    function refuse(Docket memory docket, uint256 index) internal pure {
        docket.refuses |= uint64(1 << index);
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
            uint256(docket.state.heldUntil)
        );
    }

    /// @notice Whether outcome money waits now.
    function isHeld(Docket memory docket) internal view returns (bool) {
        return block.timestamp < docket.state.heldUntil;
    }

    /// @notice Whether anything of the list is left to do.
    function decidesNothing(Docket memory docket) internal pure returns (bool) {
        return (docket.settles | docket.refuses) == 0;
    }

    /// @notice Reverts with why the first tranche of the list was passed over.
    function revertWithReason(Docket memory docket) internal pure {
        if (docket.reason.length == 0) revert Errors.EscrowListEmpty();
        LowLevelCall.bubbleRevert(docket.reason);
    }
}
