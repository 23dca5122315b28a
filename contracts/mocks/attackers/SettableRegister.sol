// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStandingRegister} from "../../interfaces/IStandingRegister.sol";

/// @title SettableRegister
/// @notice A professional body that strikes seats off, or falls silent, at anybody's word. For tests only.
contract SettableRegister is IStandingRegister {
    uint8 private _struckOff;
    bool private _silent;

    /// @param seats Bit set of the seats that lack standing from now on.
    function strikeOff(uint8 seats) external {
        _struckOff = seats;
    }

    function fallSilent(bool silent) external {
        _silent = silent;
    }

    /// @inheritdoc IStandingRegister
    function lackingStanding(address[4] calldata, uint8 seats) external view returns (uint8) {
        // solhint-disable-next-line gas-custom-errors, reason-string
        require(!_silent);
        return seats & _struckOff;
    }
}
