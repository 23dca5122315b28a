// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// What a professional body last said about an account for a seat. Whether the time has run out is told apart from it.
enum EnrolmentStatus {
    /// The body never enrolled the account for this seat.
    None,
    /// Enrolled: in good standing until it expires.
    Enrolled,
    /// Not in good standing until the body reinstates it; renewing does not.
    Suspended,
    /// Never again in good standing for this seat.
    StruckOff
}

/// One account's enrolment for one seat, in two slots: whoever asks for its standing reads the first alone.
struct Enrolment {
    // slot 0
    EnrolmentStatus status;
    /// Unix seconds: in good standing before, no longer from then on.
    uint40 expiresAt;
    // slot 1
    /// Salted commitment to what the body checked: never a registration number itself, nor its unsalted hash.
    bytes32 credential;
}

/// What a body says to enrol an account, or to renew its enrolment.
struct EnrolmentTerms {
    uint8 seat;
    address account;
    /// Unix seconds, half-open as in `Enrolment`.
    uint40 expiresAt;
    /// As in `Enrolment`; not zero.
    bytes32 credential;
}
