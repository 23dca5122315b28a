// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IPlacementEscrowErrors as Errors} from "../interfaces/IPlacementEscrowErrors.sol";
import {BoundedCall} from "./BoundedCall.sol";

/// @title Signatures
/// @notice Checks a set of signatures over one digest. They travel as a bit set of signers and, for each set bit,
/// ascending, a `uint16` length and that many bytes; length 0 stands for the caller, and for the caller alone.
library Signatures {
    /// @notice Reverts if anything is malformed or an ECDSA signature is not the account's.
    /// @param accounts Who each bit stands for; the zero address never signs.
    /// @return refused The signers that are contracts and did not accept the digest under ERC-1271.
    function verify(
        bytes32 digest,
        address[] memory accounts,
        uint8 signers,
        bytes calldata signatures
    ) internal view returns (uint8 refused) {
        if (signers >> accounts.length != 0) revert Errors.EscrowSignerUnknown(signers);
        uint256 offset;
        for (uint256 i; i < accounts.length; ++i) {
            if ((signers >> i) & 1 == 0) continue;
            if (accounts[i] == address(0)) revert Errors.EscrowSignerUnknown(signers);
            uint256 start = offset + 2;
            if (start > signatures.length) revert Errors.EscrowSignaturesMalformed(signatures.length, start);
            offset = start + uint16(bytes2(signatures[offset:start]));
            if (offset > signatures.length) revert Errors.EscrowSignaturesMalformed(signatures.length, offset);
            // `i` is below 8: accounts are at most the seats or the consenting parties.
            if (!_accepts(digest, accounts[i], signatures[start:offset])) refused |= uint8(1 << i);
        }
        if (offset != signatures.length) revert Errors.EscrowSignaturesMalformed(signatures.length, offset);
    }

    /// @dev `ecrecover` first: it saves an ordinary account the look at its code, and keeps EIP-7702 accounts, which
    /// have both a key and code, able to sign with the key.
    function _accepts(bytes32 digest, address account, bytes calldata signature) private view returns (bool) {
        if (signature.length == 0) {
            if (account != msg.sender) revert Errors.EscrowSignatureInvalid(account, digest);
            return true;
        }
        (address recovered, , ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (recovered == account) return true;
        if (account.code.length == 0) revert Errors.EscrowSignatureInvalid(account, digest);
        (bool success, uint256 returned, bytes32 word) = BoundedCall.query(
            account,
            abi.encodeCall(IERC1271.isValidSignature, (digest, signature))
        );
        return success && returned >= 32 && word == bytes32(IERC1271.isValidSignature.selector);
    }
}
