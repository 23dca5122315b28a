// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms} from "../types/Agreement.sol";
import {Finding} from "../types/Attestation.sol";
import {Tranche} from "../types/Tranche.sol";

/// @title IPlacementEscrowEvents
/// @notice The ledger: replaying these events alone gives exactly the contract's state.
/// @dev Every event of an agreement carries its number in the agreement's sequence (from 1, without a gap), the balance
/// after it, and the caller. Events that rest on signatures carry everything that was signed and the signatures as they
/// came, so that the log alone can be verified again, whoever relayed it. A signature of length 0 is the caller's.
/// Amounts are token base units, times unix seconds.
interface IPlacementEscrowEvents {
    /// Both parties consented to these terms; `agreement` is their EIP-712 digest.
    event Opened(
        bytes32 indexed agreement,
        address indexed commissioner,
        address indexed provider,
        uint32 sequence,
        uint96 balance,
        address caller,
        Terms terms,
        Tranche[] schedule,
        uint8 signers,
        bytes signatures
    );

    /// `received` arrived from the caller; `arrearsPaid` of the balance went on to the payee at once.
    event Funded(
        bytes32 indexed agreement,
        uint32 sequence,
        uint96 balance,
        address caller,
        uint96 received,
        uint96 arrearsPaid
    );

    /// Seats put their word on chain; the quorum is not complete yet.
    event Endorsed(
        bytes32 indexed agreement,
        uint32 sequence,
        uint96 balance,
        address caller,
        uint16 version,
        Finding[] findings,
        bool overRefusal,
        bytes32 evidence,
        uint40 validUntil,
        uint8 signers,
        bytes signatures
    );

    /// The panel decided those findings that status, hold and time allowed at this moment, and they were paid. `seats`
    /// counted: signers and earlier endorsements, less any whose standing the register did not confirm.
    event Attested(
        bytes32 indexed agreement,
        uint32 sequence,
        uint96 balance,
        address caller,
        uint16 version,
        Finding[] findings,
        bool overRefusal,
        bytes32 evidence,
        uint40 validUntil,
        uint8 signers,
        bytes signatures,
        uint8 seats
    );

    /// Seats took back their word on an attestation, whether or not it was endorsed on chain.
    event Retracted(
        bytes32 indexed agreement,
        uint32 sequence,
        uint96 balance,
        address caller,
        uint16 version,
        Finding[] findings,
        bool overRefusal,
        bytes32 evidence,
        uint40 validUntil,
        uint8 signers,
        bytes signatures
    );

    /// Core tranches were paid on silence, those of the list that could be.
    event Claimed(bytes32 indexed agreement, uint32 sequence, uint96 balance, address caller, uint8[] tranches);

    /// The commissioner paid tranches in full at its own discretion, those of the list that could be.
    event Granted(
        bytes32 indexed agreement,
        uint32 sequence,
        uint96 balance,
        address caller,
        uint8[] tranches,
        bytes32 reason
    );

    /// `amount` that no live tranche can claim any more went back to the commissioner.
    event Reclaimed(bytes32 indexed agreement, uint32 sequence, uint96 balance, address caller, uint96 amount);

    /// The token refused a payout; the amount waits for the account in `owed`.
    event PayoutRefused(address indexed token, address indexed account, uint256 amount);

    /// A payout that was once refused left for `to`.
    event Withdrawn(address indexed token, address indexed account, address to, uint256 amount);

    /// The account took back its consent to whatever has this digest.
    event Cancelled(address indexed account, bytes32 indexed digest);
}
