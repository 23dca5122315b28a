// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title TestPound
/// @notice A worthless token in the place of a pound token, for local chains and public testnets: anyone may mint it.
contract TestPound is ERC20, ERC20Permit {
    uint8 private immutable _DECIMALS;

    /// @param decimals_ 18 like GBPe, or what the real token in question has.
    constructor(uint8 decimals_) ERC20("Test Pound", "tstGBP") ERC20Permit("Test Pound") {
        _DECIMALS = decimals_;
    }

    function decimals() public view override returns (uint8) {
        return _DECIMALS;
    }

    /// @notice Mints `amount` base units to `account`. Anyone may call.
    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }
}
