// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {IPlacementEscrow} from "../interfaces/IPlacementEscrow.sol";
import {IStandingRegister} from "../interfaces/IStandingRegister.sol";
import {BoundedCall} from "../libraries/BoundedCall.sol";
import {Docket} from "../libraries/Docket.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {TermsCodec} from "../libraries/TermsCodec.sol";
import {TrancheStatus} from "../libraries/TrancheStatus.sol";
import {TypedData} from "../libraries/TypedData.sol";
import {AgreementState, FLAG_CLOSED, FLAG_ENDORSEMENTS, MET_IN_FULL, Status} from "../types/Agreement.sol";
import {Attestation, AttestationItem, Consents, Endorsements, Finding, Retraction} from "../types/Attestation.sol";
import {SEAT_COUNT, countSeats} from "../types/Seats.sol";
import {Tranche} from "../types/Tranche.sol";
import {Treasury} from "./Treasury.sol";

/// @title Panel
/// @notice The seats' word: attesting, endorsing, retracting.
abstract contract Panel is Treasury {
    using TermsCodec for bytes;
    using TrancheStatus for Tranche;

    uint256 private constant MAX_VALIDITY = 90 days;
    /// @dev Length 0: the caller's own word.
    bytes private constant CALLERS_WORD = hex"0000";

    /// Which seats must sign, and how many in all.
    struct Policy {
        uint8 requiredSeats;
        uint8 quorum;
    }

    /// @inheritdoc IPlacementEscrow
    function attest(AttestationItem[] calldata items) external nonReentrant {
        if (items.length == 0) revert EscrowListEmpty();
        bytes memory firstReason;
        bool done;
        Payout memory run;
        for (uint256 i; i < items.length; ++i) {
            (bytes memory reason, Payout memory payout) = _attest(items[i]);
            if (reason.length == 0) {
                done = true;
                run = _join(run, payout);
            } else if (firstReason.length == 0) {
                firstReason = reason;
            }
        }
        if (!done) LowLevelCall.bubbleRevert(firstReason);
        _payOut(run);
    }

    /// @inheritdoc IPlacementEscrow
    function retract(Attestation calldata attestation) external nonReentrant {
        Docket memory docket = _loadLive(attestation.agreement);
        uint8 seat;
        for (uint256 i; i < SEAT_COUNT; ++i) {
            if (docket.terms.seat(i) == msg.sender) seat = uint8(1 << i);
        }
        if (seat == 0) revert EscrowNotASeat(attestation.agreement, msg.sender);
        _retract(docket, attestation, seat, CALLERS_WORD);
    }

    /// @inheritdoc IPlacementEscrow
    function retractBySignature(Attestation calldata attestation, Consents calldata consents) external nonReentrant {
        Docket memory docket = _loadLive(attestation.agreement);
        bytes32 digest = retractionDigest(attestation.agreement, attestationDigest(attestation));
        uint8 refused = Signatures.verify(digest, docket.terms.panel(), consents.signers, consents.signatures);
        if (refused != 0) revert EscrowWalletRefused(digest, refused);
        _retract(docket, attestation, consents.signers, consents.signatures);
    }

    /// @inheritdoc IPlacementEscrow
    function attestationDigest(Attestation calldata attestation) public view returns (bytes32) {
        return _hashTypedDataV4(TypedData.hash(attestation));
    }

    /// @inheritdoc IPlacementEscrow
    function retractionDigest(bytes32 agreement, bytes32 attestation) public view returns (bytes32) {
        return _hashTypedDataV4(TypedData.hash(Retraction(agreement, attestation)));
    }

    // ---- Attesting ----

    /// @return reason Empty if the item was done, else the encoded error that says why it was skipped.
    function _attest(AttestationItem calldata item) private returns (bytes memory reason, Payout memory payout) {
        Docket memory docket = _load(item.attestation.agreement);
        reason = _whyStale(docket, item.attestation);
        if (reason.length != 0) return (reason, payout);

        docket.readTerms();
        Policy memory policy = _weigh(docket, item.attestation);
        if (docket.decidesNothing()) return (docket.reason, payout);

        bytes32 digest = attestationDigest(item.attestation);
        uint8 refused = Signatures.verify(digest, docket.terms.panel(), item.signers, item.signatures);
        if (refused != 0) return (abi.encodeWithSelector(EscrowWalletRefused.selector, digest, refused), payout);
        Endorsements memory given = _endorsementsOf(docket, digest);
        uint8 retracted = item.signers & given.retracted;
        if (retracted != 0) {
            return (abi.encodeWithSelector(EscrowRetracted.selector, docket.agreement, retracted), payout);
        }
        uint8 seats = item.signers | given.endorsed;
        if (!_isMet(policy, seats)) {
            if (seats == given.endorsed) return (_whyNoQuorum(docket, seats, policy), payout);
            _endorse(docket, item, digest, seats);
            return (reason, payout);
        }
        uint8 lacking = _lackingStanding(docket, seats);
        if (!_isMet(policy, seats & ~lacking)) {
            return (abi.encodeWithSelector(EscrowStandingLacking.selector, docket.agreement, lacking), payout);
        }
        payout = _decide(docket, item, seats & ~lacking);
    }

    function _whyStale(Docket memory docket, Attestation calldata attestation) private view returns (bytes memory) {
        AgreementState memory state = docket.state;
        if (state.flags & FLAG_CLOSED != 0) {
            return abi.encodeWithSelector(EscrowAgreementClosed.selector, docket.agreement);
        }
        if (attestation.version != state.version) {
            return
                abi.encodeWithSelector(
                    EscrowVersionStale.selector,
                    docket.agreement,
                    state.version,
                    attestation.version
                );
        }
        uint256 validUntil = attestation.validUntil;
        if (validUntil < block.timestamp) {
            return abi.encodeWithSelector(EscrowSignatureExpired.selector, validUntil, block.timestamp);
        }
        uint256 latest = block.timestamp + MAX_VALIDITY;
        if (validUntil > latest) revert EscrowValidityTooLong(validUntil, latest);
        return "";
    }

    /// @dev Reads the findings into the docket. The policy is that of all tranches named, passed over or not.
    function _weigh(
        Docket memory docket,
        Attestation calldata attestation
    ) private view returns (Policy memory policy) {
        Finding[] calldata findings = attestation.findings;
        if (findings.length == 0) revert EscrowListEmpty();
        for (uint256 i; i < findings.length; ++i) {
            uint256 index = findings[i].tranche;
            uint256 achieved = findings[i].achieved;
            if (achieved > MET_IN_FULL) revert EscrowFindingOutOfRange(index, achieved);
            (Tranche tranche, Status status) = docket.examine(index);
            policy.requiredSeats |= tranche.requiredSeats();
            if (tranche.quorum() > policy.quorum) policy.quorum = tranche.quorum();

            if (!_mayFind(status, achieved, attestation.overRefusal)) docket.passOver(index, status);
            else if (achieved == 0) docket.refuse(index);
            else if (docket.isHeld() && !tranche.paysOnSilence()) docket.passOverHeld();
            else docket.settle(index, tranche.dueOnFinding(achieved));
        }
    }

    /// @dev An Open tranche takes any finding. What is disputed is met or not: a part award is the arbiter's. A refusal
    /// gives way only to findings that say so, and refusing again changes nothing.
    function _mayFind(Status status, uint256 achieved, bool overRefusal) private pure returns (bool) {
        if (status == Status.Open) return true;
        if (status == Status.Challenged) return achieved == 0 || achieved == MET_IN_FULL;
        return status == Status.Refused && overRefusal && achieved == MET_IN_FULL;
    }

    /// @dev The quorum is at least the number of required seats, and signers are occupied seats only.
    function _isMet(Policy memory policy, uint256 seats) private pure returns (bool) {
        return countSeats(seats) >= policy.quorum && (policy.requiredSeats & ~seats) == 0;
    }

    function _whyNoQuorum(Docket memory docket, uint8 seats, Policy memory policy) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(
                EscrowQuorumNotReached.selector,
                docket.agreement,
                seats,
                policy.requiredSeats,
                policy.quorum
            );
    }

    /// @dev Asked once, when a quorum completes, for all seats counted. A register that fails confirms nobody. Seats
    /// that lack standing do not count, and cannot spoil the attestation for those that have it by endorsing it.
    function _lackingStanding(Docket memory docket, uint8 seats) private view returns (uint8) {
        address register = docket.terms.register();
        if (register == address(0)) return 0;
        address[4] memory panel;
        for (uint256 i; i < SEAT_COUNT; ++i) panel[i] = docket.terms.seat(i);
        (bool success, uint256 returned, bytes32 answer) = BoundedCall.query(
            register,
            abi.encodeCall(IStandingRegister.lackingStanding, (panel, seats))
        );
        bool answered = success && returned >= 32 && uint256(answer) <= type(uint8).max;
        return answered ? seats & uint8(uint256(answer)) : seats;
    }

    function _decide(
        Docket memory docket,
        AttestationItem calldata item,
        uint8 seats
    ) private returns (Payout memory payout) {
        payout = _settle(docket);
        Attestation calldata attestation = item.attestation;
        emit Attested(
            docket.agreement,
            docket.state.sequence,
            docket.state.balance,
            msg.sender,
            attestation.version,
            attestation.findings,
            attestation.overRefusal,
            attestation.evidence,
            attestation.validUntil,
            item.signers,
            item.signatures,
            seats
        );
    }

    /// @dev Consecutive payouts to one account in one token travel together.
    function _join(Payout memory run, Payout memory payout) private returns (Payout memory) {
        if (payout.amount == 0) return run;
        if (payout.account == run.account && payout.token == run.token) {
            run.amount += payout.amount;
            return run;
        }
        _payOut(run);
        return payout;
    }

    // ---- Endorsing and retracting ----

    function _endorse(Docket memory docket, AttestationItem calldata item, bytes32 digest, uint8 seats) private {
        AgreementState memory state = docket.state;
        _setFlag(docket.agreement, state, FLAG_ENDORSEMENTS);
        _endorsements[docket.agreement][digest].endorsed = seats;
        _record(docket.agreement, state);
        Attestation calldata attestation = item.attestation;
        emit Endorsed(
            docket.agreement,
            state.sequence,
            state.balance,
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
        AgreementState memory state = docket.state;
        if (attestation.version != state.version) {
            revert EscrowVersionStale(docket.agreement, state.version, attestation.version);
        }
        bytes32 digest = attestationDigest(attestation);
        Endorsements memory given = _endorsementsOf(docket, digest);
        if ((seats & ~given.retracted) == 0) revert EscrowAlreadyRetracted(docket.agreement, seats);
        _setFlag(docket.agreement, state, FLAG_ENDORSEMENTS);
        _endorsements[docket.agreement][digest] = Endorsements(given.endorsed & ~seats, given.retracted | seats);
        _record(docket.agreement, state);
        emit Retracted(
            docket.agreement,
            state.sequence,
            state.balance,
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
    function _endorsementsOf(Docket memory docket, bytes32 digest) private view returns (Endorsements memory) {
        if (docket.state.flags & FLAG_ENDORSEMENTS == 0) return Endorsements(0, 0);
        return _endorsements[docket.agreement][digest];
    }
}
