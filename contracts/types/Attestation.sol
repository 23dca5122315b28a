// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// How far one tranche's outcome was achieved.
struct Finding {
    /// Index in the schedule.
    uint8 tranche;
    /// Basis points: 10000 met, 1 to 9999 partly met, 0 not met.
    uint16 achieved;
}

/// What the seats of a panel sign.
struct Attestation {
    bytes32 agreement;
    /// The version of the agreement it speaks of; any other voids it.
    uint16 version;
    /// At least one, tranches strictly ascending.
    Finding[] findings;
    /// Whether the findings may overturn an earlier refusal.
    bool overRefusal;
    /// Salted Merkle root over the evidence documents.
    bytes32 evidence;
    /// Unix seconds, inclusive, at most 90 days ahead when it is recorded.
    uint40 validUntil;
}

/// An attestation and the seats that sign it here: one item of a payment run.
struct AttestationItem {
    Attestation attestation;
    uint8 signers;
    bytes signatures;
}

/// A seat's word that an attestation must not count any more.
struct Retraction {
    bytes32 agreement;
    /// The EIP-712 digest of the attestation.
    bytes32 attestation;
}

/// Who signs, and the signatures: for each set bit of `signers`, ascending, a `uint16` length and that many bytes.
/// Length 0 stands for the caller, and for the caller alone.
struct Consents {
    uint8 signers;
    bytes signatures;
}

/// Which seats endorsed an attestation on chain, and which took their word back.
struct Endorsements {
    uint8 endorsed;
    uint8 retracted;
}
