// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {EfficientHashLib} from "solady/src/utils/EfficientHashLib.sol";
import {IPlacementEscrow} from "../interfaces/IPlacementEscrow.sol";
import {Docket} from "../libraries/Docket.sol";
import {TermsCodec} from "../libraries/TermsCodec.sol";
import {TrancheStatus} from "../libraries/TrancheStatus.sol";
import {TypedData} from "../libraries/TypedData.sol";
import {MET_IN_FULL, Status} from "../types/Agreement.sol";
import {Attestation, AttestationItem, Consents, Endorsements, Finding, Retraction} from "../types/Attestation.sol";
import {FLAG_ENDORSEMENTS} from "../types/Ledger.sol";
import {ALL_SEATS, countBits, rolesOfSeats} from "../types/Roles.sol";
import {Tranche} from "../types/Tranche.sol";
import {Authority} from "./Authority.sol";
import {Treasury} from "./Treasury.sol";

/// @title Panel
/// @notice The seats' word: attesting, endorsing, retracting.
abstract contract Panel is Authority, Treasury {
    using EfficientHashLib for bytes32[];
    using TermsCodec for bytes;
    using TrancheStatus for Tranche;

    /// @dev Length 0: the caller's own word.
    bytes private constant CALLERS_WORD = hex"0000";

    /// @inheritdoc IPlacementEscrow
    function attest(AttestationItem[] calldata items) external nonReentrant {
        if (items.length == 0) revert EscrowListEmpty();
        bytes memory firstReason;
        bool done;
        // Payouts in a row to one account in one token travel together.
        (address token, address payee, uint256 amount) = (address(0), address(0), 0);
        for (uint256 i; i < items.length; ++i) {
            Docket memory docket;
            (bytes memory reason, uint256 paid) = _attest(docket, items[i]);
            if (reason.length == 0) done = true;
            else if (firstReason.length == 0) firstReason = reason;
            if (paid == 0) continue;
            if (docket.terms.payee() != payee || docket.terms.token() != token) {
                _payOut(token, payee, amount);
                (token, payee, amount) = (docket.terms.token(), docket.terms.payee(), 0);
            }
            unchecked {
                amount += paid; // each has 96 bits
            }
        }
        if (!done) LowLevelCall.bubbleRevert(firstReason);
        _payOut(token, payee, amount);
    }

    /// @inheritdoc IPlacementEscrow
    function retract(Attestation calldata attestation) external nonReentrant {
        Docket memory docket = _docketOf(attestation.agreement);
        docket.requireRole(rolesOfSeats(ALL_SEATS));
        _retract(docket, attestation, docket.terms.seatOf(msg.sender), CALLERS_WORD);
    }

    /// @inheritdoc IPlacementEscrow
    function retractBySignature(Attestation calldata attestation, Consents calldata consents) external nonReentrant {
        Docket memory docket = _docketOf(attestation.agreement);
        bytes32 digest = retractionDigest(attestation.agreement, attestationDigest(attestation));
        _requireNoneRefused(digest, _verifySeats(docket, digest, consents.signers, consents.signatures));
        _retract(docket, attestation, consents.signers, consents.signatures);
    }

    /// @inheritdoc IPlacementEscrow
    function attestationDigest(Attestation calldata attestation) public view returns (bytes32) {
        return _hashTypedData(TypedData.hash(attestation));
    }

    /// @inheritdoc IPlacementEscrow
    function retractionDigest(bytes32 agreement, bytes32 attestation) public view returns (bytes32) {
        return _hashTypedData(TypedData.hash(Retraction(agreement, attestation)));
    }

    // ---- Attesting ----

    /// @dev The fields are read once: each read of calldata checks its type.
    /// @return reason Empty if the item was done, else the encoded error that says why it was skipped.
    /// @return paid What left the balance, token base units.
    function _attest(
        Docket memory docket,
        AttestationItem calldata item
    ) private returns (bytes memory reason, uint256 paid) {
        Attestation calldata attestation = item.attestation;
        docket.agreement = attestation.agreement;
        (docket.inForce, docket.ledger) = _load(docket.agreement);
        (uint16 version, uint40 validUntil) = (attestation.version, attestation.validUntil);
        reason = _whyStale(docket, version, validUntil);
        if (reason.length != 0) return (reason, 0);

        docket.terms = docket.inForce.readTerms();
        Finding[] calldata findings = attestation.findings;
        bool overRefusal = attestation.overRefusal;
        (bytes32 hashed, uint256 required, uint256 quorum) = _weigh(docket, findings, overRefusal);
        if (docket.decidesNothing()) return (docket.reason, 0);
        hashed = TypedData.hashAttestation(attestation, version, hashed, overRefusal, validUntil);

        (uint256 signers, bytes calldata signatures, uint256 seats) = (item.signers, item.signatures, 0);
        (reason, seats) = _tally(docket, item, _hashTypedData(hashed), signers, signatures, required, quorum);
        if (seats == 0) return (reason, 0);
        paid = _enact(docket);
        _logAttested(docket, attestation, version, findings, overRefusal, validUntil, signers, signatures, seats);
    }

    /// @dev Without a quorum the signers' endorsement is stored instead.
    /// @return reason Why their word does not count; an encoded error.
    /// @return seats Those that decide: signers and earlier endorsements, if they suffice. None, if not.
    function _tally(
        Docket memory docket,
        AttestationItem calldata item,
        bytes32 digest,
        uint256 signers,
        bytes calldata signatures,
        uint256 required,
        uint256 quorum
    ) private returns (bytes memory reason, uint256 seats) {
        uint256 refused = _verifySeats(docket, digest, signers, signatures);
        if (refused != 0) return (abi.encodeWithSelector(EscrowWalletRefused.selector, digest, refused), 0);
        (uint256 endorsed, uint256 retracted) = _endorsementsOf(docket, digest);
        retracted &= signers;
        if (retracted != 0) {
            return (abi.encodeWithSelector(EscrowRetracted.selector, docket.agreement, retracted), 0);
        }
        seats = signers | endorsed;
        if (!_isMet(seats, required, quorum)) {
            if (seats == endorsed) return (_whyNoQuorum(docket, seats, required, quorum), 0);
            _endorse(docket, item, digest, seats);
            return (reason, 0);
        }
        uint256 lacking = _lackingStanding(docket, seats);
        if (lacking == 0) return (reason, seats);
        seats &= ~lacking;
        if (!_isMet(seats, required, quorum)) {
            return (abi.encodeWithSelector(EscrowStandingLacking.selector, docket.agreement, lacking), 0);
        }
    }

    /// @dev Reads the findings into the docket. The policy is that of all tranches named, passed over or not.
    /// @return findingsHash As EIP-712 hashes the array.
    /// @return required Bit set of the seats that must sign.
    /// @return quorum How many seats must sign in all.
    function _weigh(
        Docket memory docket,
        Finding[] calldata findings,
        bool overRefusal
    ) private view returns (bytes32 findingsHash, uint256 required, uint256 quorum) {
        if (findings.length == 0) revert EscrowListEmpty();
        bytes32[] memory hashes = EfficientHashLib.malloc(findings.length);
        for (uint256 i; i < findings.length; ++i) {
            Finding calldata finding = findings[i];
            (uint256 index, uint256 achieved) = (finding.tranche, finding.achieved);
            (Tranche tranche, Status status) = docket.examine(index, achieved);
            hashes.set(i, TypedData.hashFinding(index, achieved));
            required |= tranche.requiredSeats();
            quorum = Math.max(quorum, tranche.quorum());

            if (!_mayFind(status, achieved, overRefusal)) docket.passOver(index, status);
            else if (achieved == 0) docket.refuse(index);
            else if (docket.isHeld(tranche)) docket.passOverHeld();
            else docket.award(index, tranche.dueOnFinding(achieved));
        }
        findingsHash = hashes.hash();
    }

    /// @dev An Open tranche takes any finding. What is disputed is met or not: a part award is the arbiter's. A refusal
    /// gives way only to findings that say so, and refusing again changes nothing.
    function _mayFind(Status status, uint256 achieved, bool overRefusal) private pure returns (bool) {
        if (status == Status.Open) return true;
        if (status == Status.Challenged) return achieved == 0 || achieved == MET_IN_FULL;
        return status == Status.Refused && overRefusal && achieved == MET_IN_FULL;
    }

    /// @dev The quorum is at least the number of required seats, and signers are occupied seats only.
    function _isMet(uint256 seats, uint256 required, uint256 quorum) private pure returns (bool) {
        return countBits(seats) >= quorum && (required & ~seats) == 0;
    }

    function _whyNoQuorum(
        Docket memory docket,
        uint256 seats,
        uint256 required,
        uint256 quorum
    ) private pure returns (bytes memory) {
        return abi.encodeWithSelector(EscrowQuorumNotReached.selector, docket.agreement, seats, required, quorum);
    }

    function _logAttested(
        Docket memory docket,
        Attestation calldata attestation,
        uint16 version,
        Finding[] calldata findings,
        bool overRefusal,
        uint40 validUntil,
        uint256 signers,
        bytes calldata signatures,
        uint256 seats
    ) private {
        emit Attested(
            docket.agreement,
            docket.ledger.sequence(),
            docket.ledger.balance(),
            msg.sender,
            version,
            findings,
            overRefusal,
            attestation.evidence,
            validUntil,
            uint8(signers),
            signatures,
            uint8(seats)
        );
    }

    // ---- Endorsing and retracting ----

    function _endorse(Docket memory docket, AttestationItem calldata item, bytes32 digest, uint256 seats) private {
        docket.ledger = docket.ledger.with(FLAG_ENDORSEMENTS);
        _endorsements[docket.agreement][digest].endorsed = uint8(seats);
        _record(docket);
        Attestation calldata attestation = item.attestation;
        emit Endorsed(
            docket.agreement,
            docket.ledger.sequence(),
            docket.ledger.balance(),
            msg.sender,
            attestation.version,
            attestation.findings,
            attestation.overRefusal,
            attestation.evidence,
            attestation.validUntil,
            item.signers,
            item.signatures
        );
    }

    function _retract(
        Docket memory docket,
        Attestation calldata attestation,
        uint8 seats,
        bytes memory signatures
    ) private {
        uint16 version = docket.inForce.version();
        if (attestation.version != version) {
            revert EscrowVersionStale(docket.agreement, version, attestation.version);
        }
        bytes32 digest = attestationDigest(attestation);
        (uint256 endorsed, uint256 retracted) = _endorsementsOf(docket, digest);
        if ((seats & ~retracted) == 0) revert EscrowAlreadyRetracted(docket.agreement, seats);
        docket.ledger = docket.ledger.with(FLAG_ENDORSEMENTS);
        _endorsements[docket.agreement][digest] = Endorsements(uint8(endorsed & ~seats), uint8(retracted | seats));
        _record(docket);
        emit Retracted(
            docket.agreement,
            docket.ledger.sequence(),
            docket.ledger.balance(),
            msg.sender,
            attestation.version,
            attestation.findings,
            attestation.overRefusal,
            attestation.evidence,
            attestation.validUntil,
            seats,
            signatures
        );
    }

    /// @dev The flag spares the first payment of most agreements a cold read.
    function _endorsementsOf(
        Docket memory docket,
        bytes32 digest
    ) private view returns (uint256 endorsed, uint256 retracted) {
        if (!docket.ledger.has(FLAG_ENDORSEMENTS)) return (0, 0);
        Endorsements storage given = _endorsements[docket.agreement][digest];
        return (given.endorsed, given.retracted);
    }
}
