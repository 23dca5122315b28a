// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibBytes} from "solady/src/utils/LibBytes.sol";
import {Terms} from "../types/Agreement.sol";
import {ALL_SEATS, FIRST_SEAT, PARTY_COUNT, ROLE_COUNT, SEAT_COUNT} from "../types/Roles.sol";
import {Tranche, wordAt} from "../types/Tranche.sol";

/// @title TermsCodec
/// @notice How terms and schedule lie in the code that stores them: the people by the number of their role, the other
/// fields of `Terms` in order, tightly packed, then 29 bytes a tranche, then the register if there is one.
/// @dev The readers do not check bounds: they are given what `encode` made, and indices below `trancheCount`.
library TermsCodec {
    using LibBytes for bytes;

    uint256 private constant PAYEE = 140;
    uint256 private constant TOKEN = 160;
    uint256 private constant CARE_PLAN = 180;
    uint256 private constant PLACEMENT_REF = 212;
    uint256 private constant NOTICE_PERIOD = 244;
    uint256 private constant HOLD_PERIOD = 248;
    uint256 private constant LONG_STOP = 252;
    uint256 private constant SCHEDULE = 256;
    uint256 private constant TRANCHE_SIZE = 29;

    /// @dev Where a tranche's fields lie in its 29 bytes: the word without its spare bits and the highest byte of each
    /// time, 96 | 32 | 32 + 8 | 64 bits.
    uint256 private constant AMOUNT = 0xffffffffffffffffffffffff0000000000000000000000000000000000;
    uint256 private constant OPENS_AT = 0xffffffff00000000000000000000000000;
    uint256 private constant CLOSES_AT_AND_POLICY = 0xffffffffff0000000000000000;
    uint256 private constant OUTCOME = 0xffffffffffffffff;

    /// @param schedule Tranches without spare bits, whose times are below 2^32.
    function encode(Terms memory terms, Tranche[] calldata schedule) internal pure returns (bytes memory stored) {
        // A schedule fits in calldata: the sum is far below 2^64.
        unchecked {
            uint256 registerSize = terms.register == address(0) ? 0 : 20;
            stored = new bytes(SCHEDULE + TRANCHE_SIZE * schedule.length + registerSize);
        }
        uint256 end = _writeAccounts(stored, terms);
        end = _write(stored, end, 32, uint256(terms.carePlan));
        end = _write(stored, end, 32, uint256(terms.placementRef));
        end = _write(stored, end, 4, terms.noticePeriod);
        end = _write(stored, end, 4, terms.holdPeriod);
        end = _write(stored, end, 4, terms.longStop);
        for (uint256 i; i < schedule.length; ++i) {
            end = _write(stored, end, TRANCHE_SIZE, _pack(wordAt(schedule, i)));
        }
        if (terms.register != address(0)) _write(stored, end, 20, uint160(terms.register));
    }

    function _writeAccounts(bytes memory stored, Terms memory terms) private pure returns (uint256 end) {
        end = _write(stored, 0, 20, uint160(terms.commissioner));
        end = _write(stored, end, 20, uint160(terms.provider));
        end = _write(stored, end, 20, uint160(terms.arbiter));
        address[4] memory panel = terms.panel;
        end = _write(stored, end, 20, uint160(panel[0]));
        end = _write(stored, end, 20, uint160(panel[1]));
        end = _write(stored, end, 20, uint160(panel[2]));
        end = _write(stored, end, 20, uint160(panel[3]));
        end = _write(stored, end, 20, uint160(terms.payee));
        end = _write(stored, end, 20, uint160(terms.token));
    }

    /// @dev Or-ed in, the word ending where the value ends: what lies before it stays, and what it covers was zero. At
    /// twelve tranches it saves 4,000 gas of packing parts and joining them.
    /// @param size How many bytes the value has, at most 32.
    /// @return end Where the next value begins.
    function _write(
        bytes memory stored,
        uint256 start,
        uint256 size,
        uint256 value
    ) private pure returns (uint256 end) {
        assembly ("memory-safe") {
            end := add(start, size)
            let place := add(stored, end)
            mstore(place, or(mload(place), value))
        }
    }

    function decode(bytes memory stored) internal pure returns (Terms memory terms) {
        terms.commissioner = commissioner(stored);
        terms.provider = provider(stored);
        terms.payee = payee(stored);
        terms.token = token(stored);
        terms.arbiter = arbiter(stored);
        terms.register = register(stored);
        for (uint256 i; i < SEAT_COUNT; ++i) terms.panel[i] = seat(stored, i);
        terms.carePlan = stored.load(CARE_PLAN);
        terms.placementRef = stored.load(PLACEMENT_REF);
        terms.noticePeriod = noticePeriod(stored);
        terms.holdPeriod = holdPeriod(stored);
        terms.longStop = longStop(stored);
    }

    /// @notice The same with another account in a seat.
    function withSeat(bytes memory stored, uint256 index, address account) internal pure returns (bytes memory) {
        uint256 offset = 20 * (FIRST_SEAT + index);
        return bytes.concat(stored.slice(0, offset), bytes20(account), stored.slice(offset + 20));
    }

    // ---- People ----

    function role(bytes memory stored, uint256 index) internal pure returns (address) {
        unchecked {
            return _address(stored, 20 * index);
        }
    }

    function commissioner(bytes memory stored) internal pure returns (address) {
        return role(stored, 0);
    }

    function provider(bytes memory stored) internal pure returns (address) {
        return role(stored, 1);
    }

    function arbiter(bytes memory stored) internal pure returns (address) {
        return role(stored, 2);
    }

    function seat(bytes memory stored, uint256 index) internal pure returns (address) {
        unchecked {
            return role(stored, FIRST_SEAT + index);
        }
    }

    /// @notice Bit of the role that the account has, 0 if it has none; of the zero address, the vacant seat.
    function roleOf(bytes memory stored, address account) internal pure returns (uint8 bit) {
        for (uint256 i; i < ROLE_COUNT; ++i) {
            if (role(stored, i) == account) bit |= uint8(1 << i);
        }
    }

    /// @notice Bit of the seat that the account holds, 0 if it holds none.
    function seatOf(bytes memory stored, address account) internal pure returns (uint8) {
        return roleOf(stored, account) >> uint8(PARTY_COUNT);
    }

    /// @notice Bit set of the seats that are not vacant; only the last may be.
    function occupiedSeats(bytes memory stored) internal pure returns (uint8) {
        return seat(stored, SEAT_COUNT - 1) == address(0) ? ALL_SEATS >> 1 : ALL_SEATS;
    }

    // ---- The rest of the terms ----

    function payee(bytes memory stored) internal pure returns (address) {
        return _address(stored, PAYEE);
    }

    function token(bytes memory stored) internal pure returns (address) {
        return _address(stored, TOKEN);
    }

    function register(bytes memory stored) internal pure returns (address) {
        unchecked {
            bool isLast = (stored.length - SCHEDULE) % TRANCHE_SIZE != 0;
            return isLast ? _address(stored, stored.length - 20) : address(0);
        }
    }

    function noticePeriod(bytes memory stored) internal pure returns (uint32) {
        return _uint32(stored, NOTICE_PERIOD);
    }

    function holdPeriod(bytes memory stored) internal pure returns (uint32) {
        return _uint32(stored, HOLD_PERIOD);
    }

    function longStop(bytes memory stored) internal pure returns (uint32) {
        return _uint32(stored, LONG_STOP);
    }

    // ---- The schedule ----

    function trancheCount(bytes memory stored) internal pure returns (uint256) {
        unchecked {
            return (stored.length - SCHEDULE) / TRANCHE_SIZE;
        }
    }

    function trancheAt(bytes memory stored, uint256 index) internal pure returns (Tranche) {
        unchecked {
            return _unpack(uint256(stored.load(SCHEDULE + TRANCHE_SIZE * index)) >> 24);
        }
    }

    function tranches(bytes memory stored) internal pure returns (Tranche[] memory words) {
        words = new Tranche[](trancheCount(stored));
        for (uint256 i; i < words.length; ++i) words[i] = trancheAt(stored, i);
    }

    function _pack(Tranche tranche) private pure returns (uint256) {
        uint256 word = Tranche.unwrap(tranche);
        uint256 amountAndOpensAt = ((word >> 24) & AMOUNT) | ((word >> 16) & OPENS_AT);
        return amountAndOpensAt | ((word >> 8) & CLOSES_AT_AND_POLICY) | (word & OUTCOME);
    }

    function _unpack(uint256 packed) private pure returns (Tranche) {
        uint256 amountAndOpensAt = ((packed & AMOUNT) << 24) | ((packed & OPENS_AT) << 16);
        return Tranche.wrap(amountAndOpensAt | ((packed & CLOSES_AT_AND_POLICY) << 8) | (packed & OUTCOME));
    }

    function _address(bytes memory stored, uint256 offset) private pure returns (address) {
        return address(bytes20(stored.load(offset)));
    }

    function _uint32(bytes memory stored, uint256 offset) private pure returns (uint32) {
        return uint32(bytes4(stored.load(offset)));
    }
}
