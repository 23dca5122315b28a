// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPlacementEscrowErrors} from "../interfaces/IPlacementEscrowErrors.sol";

/// @title BoundedCall
/// @notice Calls to contracts that an agreement's parties chose: they get at most 500,000 gas, and at most 32 bytes of
/// what they return are looked at, so that none of them can exhaust a payment run.
library BoundedCall {
    uint256 internal constant GAS = 500_000;

    /// @dev What must be left so that the callee gets `GAS`: EIP-150 forwards at most 63/64, and a cold account and the
    /// call itself cost some more. Without this check a relayer could starve the callee and blame it for failing.
    uint256 internal constant GAS_NEEDED = 520_000;

    function transact(
        address target,
        bytes memory data
    ) internal returns (bool success, uint256 returned, bytes32 word) {
        _requireGas();
        // The high-level call would copy all return data to memory, at the caller's cost.
        assembly ("memory-safe") {
            mstore(0, 0)
            success := call(GAS, target, 0, add(data, 0x20), mload(data), 0, 0x20)
            returned := returndatasize()
            word := mload(0)
        }
    }

    function query(
        address target,
        bytes memory data
    ) internal view returns (bool success, uint256 returned, bytes32 word) {
        _requireGas();
        assembly ("memory-safe") {
            mstore(0, 0)
            success := staticcall(GAS, target, add(data, 0x20), mload(data), 0, 0x20)
            returned := returndatasize()
            word := mload(0)
        }
    }

    function _requireGas() private view {
        uint256 available = gasleft();
        if (available < GAS_NEEDED) revert IPlacementEscrowErrors.EscrowGasTooLow(available, GAS_NEEDED);
    }
}
