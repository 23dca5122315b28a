// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockToken} from "./MockToken.sol";

/// @title BombToken
/// @notice Answers every transfer with a huge heap of bytes, in success or in refusal.
contract BombToken is MockToken {
    uint256 private _size;
    bool private _refuses;

    error BombTokenWentOff(bytes shrapnel);

    /// @notice From now on transfers return `size` bytes; if `refuses`, they revert with as many.
    function arm(uint256 size, bool refuses) external {
        _size = size;
        _refuses = refuses;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        super.transfer(to, amount);
        _goOff();
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        super.transferFrom(from, to, amount);
        _goOff();
    }

    function _goOff() private view {
        if (_refuses) revert BombTokenWentOff(new bytes(_size));
        uint256 size = 32 + _size;
        // A well-formed `true`, and the heap behind it.
        assembly {
            mstore(0, 1)
            return(0, size)
        }
    }
}
