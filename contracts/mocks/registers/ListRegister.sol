// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStandingRegister} from "../../interfaces/IStandingRegister.sol";

/// @title ListRegister
/// @notice An honest register: everybody is in good standing until struck off.
contract ListRegister is IStandingRegister {
    mapping(address account => bool isStruckOff) private _struckOff;

    function strikeOff(address account) external {
        _struckOff[account] = true;
    }

    function reinstate(address account) external {
        _struckOff[account] = false;
    }

    /// @inheritdoc IStandingRegister
    function lackingStanding(address[4] calldata panel, uint8 seats) external view returns (uint8 lacking) {
        for (uint256 i; i < panel.length; ++i) {
            uint8 seat = uint8(1 << i);
            if (seats & seat != 0 && _struckOff[panel[i]]) lacking |= seat;
        }
    }
}
