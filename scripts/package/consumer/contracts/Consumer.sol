// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlacementEscrow} from "placement-escrow/contracts/PlacementEscrow.sol";
import {PractitionerRegister} from "placement-escrow/contracts/PractitionerRegister.sol";
import {TestPound} from "placement-escrow/contracts/TestPound.sol";
import {IPlacementEscrow} from "placement-escrow/contracts/interfaces/IPlacementEscrow.sol";
import {IStandingRegister} from "placement-escrow/contracts/interfaces/IStandingRegister.sol";

/// A contract of somebody else's: it deploys and asks the package's.
contract Consumer {
    PlacementEscrow public immutable escrow = new PlacementEscrow();
    TestPound public immutable pound = new TestPound(18);

    function versionOf(bytes32 agreement) external view returns (uint256) {
        return IPlacementEscrow(address(escrow)).stateOf(agreement).version;
    }

    function lacking(PractitionerRegister register, address[4] calldata panel) external view returns (uint8) {
        return IStandingRegister(address(register)).lackingStanding(panel, 0xf);
    }
}
