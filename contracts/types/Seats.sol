// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Seats are numbered from 0; a set of seats has one bit each.
uint256 constant SEAT_COUNT = 4;
uint8 constant INSPECTOR_BIT = 1;
uint8 constant HEALTH_PROFESSIONAL_BIT = 8;

/// How many seats a set has.
function countSeats(uint256 seats) pure returns (uint256) {
    return (seats & 1) + ((seats >> 1) & 1) + ((seats >> 2) & 1) + ((seats >> 3) & 1);
}
