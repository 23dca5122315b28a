// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// An agreement's money and decisions, packed in a word: slot 1 of an agreement. Every event writes it.
///
/// | bits    | field      | meaning                                                          |
/// |---------|------------|------------------------------------------------------------------|
/// | 228–255 | sequence   | number of the agreement's latest event, from 1                   |
/// | 224–227 | flags      | `FLAG_…` bits                                                    |
/// | 160–223 | challenged | one bit a tranche, read together with `settled`: see `Status`    |
/// | 96–159  | settled    | one bit a tranche, read together with `challenged`: see `Status` |
/// | 0–95    | balance    | money in escrow, token base units                                |
type Ledger is uint256;

using LedgerLibrary for Ledger global;

// No money, no decision, no event yet.
Ledger constant NEW_LEDGER = Ledger.wrap(0);
// Endorsements or retractions exist for the current version.
uint8 constant FLAG_ENDORSEMENTS = 1;
// Money is decided but not yet funded.
uint8 constant FLAG_ARREARS = 2;
// Both parties settled; nothing but `withdraw` and `cancel` is left.
uint8 constant FLAG_CLOSED = 4;

// A tranche's two bits, `settled` first: undecided, decided for money, frozen, found not met.
uint256 constant MARK_NONE = 0;
uint256 constant MARK_SETTLED = 1;
uint256 constant MARK_CHALLENGED = 2;
uint256 constant MARK_REFUSED = 3;

/// @title LedgerLibrary
/// @notice Reads the fields of the word, and makes the word that differs in one of them.
library LedgerLibrary {
    uint256 private constant SETTLED = 96;
    uint256 private constant CHALLENGED = 160;
    uint256 private constant FLAGS = 224;
    uint256 private constant SEQUENCE = 228;

    function balance(Ledger self) internal pure returns (uint96) {
        return uint96(Ledger.unwrap(self));
    }

    function settled(Ledger self) internal pure returns (uint64) {
        return uint64(Ledger.unwrap(self) >> SETTLED);
    }

    function challenged(Ledger self) internal pure returns (uint64) {
        return uint64(Ledger.unwrap(self) >> CHALLENGED);
    }

    /// @notice One of `MARK_…`.
    /// @param index Below 64.
    function markOf(Ledger self, uint256 index) internal pure returns (uint256) {
        unchecked {
            uint256 bits = Ledger.unwrap(self) >> (SETTLED + index);
            return (bits & 1) | ((bits >> 63) & 2);
        }
    }

    function flags(Ledger self) internal pure returns (uint8) {
        return uint8(Ledger.unwrap(self) >> FLAGS) & 0x0f;
    }

    function has(Ledger self, uint8 flag) internal pure returns (bool) {
        return flags(self) & flag != 0;
    }

    function sequence(Ledger self) internal pure returns (uint32) {
        return uint32(Ledger.unwrap(self) >> SEQUENCE);
    }

    /// @notice One bit a tranche that is decided for money; one that is refused has both bits.
    function decided(Ledger self) internal pure returns (uint64) {
        return settled(self) & ~challenged(self);
    }

    /// @notice The same with less money.
    /// @param amount At most the balance.
    function less(Ledger self, uint256 amount) internal pure returns (Ledger) {
        unchecked {
            return Ledger.wrap(Ledger.unwrap(self) - amount);
        }
    }

    function withBalance(Ledger self, uint96 amount) internal pure returns (Ledger) {
        return Ledger.wrap((Ledger.unwrap(self) & ~uint256(type(uint96).max)) | amount);
    }

    /// @notice The same with tranches decided for money, found not met, or challenged; one bit each, 64 at most.
    function decide(Ledger self, uint256 awards, uint256 refuses, uint256 challenges) internal pure returns (Ledger) {
        uint256 word = Ledger.unwrap(self) & ~(awards << CHALLENGED);
        return Ledger.wrap(word | ((awards | refuses) << SETTLED) | ((refuses | challenges) << CHALLENGED));
    }

    /// @notice The same with the decisions on some tranches only; one bit each.
    function keep(Ledger self, uint256 tranches) internal pure returns (Ledger) {
        uint256 rest = ~tranches & type(uint64).max;
        return Ledger.wrap(Ledger.unwrap(self) & ~((rest << SETTLED) | (rest << CHALLENGED)));
    }

    function with(Ledger self, uint8 flag) internal pure returns (Ledger) {
        return Ledger.wrap(Ledger.unwrap(self) | (uint256(flag) << FLAGS));
    }

    function without(Ledger self, uint8 flag) internal pure returns (Ledger) {
        return Ledger.wrap(Ledger.unwrap(self) & ~(uint256(flag) << FLAGS));
    }

    /// @notice Numbers the next event. The counter has the word's highest bits, so that a wrap carries nowhere: at one
    /// event in every block of 12 seconds it lasts a hundred years, and a wrap blocks no money.
    function next(Ledger self) internal pure returns (Ledger) {
        unchecked {
            return Ledger.wrap(Ledger.unwrap(self) + (1 << SEQUENCE));
        }
    }
}
