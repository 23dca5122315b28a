// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// What inspector and social worker sign to end an agreement without notice.
struct Termination {
    bytes32 agreement;
    /// The version in force.
    uint16 version;
    /// Unix seconds; one that has passed when it is recorded means that moment.
    uint40 endsAt;
    /// Salted commitment to why.
    bytes32 grounds;
    /// Unix seconds, inclusive, at most 90 days ahead when it is recorded.
    uint40 validUntil;
}

/// What both parties sign to close an agreement for good with an agreed split.
struct Settlement {
    bytes32 agreement;
    /// The version in force.
    uint16 version;
    /// One bit a tranche that was decided for money when it was signed (`settled` and not `challenged` of
    /// `AgreementState`): any such decision since voids it. A refusal does not, for it moves no money.
    uint64 settled;
    /// The arrears that the parties knew of, token base units. What was paid of them since comes off `toPayee`.
    uint96 arrears;
    /// What the payee receives, token base units; the rest of the balance is the commissioner's.
    uint96 toPayee;
    /// Salted commitment to the statement of account.
    bytes32 statement;
    /// Unix seconds, inclusive, at most 90 days ahead when it is recorded.
    uint40 validUntil;
}
