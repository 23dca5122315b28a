// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockToken} from "./MockToken.sol";

/// @title FeeToken
/// @notice Keeps a fee of every transfer: less arrives than was sent.
contract FeeToken is MockToken {
    uint256 private constant _WHOLE = 10_000;

    /// @notice Basis points of each transfer, 100 at first.
    uint256 public fee = 100;

    function setFee(uint256 basisPoints) external {
        fee = basisPoints;
    }

    function _update(address from, address to, uint256 amount) internal override {
        uint256 kept = from == address(0) || to == address(0) ? 0 : (amount * fee) / _WHOLE;
        super._update(from, to, amount - kept);
        if (kept != 0) super._update(from, address(0), kept);
    }
}
