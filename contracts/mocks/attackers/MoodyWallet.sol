// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @title MoodyWallet
/// @notice A contract wallet that answers ERC-1271 as its mood is, and calls whatever it is told to. For tests only.
contract MoodyWallet is IERC1271 {
    enum Mood {
        Accept,
        Refuse,
        Revert,
        /// Burns every drop of gas.
        Burn,
        /// Accepts, with 128 KiB of return data behind the answer.
        Bomb,
        /// Answers rightly, but in 31 bytes.
        Short,
        /// Answers a word that only starts with the magic value.
        Dirty,
        /// Accepts after burning as much gas as it was told.
        Slow,
        /// Accepts if it was given as much gas as it was told, and refuses at once if not.
        Picky
    }

    Mood private _mood;
    uint256 private _gas;

    function setMood(Mood mood, uint256 gas_) external {
        (_mood, _gas) = (mood, gas_);
    }

    /// @notice Calls on the wallet's behalf and passes on how it ended.
    function execute(address target, bytes calldata data) external returns (bytes memory result) {
        bool success;
        (success, result) = target.call(data);
        if (success) return result;
        assembly ("memory-safe") {
            revert(add(result, 0x20), mload(result))
        }
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4 magic) {
        magic = IERC1271.isValidSignature.selector;
        Mood mood = _mood;
        if (mood == Mood.Refuse) return 0xffffffff;
        // solhint-disable-next-line gas-custom-errors, reason-string
        if (mood == Mood.Revert) revert();
        if (mood == Mood.Burn) _burn(type(uint256).max);
        if (mood == Mood.Slow) _burn(_gas);
        if (mood == Mood.Picky && gasleft() < _gas) return 0xffffffff;
        if (mood == Mood.Bomb) _answer(magic, 1 << 17);
        if (mood == Mood.Short) _answer(magic, 31);
        if (mood == Mood.Dirty) _answer(magic | bytes32(uint256(1)), 32);
    }

    function _burn(uint256 amount) private view {
        uint256 start = gasleft();
        while (start - gasleft() < amount) {}
    }

    function _answer(bytes32 word, uint256 length) private pure {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, word)
            return(free, length)
        }
    }
}
