// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IPlacementEscrow} from "../interfaces/IPlacementEscrow.sol";
import {Docket} from "../libraries/Docket.sol";
import {AgreementState, FLAG_CLOSED} from "../types/Agreement.sol";
import {Endorsements} from "../types/Attestation.sol";

/// @title AgreementStore
/// @notice Everything the escrow remembers, and the signing domain.
abstract contract AgreementStore is IPlacementEscrow, EIP712, ReentrancyGuardTransient {
    mapping(bytes32 agreement => AgreementState state) internal _states;
    mapping(bytes32 agreement => mapping(bytes32 digest => Endorsements seats)) internal _endorsements;

    /// @inheritdoc IPlacementEscrow
    mapping(bytes32 agreement => uint256 amount) public override arrears;
    /// @inheritdoc IPlacementEscrow
    mapping(address token => mapping(address account => uint256 amount)) public override owed;
    /// @inheritdoc IPlacementEscrow
    mapping(address account => mapping(bytes32 digest => bool isCancelled)) public override cancelled;

    constructor() EIP712("PlacementEscrow", "1") {}

    function _load(bytes32 agreement) internal view returns (Docket memory docket) {
        docket.agreement = agreement;
        docket.state = _states[agreement];
        if (docket.state.terms == address(0)) revert EscrowAgreementUnknown(agreement);
    }

    /// @dev For calls that a closed agreement refuses.
    function _loadLive(bytes32 agreement) internal view returns (Docket memory docket) {
        docket = _load(agreement);
        if (docket.state.flags & FLAG_CLOSED != 0) revert EscrowAgreementClosed(agreement);
        docket.readTerms();
    }

    /// @dev Numbers the event that follows and stores slot 1. The counter wraps and is masked by its type: at one event
    /// a block it lasts 1,600 years, and a wrap blocks no money.
    function _record(bytes32 agreement, AgreementState memory state) internal {
        unchecked {
            ++state.sequence;
        }
        AgreementState storage stored = _states[agreement];
        stored.balance = state.balance;
        stored.settled = state.settled;
        stored.challenged = state.challenged;
        stored.sequence = state.sequence;
    }

    function _setFlag(bytes32 agreement, AgreementState memory state, uint8 flag) internal {
        if (state.flags & flag != 0) return;
        state.flags |= flag;
        _states[agreement].flags = state.flags;
    }
}
