// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms} from "./Agreement.sol";

/// What both parties sign to change the terms, beside the new schedule of tranches.
struct Amendment {
    bytes32 agreement;
    /// The version that it changes; the next one follows from it.
    uint16 version;
    /// The end in force when it was signed, unix seconds; 0 for none. Any other end voids it.
    uint40 endsAt;
    /// Commissioner, provider and token stay what they were.
    Terms terms;
    /// Salted commitment to the review of the care plan.
    bytes32 review;
    /// Unix seconds, inclusive, at most 90 days ahead when it is recorded.
    uint40 validUntil;
}

/// What two of commissioner, provider and arbiter sign to put another person in a seat.
struct Appointment {
    bytes32 agreement;
    /// The version that it changes; the next one follows from it.
    uint16 version;
    /// 0 to 3.
    uint8 seat;
    /// Who takes the seat; zero leaves the health professional's vacant.
    address account;
    /// Unix seconds, inclusive, at most 90 days ahead when it is recorded.
    uint40 validUntil;
}
