// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "solady/src/utils/EIP712.sol";
import {IPlacementEscrow} from "../interfaces/IPlacementEscrow.sol";
import {Docket} from "../libraries/Docket.sol";
import {Endorsements} from "../types/Attestation.sol";
import {InForce} from "../types/InForce.sol";
import {FLAG_CLOSED, Ledger} from "../types/Ledger.sol";

/// @title AgreementStore
/// @notice Everything the escrow remembers, and the signing domain.
abstract contract AgreementStore is IPlacementEscrow, EIP712, ReentrancyGuardTransient {
    /// All of an agreement that changes.
    struct AgreementSlots {
        InForce inForce;
        Ledger ledger;
    }

    mapping(bytes32 agreement => AgreementSlots slots) internal _agreements;
    mapping(bytes32 agreement => mapping(bytes32 digest => Endorsements seats)) internal _endorsements;

    /// @inheritdoc IPlacementEscrow
    mapping(bytes32 agreement => uint256 amount) public override arrears;
    /// @inheritdoc IPlacementEscrow
    mapping(address token => mapping(address account => uint256 amount)) public override owed;
    /// @inheritdoc IPlacementEscrow
    mapping(address account => mapping(bytes32 digest => bool isCancelled)) public override cancelled;

    function _domainNameAndVersion() internal pure override returns (string memory name, string memory version) {
        return ("PlacementEscrow", "1");
    }

    /// @dev An agreement without its terms.
    function _load(bytes32 agreement) internal view returns (InForce inForce, Ledger ledger) {
        AgreementSlots storage slots = _agreements[agreement];
        (inForce, ledger) = (slots.inForce, slots.ledger);
        if (inForce.terms() == address(0)) revert EscrowAgreementUnknown(agreement);
    }

    /// @dev With its terms, for calls that a closed agreement refuses.
    function _loadLive(bytes32 agreement) internal view returns (InForce inForce, Ledger ledger, bytes memory terms) {
        (inForce, ledger) = _load(agreement);
        if (ledger.has(FLAG_CLOSED)) revert EscrowAgreementClosed(agreement);
        terms = inForce.readTerms();
    }

    /// @dev The same as a docket: for calls that decide on tranches, or ask who calls.
    function _docketOf(bytes32 agreement) internal view returns (Docket memory docket) {
        docket.agreement = agreement;
        (docket.inForce, docket.ledger, docket.terms) = _loadLive(agreement);
    }

    /// @dev Numbers the event that follows and stores money and decisions.
    function _record(bytes32 agreement, Ledger ledger) internal returns (Ledger numbered) {
        numbered = ledger.next();
        _agreements[agreement].ledger = numbered;
    }

    function _record(Docket memory docket) internal {
        docket.ledger = _record(docket.agreement, docket.ledger);
    }

    /// @dev The same where terms, end or hold changed too.
    function _recordInForce(Docket memory docket) internal {
        _agreements[docket.agreement].inForce = docket.inForce;
        _record(docket);
    }
}
