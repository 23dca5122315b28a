// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {LibBytes} from "solady/src/utils/LibBytes.sol";
import {IPlacementEscrowErrors as Errors} from "../interfaces/IPlacementEscrowErrors.sol";
import {BoundedCall} from "./BoundedCall.sol";
import {TermsCodec} from "./TermsCodec.sol";

/// @title Signatures
/// @notice Checks a set of signatures over one digest. They travel as a bit set of signers and, for each set bit,
/// ascending, a `uint16` length and that many bytes; length 0 stands for the caller, and for the caller alone.
library Signatures {
    using LibBytes for bytes;
    using TermsCodec for bytes;

    /// @dev `r`, `s` and `v`, 32, 32 and 1 bytes.
    uint256 private constant SIGNATURE_LENGTH = 65;
    /// @dev Half the order of secp256k1.
    uint256 private constant GREATEST_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// @notice Reverts if anything is malformed or an ECDSA signature is not the account's.
    /// @param terms As `TermsCodec` lays them out: they say who the signers are, and no signer is vacant.
    /// @param firstRole Whom bit 0 of `signers` stands for.
    /// @return refused The signers that are contracts and did not accept the digest under ERC-1271.
    function verify(
        bytes32 digest,
        bytes memory terms,
        uint256 firstRole,
        uint256 signers,
        bytes calldata signatures
    ) internal view returns (uint256 refused) {
        uint256 offset;
        uint256 role = firstRole;
        // Bits are below 8, lengths below 2^16 and never past the end: nothing overflows.
        unchecked {
            for (uint256 rest = signers; rest != 0; (rest >>= 1, ++role)) {
                if (rest & 1 == 0) continue;
                address account = terms.role(role);
                uint256 start = offset + 2;
                offset = start + uint16(bytes2(signatures.loadCalldata(offset)));
                if (offset > signatures.length) {
                    // A length that is cut off itself was read from what follows.
                    uint256 needed = start > signatures.length ? start : offset;
                    revert Errors.EscrowSignaturesMalformed(signatures.length, needed);
                }
                if (offset == start + SIGNATURE_LENGTH) {
                    if (_recover(digest, signatures, start) == account) continue;
                }
                if (!_accepts(digest, account, signatures[start:offset])) refused |= 1 << (role - firstRole);
            }
        }
        if (offset != signatures.length) revert Errors.EscrowSignaturesMalformed(signatures.length, offset);
    }

    /// @dev Comes first: it saves an ordinary account the look at its code, and keeps EIP-7702 accounts, which have
    /// both a key and code, able to sign with the key.
    /// @return account Zero, which no signer is, if nobody signed so, or with the higher of two possible `s` (EIP-2).
    function _recover(bytes32 digest, bytes calldata signatures, uint256 start) private pure returns (address account) {
        unchecked {
            bytes32 s = signatures.loadCalldata(start + 32);
            if (uint256(s) > GREATEST_S) return address(0);
            uint8 v = uint8(bytes1(signatures.loadCalldata(start + 64)));
            return ecrecover(digest, v, signatures.loadCalldata(start), s);
        }
    }

    /// @dev What is no signature of the account's own key: the caller's word, or a contract's.
    function _accepts(bytes32 digest, address account, bytes calldata signature) private view returns (bool) {
        if (signature.length == 0) {
            if (account != msg.sender) revert Errors.EscrowSignatureInvalid(account, digest);
            return true;
        }
        if (account.code.length == 0) revert Errors.EscrowSignatureInvalid(account, digest);
        (bool success, uint256 returned, bytes32 word) = BoundedCall.query(
            account,
            abi.encodeCall(IERC1271.isValidSignature, (digest, signature))
        );
        return success && returned >= 32 && word == bytes32(IERC1271.isValidSignature.selector);
    }
}
