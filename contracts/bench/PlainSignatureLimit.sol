// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {FixedPayment} from "./FixedPayment.sol";

/// @title PlainSignatureLimit
/// @notice `FixedPayment` as one would write it in Solidity.
contract PlainSignatureLimit is FixedPayment {
    constructor(
        address[3] memory panel,
        address token,
        address payee,
        uint256 amount
    ) FixedPayment(panel, token, payee, amount) {}

    /// @inheritdoc FixedPayment
    function pay(uint256 tranche, bytes32 evidence, bytes32[6] calldata signatures) external override {
        uint256 bit = 1 << tranche;
        if (bit == 0) revert LimitTrancheUnknown(tranche);
        if (_paid & bit != 0) revert LimitAlreadyPaid(tranche);
        _paid |= bit;
        bytes32 digest = _hashTypedData(keccak256(abi.encode(_PAYMENT_TYPEHASH, tranche, evidence)));
        _requireSignature(digest, _INSPECTOR, signatures[0], signatures[1]);
        _requireSignature(digest, _SOCIAL_WORKER, signatures[2], signatures[3]);
        _requireSignature(digest, _MANAGER, signatures[4], signatures[5]);
        emit Paid(tranche, evidence);
        if (!IERC20(_TOKEN).transfer(_PAYEE, _AMOUNT)) revert LimitTransferRefused();
    }

    function _requireSignature(bytes32 digest, address account, bytes32 r, bytes32 vs) private pure {
        bytes32 s = vs & bytes32(uint256(type(int256).max));
        uint8 v = 27 + uint8(uint256(vs) >> 255);
        if (ecrecover(digest, v, r, s) != account) revert LimitSignatureInvalid(account);
    }
}
