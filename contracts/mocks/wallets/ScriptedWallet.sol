// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Scripted} from "./Scripted.sol";

/// @title ScriptedWallet
/// @notice A contract wallet that answers ERC-1271 as a test told it to, whatever the signature.
contract ScriptedWallet is Scripted {
    function isValidSignature(bytes32, bytes calldata) external {
        _answer();
    }
}
