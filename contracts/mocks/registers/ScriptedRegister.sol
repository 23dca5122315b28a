// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Scripted} from "../wallets/Scripted.sol";

/// @title ScriptedRegister
/// @notice A practitioner register that answers as a test told it to, whoever is asked about.
contract ScriptedRegister is Scripted {
    function lackingStanding(address[4] calldata, uint8) external {
        _answer();
    }
}
