// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SSTORE2} from "solady/src/utils/SSTORE2.sol";
import {IPlacementEscrow} from "../interfaces/IPlacementEscrow.sol";
import {Docket} from "../libraries/Docket.sol";
import {TermsCodec} from "../libraries/TermsCodec.sol";
import {TermsRules} from "../libraries/TermsRules.sol";
import {TypedData} from "../libraries/TypedData.sol";
import {AgreementState, FLAG_ENDORSEMENTS, NO_END, Terms} from "../types/Agreement.sol";
import {Amendment, Appointment} from "../types/Amendment.sol";
import {Consents} from "../types/Attestation.sol";
import {BOTH_PARTIES, SEAT_COUNT, countBits} from "../types/Roles.sol";
import {Tranche} from "../types/Tranche.sol";
import {Authority} from "./Authority.sol";

/// @title Agreements
/// @notice How an agreement comes into being and changes: its versions.
abstract contract Agreements is Authority {
    using TermsCodec for bytes;

    /// @inheritdoc IPlacementEscrow
    function open(
        Terms memory terms,
        Tranche[] memory schedule,
        Consents calldata consents
    ) external nonReentrant returns (bytes32 agreement) {
        bytes memory stored = TermsCodec.encode(terms, schedule);
        TermsRules.checkTerms(stored);
        TermsRules.checkContracts(stored);
        Docket memory docket;
        TermsRules.checkSchedule(stored, docket.terms, _decided(docket.state));
        _requireNoneClosed(schedule);

        agreement = termsDigest(terms, schedule);
        if (_states[agreement].terms != address(0)) revert EscrowAgreementExists(agreement);
        _requireConsents(agreement, stored.parties(), BOTH_PARTIES, consents);

        docket.agreement = agreement;
        docket.state.endsAt = NO_END;
        _adopt(docket, stored);
        emit Opened(
            agreement,
            terms.commissioner,
            terms.provider,
            docket.state.sequence,
            docket.state.balance,
            msg.sender,
            terms,
            schedule,
            consents.signers,
            consents.signatures
        );
    }

    /// @inheritdoc IPlacementEscrow
    function amend(
        Amendment memory amendment,
        Tranche[] memory schedule,
        Consents calldata consents
    ) external nonReentrant {
        Docket memory docket = _loadLive(amendment.agreement);
        _requireInForce(docket, amendment.version, amendment.validUntil);
        _requireEnd(docket, amendment.endsAt);
        bytes32 digest = amendmentDigest(amendment, schedule);
        _requireConsents(digest, docket.terms.parties(), BOTH_PARTIES, consents);

        AgreementState memory state = docket.state;
        bytes memory amended = TermsCodec.encode(amendment.terms, schedule);
        uint64 kept = _checkAmended(docket, amended);
        // What is decided is kept; a dispute about a word that changed is over.
        state.settled &= kept;
        state.challenged &= kept;
        state.endsAt = NO_END;
        state.heldUntil = uint32(_heldUntil(docket, amended.holdPeriod()));
        _adopt(docket, amended);
        emit Amended(
            docket.agreement,
            state.sequence,
            state.balance,
            msg.sender,
            amendment,
            schedule,
            consents.signers,
            consents.signatures
        );
    }

    /// @inheritdoc IPlacementEscrow
    function appoint(Appointment memory appointment, Consents calldata consents) external nonReentrant {
        Docket memory docket = _loadLive(appointment.agreement);
        _requireInForce(docket, appointment.version, appointment.validUntil);
        // Bits beyond the parties' are refused with the signatures.
        if (countBits(consents.signers) < 2) revert EscrowTwoConsentsNeeded(consents.signers);
        _requireConsents(appointmentDigest(appointment), docket.terms.parties(), consents);

        (uint256 seat, address account) = (appointment.seat, appointment.account);
        if (seat >= SEAT_COUNT) revert EscrowSeatOutOfRange(seat);
        if (docket.terms.seat(seat) == account) revert EscrowSeatUnchanged(docket.agreement, seat, account);
        bytes memory appointed = docket.terms.withSeat(seat, account);
        TermsRules.checkTerms(appointed);
        TermsRules.checkSchedule(appointed, docket.terms, _decided(docket.state));
        _adopt(docket, appointed);
        emit Appointed(
            docket.agreement,
            docket.state.sequence,
            docket.state.balance,
            msg.sender,
            appointment,
            consents.signers,
            consents.signatures
        );
    }

    /// @inheritdoc IPlacementEscrow
    function cancel(bytes32 digest) external {
        if (cancelled[msg.sender][digest]) revert EscrowConsentCancelled(msg.sender, digest);
        cancelled[msg.sender][digest] = true;
        emit Cancelled(msg.sender, digest);
    }

    /// @inheritdoc IPlacementEscrow
    function termsDigest(Terms memory terms, Tranche[] memory schedule) public view returns (bytes32) {
        return _hashTypedData(TypedData.hash(terms, schedule));
    }

    /// @inheritdoc IPlacementEscrow
    function amendmentDigest(Amendment memory amendment, Tranche[] memory schedule) public view returns (bytes32) {
        return _hashTypedData(TypedData.hash(amendment, schedule));
    }

    /// @inheritdoc IPlacementEscrow
    function appointmentDigest(Appointment memory appointment) public view returns (bytes32) {
        return _hashTypedData(TypedData.hash(appointment));
    }

    /// @dev Consents to terms expire with the first window.
    function _requireNoneClosed(Tranche[] memory schedule) private view {
        uint256 earliestClose = type(uint256).max;
        for (uint256 i; i < schedule.length; ++i) earliestClose = Math.min(earliestClose, schedule[i].closesAt());
        if (block.timestamp >= earliestClose) revert EscrowTermsExpired(earliestClose, block.timestamp);
    }

    /// @dev An amendment speaks of the end that was in force when it was signed, so that an old one cannot lift a newer
    /// notice; once ended, an agreement stays ended.
    function _requireEnd(Docket memory docket, uint256 given) private view {
        uint256 current = docket.state.endsAt;
        if (block.timestamp >= current) revert EscrowEnded(docket.agreement, current);
        if (given != (current == NO_END ? 0 : current)) revert EscrowEndChanged(docket.agreement, current, given);
    }

    /// @dev A token or register that lost its code since does not stand in the way of amending away from it.
    function _checkAmended(Docket memory docket, bytes memory amended) private view returns (uint64 kept) {
        bytes memory terms = docket.terms;
        bool sameParties = amended.commissioner() == terms.commissioner() && amended.provider() == terms.provider();
        if (!sameParties || amended.token() != terms.token()) revert EscrowTermsFixed(docket.agreement);
        TermsRules.checkTerms(amended);
        if (amended.register() != terms.register()) TermsRules.checkRegister(amended.register());
        return TermsRules.checkSchedule(amended, terms, _decided(docket.state));
    }

    /// @dev A hold is cut to the new period from now; after one that is over, a longer one does not put off the next.
    function _heldUntil(Docket memory docket, uint256 holdPeriod) private view returns (uint256) {
        uint256 heldUntil = docket.state.heldUntil;
        if (block.timestamp < heldUntil) return Math.min(heldUntil, block.timestamp + holdPeriod);
        return Math.saturatingSub(heldUntil, Math.saturatingSub(holdPeriod, docket.terms.holdPeriod()));
    }

    /// @dev The next version. Whatever was endorsed or retracted for the last one is void with it.
    function _adopt(Docket memory docket, bytes memory terms) private {
        AgreementState memory state = docket.state;
        state.terms = SSTORE2.write(terms);
        ++state.version;
        state.flags &= ~FLAG_ENDORSEMENTS;
        _record(docket.agreement, state);
    }
}
