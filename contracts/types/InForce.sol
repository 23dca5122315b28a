// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

/// What is in force between the parties, packed in a word: slot 0 of an agreement. Zero was never opened.
///
/// | bits    | field     | meaning                                                             |
/// |---------|-----------|---------------------------------------------------------------------|
/// | 248     | cancelled | whether anybody cancelled a consent to what has this key as its digest |
/// | 240–247 | heldBy    | bit of the seat that placed the latest hold                         |
/// | 208–239 | heldUntil | unix seconds until which outcome money is held                      |
/// | 176–207 | endsAt    | unix seconds at which the agreement ends, `NO_END` if no end is set |
/// | 160–175 | version   | counts amendments and appointments, from 1                          |
/// | 0–159   | terms     | the code that holds terms and schedule of this version              |
type InForce is uint256;

using InForceLibrary for InForce global;

// Of an agreement that was never opened.
InForce constant NOT_IN_FORCE = InForce.wrap(0);
// `endsAt` of an agreement without an end.
uint32 constant NO_END = type(uint32).max;

/// @title InForceLibrary
/// @notice Reads the fields of the word, and makes the word that differs in one of them.
library InForceLibrary {
    uint256 private constant VERSION = 160;
    uint256 private constant ENDS_AT = 176;
    uint256 private constant HELD_UNTIL = 208;
    uint256 private constant HELD_BY = 240;
    uint256 private constant CANCELLED = 248;

    function terms(InForce self) internal pure returns (address) {
        return address(uint160(InForce.unwrap(self)));
    }

    /// @notice Terms and schedule, as `TermsCodec` lays them out.
    function readTerms(InForce self) internal view returns (bytes memory) {
        return SSTORE2.read(terms(self));
    }

    function version(InForce self) internal pure returns (uint16) {
        return uint16(InForce.unwrap(self) >> VERSION);
    }

    function endsAt(InForce self) internal pure returns (uint32) {
        return uint32(InForce.unwrap(self) >> ENDS_AT);
    }

    function heldUntil(InForce self) internal pure returns (uint32) {
        return uint32(InForce.unwrap(self) >> HELD_UNTIL);
    }

    function heldBy(InForce self) internal pure returns (uint8) {
        return uint8(InForce.unwrap(self) >> HELD_BY);
    }

    /// @notice The next version, with other terms.
    function next(InForce self, address newTerms) internal pure returns (InForce) {
        uint16 nextVersion = version(self) + 1;
        return
            _replace(_replace(self, 0, type(uint160).max, uint160(newTerms)), VERSION, type(uint16).max, nextVersion);
    }

    /// @notice Whether anybody cancelled a consent to what has the word's key as its digest, be it an agreement or not.
    function hasCancellation(InForce self) internal pure returns (bool) {
        return InForce.unwrap(self) & (1 << CANCELLED) != 0;
    }

    function withCancellation(InForce self) internal pure returns (InForce) {
        return InForce.wrap(InForce.unwrap(self) | (1 << CANCELLED));
    }

    function withEnd(InForce self, uint32 end) internal pure returns (InForce) {
        return _replace(self, ENDS_AT, type(uint32).max, end);
    }

    function withHeldUntil(InForce self, uint32 until) internal pure returns (InForce) {
        return _replace(self, HELD_UNTIL, type(uint32).max, until);
    }

    function withHeldBy(InForce self, uint8 seat) internal pure returns (InForce) {
        return _replace(self, HELD_BY, type(uint8).max, seat);
    }

    /// @dev The value fits the mask: its type says so where this is called.
    function _replace(InForce self, uint256 shift, uint256 mask, uint256 value) private pure returns (InForce) {
        return InForce.wrap((InForce.unwrap(self) & ~(mask << shift)) | (value << shift));
    }
}
