// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Scripted
/// @notice Answers whatever it is asked as a test told it to.
abstract contract Scripted {
    struct Script {
        /// Whether the answer is a revert.
        bool reverts;
        /// Whether it tries to write to storage first.
        bool writes;
        /// Gas burnt before the answer; with less than that it fails.
        uint256 gasToBurn;
        /// The bytes returned, or reverted with.
        bytes answer;
        /// How many bytes more are returned after them, of any value.
        uint256 padding;
    }

    Script private _script;
    uint256 private _written;

    function follow(Script calldata script) external {
        _script = script;
    }

    /// @notice Burns all the gas it is given.
    function burn() external pure {
        assembly ("memory-safe") {
            invalid()
        }
    }

    /// @dev Ends the call.
    function _answer() internal {
        Script memory script = _script;
        if (script.writes) ++_written;
        if (script.gasToBurn != 0) _burn(script.gasToBurn);
        (bool reverts, bytes memory answer, uint256 padding) = (script.reverts, script.answer, script.padding);
        // The ABI encoder would put every answer in order.
        assembly ("memory-safe") {
            let length := add(mload(answer), padding)
            if reverts {
                revert(add(answer, 0x20), length)
            }
            return(add(answer, 0x20), length)
        }
    }

    /// @dev In a call of its own, which is quicker to simulate than a loop.
    function _burn(uint256 amount) private view {
        if (amount > gasleft()) this.burn();
        try this.burn{gas: amount}() {} catch {}
    }
}
