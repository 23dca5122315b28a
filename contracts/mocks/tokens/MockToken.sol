// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title MockToken
/// @notice An ordinary token that anyone may mint: what the hostile ones have in common.
abstract contract MockToken is ERC20 {
    constructor() ERC20("Mock Pound", "mckGBP") {}

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }
}
