// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// One payable line of a schedule: an amount for one outcome in one window, packed in a word.
///
/// | bits    | field         | meaning                                                                       |
/// |---------|---------------|-------------------------------------------------------------------------------|
/// | 160–255 | amount        | the most this tranche can pay, in token base units, more than 0               |
/// | 120–159 | opensAt       | unix seconds: when the care that the tranche pays for begins                   |
/// | 80–119  | closesAt      | unix seconds: when it should be decided; for a core tranche, when that care ends |
/// | 76–79   | requiredSeats | bit set of the seats that must sign                                            |
/// | 73–75   | quorum        | how many seats must sign in all, 1 to 4                                        |
/// | 72      | paysOnSilence | 1 for a core tranche: undecided at `closesAt`, it may be claimed               |
/// | 64–71   | spare         | zero                                                                          |
/// | 0–63    | outcome       | opaque tag; the private agreement file maps it to a catalogue code             |
type Tranche is uint256;

using TrancheLibrary for Tranche global;
using {areEqual as ==} for Tranche global;

function areEqual(Tranche a, Tranche b) pure returns (bool) {
    return Tranche.unwrap(a) == Tranche.unwrap(b);
}

/// @dev Arrays of a user-defined type have no conversion; as words they are logged by one copy, 75 gas a tranche less.
function toWords(Tranche[] calldata schedule) pure returns (uint256[] calldata words) {
    assembly ("memory-safe") {
        words.offset := schedule.offset
        words.length := schedule.length
    }
}

/// @dev The word at an index below the length: without the check that it is, which a loop has made. At twelve tranches
/// that saves 1,500 gas.
function wordAt(Tranche[] calldata schedule, uint256 index) pure returns (Tranche tranche) {
    assembly ("memory-safe") {
        tranche := calldataload(add(schedule.offset, shl(5, index)))
    }
}

/// @title TrancheLibrary
/// @notice Reads the fields of a tranche's word.
library TrancheLibrary {
    function amount(Tranche tranche) internal pure returns (uint96) {
        return uint96(Tranche.unwrap(tranche) >> 160);
    }

    function opensAt(Tranche tranche) internal pure returns (uint40) {
        return uint40(Tranche.unwrap(tranche) >> 120);
    }

    function closesAt(Tranche tranche) internal pure returns (uint40) {
        return uint40(Tranche.unwrap(tranche) >> 80);
    }

    function requiredSeats(Tranche tranche) internal pure returns (uint8) {
        return uint8(Tranche.unwrap(tranche) >> 76) & 0x0f;
    }

    function quorum(Tranche tranche) internal pure returns (uint8) {
        return uint8(Tranche.unwrap(tranche) >> 73) & 0x07;
    }

    function paysOnSilence(Tranche tranche) internal pure returns (bool) {
        return (Tranche.unwrap(tranche) & (1 << 72)) != 0;
    }

    /// @notice Required seats, quorum and what silence means: the whole of the tranche's policy.
    function policy(Tranche tranche) internal pure returns (uint8) {
        return uint8(Tranche.unwrap(tranche) >> 72);
    }

    function spare(Tranche tranche) internal pure returns (uint8) {
        return uint8(Tranche.unwrap(tranche) >> 64);
    }

    function outcome(Tranche tranche) internal pure returns (bytes8) {
        return bytes8(uint64(Tranche.unwrap(tranche)));
    }
}
