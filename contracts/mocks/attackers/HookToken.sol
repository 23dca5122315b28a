// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title HookToken
/// @notice A token that, like ERC-777, hands control to somebody else whenever it moves, and logs how each of those
/// calls ended. For tests only.
contract HookToken is ERC20 {
    struct Call {
        address target;
        bytes data;
    }

    event HookCalled(bool success, bytes result);

    Call[] private _calls;
    bool private _beforeMoving;

    constructor() ERC20("Hook Token", "HOOK") {}

    /// @notice From now on every move makes these calls, before or after the balances change.
    function arm(Call[] calldata calls, bool beforeMoving) external {
        delete _calls;
        for (uint256 i; i < calls.length; ++i) _calls.push(calls[i]);
        _beforeMoving = beforeMoving;
    }

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (_beforeMoving) _callAll();
        super._update(from, to, amount);
        if (!_beforeMoving) _callAll();
    }

    function _callAll() private {
        for (uint256 i; i < _calls.length; ++i) {
            (bool success, bytes memory result) = _calls[i].target.call(_calls[i].data);
            emit HookCalled(success, result);
        }
    }
}
