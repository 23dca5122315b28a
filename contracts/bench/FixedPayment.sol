// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "solady/src/utils/EIP712.sol";

/// @title FixedPayment
/// @notice The least that a payment on three people's word can be: who signs, what is paid and to whom never changes,
/// and nothing is remembered but which tranches were paid. A yardstick for `PlacementEscrow`, never deployed for use.
abstract contract FixedPayment is EIP712 {
    /// `evidence` is what the three signed for.
    event Paid(uint256 indexed tranche, bytes32 evidence);

    error LimitTrancheUnknown(uint256 tranche);
    error LimitAlreadyPaid(uint256 tranche);
    error LimitSignatureInvalid(address account);
    error LimitSeatVacant();
    error LimitTransferRefused();

    bytes32 internal constant _PAYMENT_TYPEHASH = keccak256("Payment(uint256 tranche,bytes32 evidence)");

    address internal immutable _INSPECTOR;
    address internal immutable _SOCIAL_WORKER;
    address internal immutable _MANAGER;
    address internal immutable _TOKEN;
    address internal immutable _PAYEE;
    uint256 internal immutable _AMOUNT;

    /// One bit a tranche that was paid.
    uint256 internal _paid;

    /// @param panel Inspector, social worker and manager.
    /// @param amount What each tranche pays, token base units.
    constructor(address[3] memory panel, address token, address payee, uint256 amount) {
        (_INSPECTOR, _SOCIAL_WORKER, _MANAGER) = (panel[0], panel[1], panel[2]);
        (_TOKEN, _PAYEE, _AMOUNT) = (token, payee, amount);
        // A signature that recovers nobody would be the zero address's.
        if (panel[0] == address(0) || panel[1] == address(0) || panel[2] == address(0)) revert LimitSeatVacant();
    }

    /// @notice Pays a tranche once, on three signatures over `Payment`. Anyone may call.
    /// @param tranche Below 256.
    /// @param signatures Of inspector, social worker and manager, each as r and vs (ERC-2098).
    function pay(uint256 tranche, bytes32 evidence, bytes32[6] calldata signatures) external virtual;

    function _domainNameAndVersion() internal pure override returns (string memory name, string memory version) {
        return ("SignatureLimit", "1");
    }
}
