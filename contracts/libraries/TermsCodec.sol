// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibBytes} from "solady/src/utils/LibBytes.sol";
import {Terms} from "../types/Agreement.sol";
import {SEAT_COUNT} from "../types/Seats.sol";
import {Tranche} from "../types/Tranche.sol";

/// @title TermsCodec
/// @notice How terms and schedule lie in the code that stores them: the fields of `Terms` in order, tightly packed,
/// then one word a tranche.
/// @dev The readers do not check bounds: they are given what `encode` made, and indices below `trancheCount`.
library TermsCodec {
    using LibBytes for bytes;

    uint256 private constant COMMISSIONER = 0;
    uint256 private constant PROVIDER = 20;
    uint256 private constant PAYEE = 40;
    uint256 private constant TOKEN = 60;
    uint256 private constant ARBITER = 80;
    uint256 private constant REGISTER = 100;
    uint256 private constant PANEL = 120;
    uint256 private constant CARE_PLAN = 200;
    uint256 private constant PLACEMENT_REF = 232;
    uint256 private constant NOTICE_PERIOD = 264;
    uint256 private constant HOLD_PERIOD = 268;
    uint256 private constant LONG_STOP = 272;
    uint256 private constant SCHEDULE = 276;

    function encode(Terms calldata terms, Tranche[] calldata schedule) internal pure returns (bytes memory) {
        return
            bytes.concat(
                abi.encodePacked(
                    terms.commissioner,
                    terms.provider,
                    terms.payee,
                    terms.token,
                    terms.arbiter,
                    terms.register
                ),
                abi.encodePacked(terms.panel[0], terms.panel[1], terms.panel[2], terms.panel[3]),
                abi.encodePacked(
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
        terms.provider = _address(stored, PROVIDER);
        terms.payee = payee(stored);
        terms.token = token(stored);
        terms.arbiter = _address(stored, ARBITER);
        terms.register = register(stored);
        for (uint256 i; i < SEAT_COUNT; ++i) terms.panel[i] = seat(stored, i);
        terms.carePlan = stored.load(CARE_PLAN);
        terms.placementRef = stored.load(PLACEMENT_REF);
        terms.noticePeriod = _uint32(stored, NOTICE_PERIOD);
        terms.holdPeriod = _uint32(stored, HOLD_PERIOD);
        terms.longStop = longStop(stored);
    }

    function commissioner(bytes memory stored) internal pure returns (address) {
        return _address(stored, COMMISSIONER);
    }

    function payee(bytes memory stored) internal pure returns (address) {
        return _address(stored, PAYEE);
    }

    function token(bytes memory stored) internal pure returns (address) {
        return _address(stored, TOKEN);
    }

    function register(bytes memory stored) internal pure returns (address) {
        return _address(stored, REGISTER);
    }

    function seat(bytes memory stored, uint256 index) internal pure returns (address) {
        return _address(stored, PANEL + 20 * index);
    }

    function panel(bytes memory stored) internal pure returns (address[] memory accounts) {
        accounts = new address[](SEAT_COUNT);
        for (uint256 i; i < SEAT_COUNT; ++i) accounts[i] = seat(stored, i);
    }

    function longStop(bytes memory stored) internal pure returns (uint32) {
        return _uint32(stored, LONG_STOP);
    }

    function trancheCount(bytes memory stored) internal pure returns (uint256) {
        return (stored.length - SCHEDULE) / 32;
    }

    function trancheAt(bytes memory stored, uint256 index) internal pure returns (Tranche) {
        return Tranche.wrap(uint256(stored.load(SCHEDULE + 32 * index)));
    }

    function tranches(bytes memory stored) internal pure returns (Tranche[] memory words) {
        words = new Tranche[](trancheCount(stored));
        for (uint256 i; i < words.length; ++i) words[i] = trancheAt(stored, i);
    }

    function _address(bytes memory stored, uint256 offset) private pure returns (address) {
        return address(bytes20(stored.load(offset)));
    }

    function _uint32(bytes memory stored, uint256 offset) private pure returns (uint32) {
        return uint32(bytes4(stored.load(offset)));
    }
}
