// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPlacementEscrow} from "../interfaces/IPlacementEscrow.sol";
import {Docket} from "../libraries/Docket.sol";
import {TermsCodec} from "../libraries/TermsCodec.sol";
import {TrancheStatus} from "../libraries/TrancheStatus.sol";
import {Status} from "../types/Agreement.sol";
import {COMMISSIONER_BIT} from "../types/Roles.sol";
import {Tranche} from "../types/Tranche.sol";
import {Treasury} from "./Treasury.sol";

/// @title Releases
/// @notice Payment without the panel: on silence, and at the commissioner's discretion.
abstract contract Releases is Treasury {
    using TermsCodec for bytes;
    using TrancheStatus for Tranche;

    /// @inheritdoc IPlacementEscrow
    function claim(bytes32 agreement, uint8[] calldata tranches) external nonReentrant {
        Docket memory docket = _docketOf(agreement);
        uint256 endsAt = docket.inForce.endsAt();
        for (uint256 i; i < tranches.length; ++i) {
            (Tranche tranche, Status status) = docket.examine(tranches[i]);
            if (docket.paysOnSilence(tranche, status)) {
                docket.award(tranches[i], tranche.dueOnSilence(endsAt));
            } else {
                docket.passOver(tranches[i], status);
            }
        }
        docket.requireDecision();
        uint256 paid = _enact(docket);
        emit Claimed(agreement, docket.ledger.sequence(), docket.ledger.balance(), msg.sender, tranches);
        _payPayee(docket, paid);
    }

    /// @inheritdoc IPlacementEscrow
    function grant(bytes32 agreement, uint8[] calldata tranches, bytes32 reason) external nonReentrant {
        Docket memory docket = _docketOf(agreement);
        docket.requireRole(COMMISSIONER_BIT);
        for (uint256 i; i < tranches.length; ++i) {
            (Tranche tranche, Status status) = docket.examine(tranches[i]);
            if (status >= Status.Lapsed) docket.passOver(tranches[i], status);
            else if (docket.isHeld(tranche)) docket.passOverHeld();
            else docket.award(tranches[i], tranche.amount());
        }
        docket.requireDecision();
        uint256 paid = _enact(docket);
        emit Granted(agreement, docket.ledger.sequence(), docket.ledger.balance(), msg.sender, tranches, reason);
        _payPayee(docket, paid);
    }
}
