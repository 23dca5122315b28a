// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IPlacementEscrow} from "./interfaces/IPlacementEscrow.sol";
import {Docket} from "./libraries/Docket.sol";
import {TermsCodec} from "./libraries/TermsCodec.sol";
import {Agreements} from "./modules/Agreements.sol";
import {Disputes} from "./modules/Disputes.sol";
import {Endings} from "./modules/Endings.sol";
import {Panel} from "./modules/Panel.sol";
import {Releases} from "./modules/Releases.sol";
import {Safeguarding} from "./modules/Safeguarding.sol";
import {AgreementState, Status, Terms} from "./types/Agreement.sol";
import {Endorsements} from "./types/Attestation.sol";
import {InForce} from "./types/InForce.sol";
import {FLAG_CLOSED, Ledger} from "./types/Ledger.sol";
import {Tranche} from "./types/Tranche.sol";

/// @title PlacementEscrow
/// @notice See `IPlacementEscrow`. The verbs live in the modules, one concern each; here is what can be read.
contract PlacementEscrow is Agreements, Panel, Releases, Disputes, Safeguarding, Endings {
    using TermsCodec for bytes;

    /// @inheritdoc IPlacementEscrow
    function termsOf(bytes32 agreement) external view returns (Terms memory) {
        return _read(agreement).terms.decode();
    }

    /// @inheritdoc IPlacementEscrow
    function scheduleOf(bytes32 agreement) external view returns (Tranche[] memory) {
        return _read(agreement).terms.tranches();
    }

    /// @inheritdoc IPlacementEscrow
    function stateOf(bytes32 agreement) external view returns (AgreementState memory) {
        (InForce inForce, Ledger ledger) = _load(agreement);
        return
            AgreementState({
                terms: inForce.terms(),
                version: inForce.version(),
                endsAt: inForce.endsAt(),
                heldUntil: inForce.heldUntil(),
                heldBy: inForce.heldBy(),
                flags: ledger.flags(),
                balance: ledger.balance(),
                settled: ledger.settled(),
                challenged: ledger.challenged(),
                sequence: ledger.sequence()
            });
    }

    /// @inheritdoc IPlacementEscrow
    function statusOf(bytes32 agreement, uint256 tranche) external view returns (Status status) {
        Docket memory docket = _read(agreement);
        (, status) = docket.examine(tranche);
        if (docket.ledger.has(FLAG_CLOSED)) return Status.Settled;
    }

    /// @inheritdoc IPlacementEscrow
    function liabilities(bytes32 agreement) external view returns (uint256) {
        Docket memory docket = _read(agreement);
        return docket.ledger.has(FLAG_CLOSED) ? 0 : _liabilities(docket);
    }

    /// @inheritdoc IPlacementEscrow
    function reclaimable(bytes32 agreement) external view returns (uint256) {
        Docket memory docket = _read(agreement);
        if (docket.ledger.has(FLAG_CLOSED)) return 0;
        return Math.saturatingSub(docket.ledger.balance(), _liabilities(docket));
    }

    /// @inheritdoc IPlacementEscrow
    function endorsementsOf(bytes32 agreement, bytes32 digest) external view returns (Endorsements memory) {
        return _endorsements[agreement][digest];
    }

    function _read(bytes32 agreement) private view returns (Docket memory docket) {
        docket.agreement = agreement;
        (docket.inForce, docket.ledger) = _load(agreement);
        docket.terms = docket.inForce.readTerms();
    }
}
