// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title OwnedWallet
/// @notice An ordinary contract wallet: it accepts its owner's signatures under ERC-1271 and calls for its owner.
contract OwnedWallet is IERC1271 {
    error WalletNotOwner(address account);

    address private immutable _OWNER;

    constructor(address owner) {
        _OWNER = owner;
    }

    function execute(address target, bytes calldata data) external returns (bytes memory) {
        if (msg.sender != _OWNER) revert WalletNotOwner(msg.sender);
        return Address.functionCall(target, data);
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        (address signer, , ) = ECDSA.tryRecoverCalldata(digest, signature);
        return signer == _OWNER ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
