// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {AgreementState, FLAG_CLOSED, MET_IN_FULL, Status} from "../types/Agreement.sol";
import {Tranche} from "../types/Tranche.sol";

/// @title TrancheStatus
/// @notice What a tranche is at a moment and what it pays. Intervals are half-open: from the first second, up to and
/// without the last.
library TrancheStatus {
    /// @notice Settled, then Void, Lapsed, Challenged or Refused, Scheduled, Open, in this order of precedence.
    function statusOf(
        AgreementState memory state,
        Tranche tranche,
        uint256 index,
        uint256 longStop
    ) internal view returns (Status) {
        if (state.flags & FLAG_CLOSED != 0) return Status.Settled;
        bool settled = (state.settled >> index) & 1 != 0;
        bool challenged = (state.challenged >> index) & 1 != 0;
        if (settled && !challenged) return Status.Settled;
        if (tranche.opensAt() >= state.endsAt) return Status.Void;

        // Both bits: refused. Silence no longer pays it, so it lapses like an outcome tranche.
        bool lapses = settled || !tranche.paysOnSilence();
        if (lapses && block.timestamp >= finalAt(tranche, challenged, longStop)) return Status.Lapsed;
        if (settled) return Status.Refused;
        if (challenged) return Status.Challenged;
        return block.timestamp < tranche.opensAt() ? Status.Scheduled : Status.Open;
    }

    /// @notice Unix seconds from which a tranche can no longer be decided, or, for a challenged core tranche, pays on
    /// silence. A challenge or a refusal doubles the long stop.
    function finalAt(Tranche tranche, bool challenged, uint256 longStop) internal pure returns (uint256) {
        return tranche.closesAt() + (challenged ? 2 * longStop : longStop);
    }

    /// @notice What a finding pays, rounded up to the provider's benefit by less than one base unit.
    function dueOnFinding(Tranche tranche, uint256 achieved) internal pure returns (uint256) {
        return Math.ceilDiv(tranche.amount() * achieved, MET_IN_FULL);
    }

    /// @notice What a core tranche pays on silence: all of it, or the part of its window before the agreement's end.
    /// @dev A claimable tranche is not Void, so `endsAt` lies after `opensAt`.
    function dueOnSilence(Tranche tranche, uint256 endsAt) internal pure returns (uint256) {
        uint256 closesAt = tranche.closesAt();
        if (endsAt >= closesAt) return tranche.amount();
        uint256 opensAt = tranche.opensAt();
        return Math.ceilDiv(tranche.amount() * (endsAt - opensAt), closesAt - opensAt);
    }
}
