// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockToken} from "./MockToken.sol";

/// @title HookedToken
/// @notice Calls out in the middle of a transfer, as ERC-777 tokens do, and carries on whatever comes of it.
contract HookedToken is MockToken {
    address private _target;
    bytes private _call;

    /// What the call in the middle of a transfer came to.
    event HookReturned(bool success, bytes result);

    error HookedTokenCallFailed(bytes result);

    /// @notice In the middle of the next transfer, once, the token calls `target`.
    function arm(address target, bytes calldata call_) external {
        _target = target;
        _call = call_;
    }

    /// @notice The token calls `target` now, outside any transfer.
    function perform(address target, bytes calldata call_) external {
        (bool success, bytes memory result) = target.call(call_);
        if (!success) revert HookedTokenCallFailed(result);
    }

    function _update(address from, address to, uint256 amount) internal override {
        address target = _target;
        if (target != address(0) && from != address(0)) {
            delete _target;
            (bool success, bytes memory result) = target.call(_call);
            emit HookReturned(success, result);
        }
        super._update(from, to, amount);
    }
}
