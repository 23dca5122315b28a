// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockToken} from "./MockToken.sol";

/// @title DenyListToken
/// @notice Refuses to move money from or to accounts on a list, as USDC does.
contract DenyListToken is MockToken {
    mapping(address account => bool isDenied) public denied;

    error DenyListTokenDenied(address account);

    function setDenied(address account, bool isDenied) external {
        denied[account] = isDenied;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (denied[from]) revert DenyListTokenDenied(from);
        if (denied[to]) revert DenyListTokenDenied(to);
        super._update(from, to, amount);
    }
}
