// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPayment} from "./FixedPayment.sol";

/// @title SignatureLimit
/// @notice `FixedPayment` by hand in assembly: what no contract that asks three signatures can go much below.
contract SignatureLimit is FixedPayment {
    constructor(
        address[3] memory panel,
        address token,
        address payee,
        uint256 amount
    ) FixedPayment(panel, token, payee, amount) {}

    /// @inheritdoc FixedPayment
    function pay(uint256 tranche, bytes32 evidence, bytes32[6] calldata) external override {
        _use(tranche);
        bytes32 digest = _digest(_domainSeparator(), tranche, evidence);
        // Where the signatures lie: after selector, tranche and evidence.
        _requireSignature(digest, _INSPECTOR, 0x44);
        _requireSignature(digest, _SOCIAL_WORKER, 0x84);
        _requireSignature(digest, _MANAGER, 0xc4);
        emit Paid(tranche, evidence);
        _transfer(_TOKEN, _PAYEE, _AMOUNT);
    }

    /// @dev A bit for the tranche; shifted out of the word, it is none.
    function _use(uint256 tranche) private {
        uint256 bit;
        uint256 paid;
        assembly ("memory-safe") {
            bit := shl(tranche, 1)
            paid := sload(_paid.slot)
        }
        if (bit == 0) revert LimitTrancheUnknown(tranche);
        if (paid & bit != 0) revert LimitAlreadyPaid(tranche);
        assembly ("memory-safe") {
            sstore(_paid.slot, or(paid, bit))
        }
    }

    /// @dev Hashes in scratch space; the free memory pointer, which the second half overwrites, is put back.
    function _digest(bytes32 separator, uint256 tranche, bytes32 evidence) private pure returns (bytes32 digest) {
        bytes32 typeHash = _PAYMENT_TYPEHASH;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(0x00, typeHash)
            mstore(0x20, tranche)
            mstore(0x40, evidence)
            let structHash := keccak256(0x00, 0x60)
            mstore(0x00, shl(240, 0x1901))
            mstore(0x02, separator)
            mstore(0x22, structHash)
            digest := keccak256(0x00, 0x42)
            mstore(0x40, free)
        }
    }

    /// @param offset Where r and vs lie in the calldata.
    function _requireSignature(bytes32 digest, address account, uint256 offset) private view {
        bool valid;
        assembly ("memory-safe") {
            let free := mload(0x40)
            let vs := calldataload(add(offset, 0x20))
            mstore(free, digest)
            mstore(add(free, 0x20), add(27, shr(255, vs)))
            mstore(add(free, 0x40), calldataload(offset))
            mstore(add(free, 0x60), shr(1, shl(1, vs)))
            // Nothing comes back for what recovers nobody, and nobody is not the account.
            mstore(0x00, 0)
            pop(staticcall(gas(), 1, free, 0x80, 0x00, 0x20))
            valid := eq(mload(0x00), account)
        }
        if (!valid) revert LimitSignatureInvalid(account);
    }

    function _transfer(address token, address payee, uint256 amount) private {
        bool moved;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, shl(224, 0xa9059cbb)) // transfer(address,uint256)
            mstore(add(free, 0x04), payee)
            mstore(add(free, 0x24), amount)
            moved := call(gas(), token, 0, free, 0x44, 0x00, 0x20)
            moved := and(moved, and(gt(returndatasize(), 0x1f), eq(mload(0x00), 1)))
        }
        if (!moved) revert LimitTransferRefused();
    }
}
