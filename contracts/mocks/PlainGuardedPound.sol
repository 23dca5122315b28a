// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestPound} from "../TestPound.sol";

/// @title PlainGuardedPound
/// @notice A test pound whose issuer refuses transfers to the accounts on its list.
contract PlainGuardedPound is TestPound {
    error RecipientDenied(address account);

    mapping(address account => bool isDenied) private _denied;

    constructor() TestPound(18) {}

    function deny(address account) external {
        _denied[account] = true;
    }

    function allow(address account) external {
        _denied[account] = false;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (_denied[to]) revert RecipientDenied(to);
        return super.transfer(to, amount);
    }
}
