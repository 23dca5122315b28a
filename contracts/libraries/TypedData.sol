// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms} from "../types/Agreement.sol";
import {Attestation, Finding, Retraction} from "../types/Attestation.sol";
import {Tranche} from "../types/Tranche.sol";

/// @title TypedData
/// @notice EIP-712 struct hashes of everything that is signed.
/// @dev In the ABI the schedule travels beside `Terms` as words; signers see every tranche with its fields by name.
library TypedData {
    bytes32 internal constant TRANCHE_TYPEHASH = keccak256(
        "Tranche(uint96 amount,uint40 opensAt,uint40 closesAt,uint8 requiredSeats,"
        "uint8 quorum,bool paysOnSilence,bytes8 outcome)"
    );
    bytes32 internal constant TERMS_TYPEHASH = keccak256(
        "Terms(address commissioner,address provider,address payee,address token,address arbiter,address register,"
        "address[4] panel,bytes32 carePlan,bytes32 placementRef,uint32 noticePeriod,uint32 holdPeriod,"
        "uint32 longStop,Tranche[] schedule)"
        "Tranche(uint96 amount,uint40 opensAt,uint40 closesAt,uint8 requiredSeats,"
        "uint8 quorum,bool paysOnSilence,bytes8 outcome)"
    );
    bytes32 internal constant FINDING_TYPEHASH = keccak256("Finding(uint8 tranche,uint16 achieved)");
    bytes32 internal constant ATTESTATION_TYPEHASH = keccak256(
        "Attestation(bytes32 agreement,uint16 version,Finding[] findings,bool overRefusal,"
        "bytes32 evidence,uint40 validUntil)"
        "Finding(uint8 tranche,uint16 achieved)"
    );
    bytes32 internal constant RETRACTION_TYPEHASH = keccak256("Retraction(bytes32 agreement,bytes32 attestation)");

    function hash(Terms calldata terms, Tranche[] calldata schedule) internal pure returns (bytes32) {
        return
            keccak256(
                bytes.concat(
                    abi.encode(
                        TERMS_TYPEHASH,
                        terms.commissioner,
                        terms.provider,
                        terms.payee,
                        terms.token,
                        terms.arbiter,
                        terms.register
                    ),
                    abi.encode(
                        keccak256(abi.encode(terms.panel)),
                        terms.carePlan,
                        terms.placementRef,
                        terms.noticePeriod,
                        terms.holdPeriod,
                        terms.longStop,
                        _hashSchedule(schedule)
                    )
                )
            );
    }

    function hash(Attestation calldata attestation) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    ATTESTATION_TYPEHASH,
                    attestation.agreement,
                    attestation.version,
                    _hashFindings(attestation.findings),
                    attestation.overRefusal,
                    attestation.evidence,
                    attestation.validUntil
                )
            );
    }

    function hash(Retraction memory retraction) internal pure returns (bytes32) {
        return keccak256(abi.encode(RETRACTION_TYPEHASH, retraction.agreement, retraction.attestation));
    }

    function _hashSchedule(Tranche[] calldata schedule) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](schedule.length);
        for (uint256 i; i < schedule.length; ++i) hashes[i] = _hashTranche(schedule[i]);
        return keccak256(abi.encodePacked(hashes));
    }

    function _hashTranche(Tranche tranche) private pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    TRANCHE_TYPEHASH,
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

    function _hashFindings(Finding[] calldata findings) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](findings.length);
        for (uint256 i; i < findings.length; ++i) {
            hashes[i] = keccak256(abi.encode(FINDING_TYPEHASH, findings[i].tranche, findings[i].achieved));
        }
        return keccak256(abi.encodePacked(hashes));
    }
}
