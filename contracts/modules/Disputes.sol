// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPlacementEscrow} from "../interfaces/IPlacementEscrow.sol";
import {Docket} from "../libraries/Docket.sol";
import {TrancheStatus} from "../libraries/TrancheStatus.sol";
import {Status} from "../types/Agreement.sol";
import {Finding} from "../types/Attestation.sol";
import {ALL_SEATS, ARBITER_BIT, BOTH_PARTIES, rolesOfSeats} from "../types/Roles.sol";
import {Tranche} from "../types/Tranche.sol";
import {Treasury} from "./Treasury.sol";

/// @title Disputes
/// @notice A challenge to tranches, and the arbiter's ruling on a challenge or a refusal.
abstract contract Disputes is Treasury {
    using TrancheStatus for Tranche;

    /// @inheritdoc IPlacementEscrow
    function challenge(bytes32 agreement, uint8[] calldata tranches, bytes32 grounds) external nonReentrant {
        Docket memory docket = _docketOf(agreement);
        docket.requireRole(BOTH_PARTIES | rolesOfSeats(ALL_SEATS));
        for (uint256 i; i < tranches.length; ++i) {
            (Tranche tranche, Status status) = docket.examine(tranches[i]);
            // From `closesAt` silence has spoken: nobody can step in front of a claim.
            bool isOpen = status == Status.Open && !docket.paysOnSilence(tranche, status);
            if (isOpen) docket.challenge(tranches[i]);
            else docket.passOver(tranches[i], status);
        }
        docket.requireDecision();
        _enact(docket);
        emit Challenged(agreement, docket.ledger.sequence(), docket.ledger.balance(), msg.sender, tranches, grounds);
    }

    /// @inheritdoc IPlacementEscrow
    function adjudicate(bytes32 agreement, Finding[] calldata findings, bytes32 ruling) external nonReentrant {
        Docket memory docket = _docketOf(agreement);
        docket.requireRole(ARBITER_BIT);
        for (uint256 i; i < findings.length; ++i) {
            (uint256 index, uint256 achieved) = (findings[i].tranche, findings[i].achieved);
            (Tranche tranche, Status status) = docket.examine(index, achieved);
            if (status != Status.Challenged && status != Status.Refused) docket.passOver(index, status);
            else if (achieved != 0 && docket.isHeld(tranche)) docket.passOverHeld();
            else docket.award(index, tranche.dueOnFinding(achieved));
        }
        docket.requireDecision();
        uint256 paid = _enact(docket);
        emit Adjudicated(agreement, docket.ledger.sequence(), docket.ledger.balance(), msg.sender, findings, ruling);
        _payPayee(docket, paid);
    }
}
