// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// How the token treats an account.
enum Treatment {
    /// As any other.
    Fair,
    /// Transfers from and to it revert.
    Reverts,
    /// They move nothing and return false.
    ReturnsFalse,
    /// They use up all the gas they are given.
    BurnsGas
}

/// @title ToggleDenyToken
/// @notice A token with a deny-list that anyone may change at any time, and three ways to refuse: for tests only.
contract ToggleDenyToken is ERC20, ERC20Permit {
    mapping(address account => Treatment treatment) public treatmentOf;

    error Denied(address account);

    constructor() ERC20("Toggle Deny Token", "TDT") ERC20Permit("Toggle Deny Token") {}

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

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
        if (treatment == Treatment.Reverts) revert Denied(account);
        if (treatment == Treatment.BurnsGas) {
            assembly {
                invalid()
            }
        }
        return treatment == Treatment.Fair;
    }
}
