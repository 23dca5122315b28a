// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TermsCodec} from "../libraries/TermsCodec.sol";
import {TypedData} from "../libraries/TypedData.sol";
import {Terms} from "../types/Agreement.sol";
import {Tranche, toWords, wordAt} from "../types/Tranche.sol";

/// @title TermsTwins
/// @notice What the libraries do with assembly, and the same in plain Solidity: for tests only.
contract TermsTwins {
    using TermsCodec for bytes;

    function hash(Terms memory terms, Tranche[] calldata schedule) external pure returns (bytes32) {
        return TypedData.hash(terms, schedule);
    }

    function plainHash(Terms memory terms, Tranche[] calldata schedule) external pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](schedule.length);
        for (uint256 i; i < schedule.length; ++i) hashes[i] = _plainHash(schedule[i]);
        bytes memory accounts = abi.encode(
            terms.commissioner,
            terms.provider,
            terms.payee,
            terms.token,
            terms.arbiter,
            terms.register
        );
        bytes memory rest = abi.encode(
            keccak256(abi.encode(terms.panel)),
            terms.carePlan,
            terms.placementRef,
            terms.noticePeriod,
            terms.holdPeriod,
            terms.longStop,
            keccak256(abi.encodePacked(hashes))
        );
        return keccak256(bytes.concat(TypedData.TERMS_TYPEHASH, accounts, rest));
    }

    function encode(Terms memory terms, Tranche[] calldata schedule) external pure returns (bytes memory) {
        return TermsCodec.encode(terms, schedule);
    }

    function plainEncode(Terms memory terms, Tranche[] calldata schedule) external pure returns (bytes memory stored) {
        address[4] memory panel = terms.panel;
        stored = bytes.concat(
            abi.encodePacked(terms.commissioner, terms.provider, terms.arbiter, panel[0], panel[1], panel[2], panel[3]),
            abi.encodePacked(terms.payee, terms.token, terms.carePlan, terms.placementRef),
            abi.encodePacked(terms.noticePeriod, terms.holdPeriod, terms.longStop)
        );
        for (uint256 i; i < schedule.length; ++i) stored = bytes.concat(stored, _plainEncode(schedule[i]));
        if (terms.register != address(0)) stored = bytes.concat(stored, bytes20(terms.register));
    }

    /// @notice What the readers find in what `encode` made.
    function decoded(
        Terms memory terms,
        Tranche[] calldata schedule
    ) external pure returns (Terms memory, Tranche[] memory) {
        bytes memory stored = TermsCodec.encode(terms, schedule);
        return (stored.decode(), stored.tranches());
    }

    /// @notice The words of a schedule, all at once and one by one, both of which leave out Solidity's own conversion.
    function words(Tranche[] calldata schedule) external pure returns (uint256[] memory all, uint256[] memory each) {
        all = toWords(schedule);
        each = new uint256[](schedule.length);
        for (uint256 i; i < schedule.length; ++i) each[i] = Tranche.unwrap(wordAt(schedule, i));
    }

    function _plainHash(Tranche tranche) private pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    TypedData.TRANCHE_TYPEHASH,
                    tranche.amount(),
                    tranche.opensAt(),
                    tranche.closesAt(),
                    tranche.requiredSeats(),
                    tranche.quorum(),
                    tranche.paysOnSilence(),
                    tranche.outcome()
                )
            );
    }

    function _plainEncode(Tranche tranche) private pure returns (bytes memory) {
        return
            abi.encodePacked(
                tranche.amount(),
                uint32(tranche.opensAt()),
                uint32(tranche.closesAt()),
                tranche.policy(),
                tranche.outcome()
            );
    }
}
