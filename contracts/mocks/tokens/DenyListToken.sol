// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestPound} from "../../TestPound.sol";

/// How the token treats an account.
enum Treatment {
    /// As any other.
    Fair,
    /// Transfers from and to it revert, as USDC's do.
    Reverts,
    /// They move nothing and return false.
    ReturnsFalse,
    /// They use up all the gas they are given.
    BurnsGas
}

/// @title DenyListToken
/// @notice A test pound with a list of denied accounts that anyone may change at any time, and three ways to refuse.
contract DenyListToken is TestPound {
    mapping(address account => Treatment treatment) public treatmentOf;

    error DenyListTokenDenied(address account);

    constructor() TestPound(18) {}

    /// @notice From now on transfers from and to the account revert, or do no longer.
    function setDenied(address account, bool isDenied) external {
        treatmentOf[account] = isDenied ? Treatment.Reverts : Treatment.Fair;
    }

    /// @notice From now on the account is treated so.
    function treat(address account, Treatment treatment) external {
        treatmentOf[account] = treatment;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return _admits(msg.sender) && _admits(to) && super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return _admits(from) && _admits(to) && super.transferFrom(from, to, amount);
    }

    function _admits(address account) private view returns (bool) {
        Treatment treatment = treatmentOf[account];
        if (treatment == Treatment.Reverts) revert DenyListTokenDenied(account);
        if (treatment == Treatment.BurnsGas) {
            assembly {
                invalid()
            }
        }
        return treatment == Treatment.Fair;
    }
}
