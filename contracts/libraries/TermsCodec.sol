// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibBytes} from "solady/src/utils/LibBytes.sol";
import {Terms} from "../types/Agreement.sol";
import {ALL_SEATS, PARTY_COUNT, ROLE_COUNT, SEAT_COUNT} from "../types/Roles.sol";
import {Tranche} from "../types/Tranche.sol";

/// @title TermsCodec
/// @notice How terms and schedule lie in the code that stores them: the people by the number of their role, the other
/// fields of `Terms` in order, tightly packed, then one word a tranche.
/// @dev The readers do not check bounds: they are given what `encode` made, and indices below `trancheCount`. Nothing
/// at all reads as no tranches.
library TermsCodec {
    using LibBytes for bytes;

    uint256 private constant PAYEE = 140;
    uint256 private constant TOKEN = 160;
    uint256 private constant REGISTER = 180;
    uint256 private constant CARE_PLAN = 200;
    uint256 private constant PLACEMENT_REF = 232;
    uint256 private constant NOTICE_PERIOD = 264;
    uint256 private constant HOLD_PERIOD = 268;
    uint256 private constant LONG_STOP = 272;
    uint256 private constant SCHEDULE = 276;

    function encode(Terms memory terms, Tranche[] memory schedule) internal pure returns (bytes memory) {
        address[4] memory panel_ = terms.panel;
        return
            bytes.concat(
                abi.encodePacked(terms.commissioner, terms.provider, terms.arbiter),
                abi.encodePacked(panel_[0], panel_[1], panel_[2], panel_[3]),
                abi.encodePacked(
                    terms.payee,
                    terms.token,
                    terms.register,
                    terms.carePlan,
                    terms.placementRef,
                    terms.noticePeriod,
                    terms.holdPeriod,
                    terms.longStop,
                    schedule
                )
            );
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
        Terms memory terms = decode(stored);
        terms.panel[index] = account;
        return encode(terms, tranches(stored));
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
        return role(stored, PARTY_COUNT + index);
    }

    /// @notice Commissioner, provider, arbiter: whoever may consent to something, in the order of their bits.
    function parties(bytes memory stored) internal pure returns (address[] memory) {
        return _roles(stored, 0, PARTY_COUNT);
    }

    function panel(bytes memory stored) internal pure returns (address[] memory) {
        return _roles(stored, PARTY_COUNT, SEAT_COUNT);
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

    /// @notice Bit set of the seats that are not vacant.
    function occupiedSeats(bytes memory stored) internal pure returns (uint8) {
        return ALL_SEATS & ~seatOf(stored, address(0));
    }

    // ---- The rest of the terms ----

    function payee(bytes memory stored) internal pure returns (address) {
        return _address(stored, PAYEE);
    }

    function token(bytes memory stored) internal pure returns (address) {
        return _address(stored, TOKEN);
    }

    function register(bytes memory stored) internal pure returns (address) {
        return _address(stored, REGISTER);
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
        return stored.length < SCHEDULE ? 0 : (stored.length - SCHEDULE) / 32;
    }

    function trancheAt(bytes memory stored, uint256 index) internal pure returns (Tranche) {
        unchecked {
            return Tranche.wrap(uint256(stored.load(SCHEDULE + 32 * index)));
        }
    }

    function tranches(bytes memory stored) internal pure returns (Tranche[] memory words) {
        words = new Tranche[](trancheCount(stored));
        for (uint256 i; i < words.length; ++i) words[i] = trancheAt(stored, i);
    }

    function _roles(
        bytes memory stored,
        uint256 first,
        uint256 count
    ) private pure returns (address[] memory accounts) {
        accounts = new address[](count);
        for (uint256 i; i < count; ++i) accounts[i] = role(stored, first + i);
    }

    function _address(bytes memory stored, uint256 offset) private pure returns (address) {
        return address(bytes20(stored.load(offset)));
    }

    function _uint32(bytes memory stored, uint256 offset) private pure returns (uint32) {
        return uint32(bytes4(stored.load(offset)));
    }
}
