// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms} from "../types/Agreement.sol";
import {Amendment, Appointment} from "../types/Amendment.sol";
import {Attestation, Finding, Retraction} from "../types/Attestation.sol";
import {Settlement, Termination} from "../types/Ending.sol";
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
    bytes32 internal constant AMENDMENT_TYPEHASH = keccak256(
        "Amendment(bytes32 agreement,uint16 version,uint40 endsAt,Terms terms,bytes32 review,uint40 validUntil)"
        "Terms(address commissioner,address provider,address payee,address token,address arbiter,address register,"
        "address[4] panel,bytes32 carePlan,bytes32 placementRef,uint32 noticePeriod,uint32 holdPeriod,"
        "uint32 longStop,Tranche[] schedule)"
        "Tranche(uint96 amount,uint40 opensAt,uint40 closesAt,uint8 requiredSeats,"
        "uint8 quorum,bool paysOnSilence,bytes8 outcome)"
    );
    bytes32 internal constant APPOINTMENT_TYPEHASH = keccak256(
        "Appointment(bytes32 agreement,uint16 version,uint8 seat,address account,uint40 validUntil)"
    );
    bytes32 internal constant TERMINATION_TYPEHASH = keccak256(
        "Termination(bytes32 agreement,uint16 version,uint40 endsAt,bytes32 grounds,uint40 validUntil)"
    );
    bytes32 internal constant SETTLEMENT_TYPEHASH = keccak256(
        "Settlement(bytes32 agreement,uint16 version,uint64 settled,uint96 arrears,uint96 toPayee,"
        "bytes32 statement,uint40 validUntil)"
    );

    function hash(Terms memory terms, Tranche[] memory schedule) internal pure returns (bytes32) {
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

    function hash(Amendment memory amendment, Tranche[] memory schedule) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    AMENDMENT_TYPEHASH,
                    amendment.agreement,
                    amendment.version,
                    amendment.endsAt,
                    hash(amendment.terms, schedule),
                    amendment.review,
                    amendment.validUntil
                )
            );
    }

    /// @dev Structs of static fields are encoded field by field, as EIP-712 wants them.
    function hash(Appointment memory appointment) internal pure returns (bytes32) {
        return keccak256(abi.encode(APPOINTMENT_TYPEHASH, appointment));
    }

    function hash(Termination memory termination) internal pure returns (bytes32) {
        return keccak256(abi.encode(TERMINATION_TYPEHASH, termination));
    }

    function hash(Settlement memory settlement) internal pure returns (bytes32) {
        return keccak256(abi.encode(SETTLEMENT_TYPEHASH, settlement));
    }

    function _hashSchedule(Tranche[] memory schedule) private pure returns (bytes32) {
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
