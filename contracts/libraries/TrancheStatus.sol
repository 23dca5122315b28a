// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {MET_IN_FULL, Status} from "../types/Agreement.sol";
import {InForce} from "../types/InForce.sol";
import {Ledger, MARK_CHALLENGED, MARK_NONE, MARK_REFUSED, MARK_SETTLED} from "../types/Ledger.sol";
import {Tranche} from "../types/Tranche.sol";

/// @title TrancheStatus
/// @notice What a tranche is at a moment and what it pays. Intervals are half-open: from the first second, up to and
/// without the last.
/// @dev Amounts have 96 bits, times 40 and findings 14: no sum or product of theirs overflows.
library TrancheStatus {
    /// @notice Settled, then Void, Lapsed, Challenged or Refused, Scheduled, Open, in this order of precedence.
    /// @dev Of an agreement that is not closed: when it is, everything reads Settled.
    function statusOf(
        Tranche tranche,
        uint256 index,
        InForce inForce,
        Ledger ledger,
        uint256 longStop
    ) internal view returns (Status) {
        uint256 mark = ledger.markOf(index);
        if (mark == MARK_SETTLED) return Status.Settled;
        if (tranche.opensAt() >= inForce.endsAt()) return Status.Void;

        // Silence no longer pays what is refused, so it lapses like an outcome tranche.
        if (mark == MARK_REFUSED || !tranche.paysOnSilence()) {
            if (block.timestamp >= finalAt(tranche, mark, longStop)) return Status.Lapsed;
        }
        if (mark == MARK_REFUSED) return Status.Refused;
        if (mark == MARK_CHALLENGED) return Status.Challenged;
        return block.timestamp < tranche.opensAt() ? Status.Scheduled : Status.Open;
    }

    /// @notice Unix seconds from which a tranche can no longer be decided, or, for a challenged core tranche, pays on
    /// silence. A challenge or a refusal doubles the long stop.
    function finalAt(Tranche tranche, uint256 mark, uint256 longStop) internal pure returns (uint256) {
        unchecked {
            return tranche.closesAt() + (mark == MARK_NONE ? longStop : 2 * longStop);
        }
    }

    /// @notice What a finding pays, rounded up to the provider's benefit by less than one base unit.
    function dueOnFinding(Tranche tranche, uint256 achieved) internal pure returns (uint256) {
        unchecked {
            return (tranche.amount() * achieved + MET_IN_FULL - 1) / MET_IN_FULL;
        }
    }

    /// @notice What a core tranche pays on silence: all of it, or the part of its window before the agreement's end.
    /// @dev A claimable tranche is not Void, so `endsAt` lies after `opensAt`.
    function dueOnSilence(Tranche tranche, uint256 endsAt) internal pure returns (uint256) {
        uint256 closesAt = tranche.closesAt();
        if (endsAt >= closesAt) return tranche.amount();
        uint256 opensAt = tranche.opensAt();
        unchecked {
            return Math.ceilDiv(tranche.amount() * (endsAt - opensAt), closesAt - opensAt);
        }
    }
}
