// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockToken} from "./MockToken.sol";

/// @title AnsweringToken
/// @notice Once told an answer, gives those bytes (false, a stump, another word) to every transfer and moves nothing.
contract AnsweringToken is MockToken {
    bool public telling;
    bytes public answer;

    /// @notice From now on transfers move nothing and return exactly `answer_`.
    function tell(bytes calldata answer_) external {
        telling = true;
        answer = answer_;
    }

    /// @notice From now on transfers are honest again.
    function relent() external {
        telling = false;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (telling) _answer();
        return super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (telling) _answer();
        return super.transferFrom(from, to, amount);
    }

    function _answer() private view {
        bytes memory given = answer;
        // A Solidity return would pad the bytes to a word.
        assembly ("memory-safe") {
            return(add(given, 0x20), mload(given))
        }
    }
}
