// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Roles are numbered: commissioner, provider, arbiter, then the seats from 0. A set of roles has one bit each; so has a
// set of consenting parties, the first three, and a set of seats, from seat 0.
uint256 constant PARTY_COUNT = 3;
uint256 constant SEAT_COUNT = 4;
uint256 constant ROLE_COUNT = PARTY_COUNT + SEAT_COUNT;
uint256 constant FIRST_PARTY = 0;
uint256 constant PROVIDER = 1;
uint256 constant FIRST_SEAT = PARTY_COUNT;

uint8 constant COMMISSIONER_BIT = 1;
uint8 constant PROVIDER_BIT = 2;
uint8 constant ARBITER_BIT = 4;
uint8 constant BOTH_PARTIES = COMMISSIONER_BIT | PROVIDER_BIT;
uint8 constant ALL_PARTIES = BOTH_PARTIES | ARBITER_BIT;

uint8 constant INSPECTOR_BIT = 1;
uint8 constant SOCIAL_WORKER_BIT = 2;
uint8 constant HEALTH_PROFESSIONAL_BIT = 8;
uint8 constant ALL_SEATS = 15;
// Every seat but the registered manager, who works for the provider.
uint8 constant PROTECTIVE_SEATS = INSPECTOR_BIT | SOCIAL_WORKER_BIT | HEALTH_PROFESSIONAL_BIT;

/// The roles of a set of seats.
function rolesOfSeats(uint8 seats) pure returns (uint8) {
    return seats << uint8(PARTY_COUNT);
}

// How many members each set of four has: a hexadecimal digit a set, the empty one last.
uint256 constant SIZES = 0x4332322132212110;

/// How many seats, or parties, a set has.
/// @param set Below 16.
function countBits(uint256 set) pure returns (uint256) {
    return (SIZES >> (set << 2)) & 0x0f;
}
