// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "solady/src/utils/EIP712.sol";
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

    function _domainNameAndVersion() internal pure override returns (string memory name, string memory version) {
        return ("PlacementEscrow", "1");
    }

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

    /// @dev Numbers the event that follows and stores the state. The counter wraps and is masked by its type: at one
    /// event a block it lasts 1,600 years, and a wrap blocks no money.
    function _record(bytes32 agreement, AgreementState memory state) internal {
        unchecked {
            ++state.sequence;
        }
        _states[agreement] = state;
    }

    /// @dev One bit a tranche that is decided for money; one that is refused has both bits.
    function _decided(AgreementState memory state) internal pure returns (uint64) {
        return state.settled & ~state.challenged;
    }
}
