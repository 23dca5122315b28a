// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockToken} from "./MockToken.sol";

/// @title HungryToken
/// @notice Burns as much gas as it is told to before it moves money: an honest but heavy token, or one that eats all.
contract HungryToken is MockToken {
    uint256 public appetite;

    /// @notice From now on every transfer burns `gas_` on top of what it needs.
    function setAppetite(uint256 gas_) external {
        appetite = gas_;
    }

    function _update(address from, address to, uint256 amount) internal override {
        uint256 before = gasleft();
        uint256 hunger = appetite;
        // All of it at once: the loop would come to the same, and take its time.
        if (hunger > before) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        while (before - gasleft() < hunger) {}
        super._update(from, to, amount);
    }
}
