// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SSTORE2} from "solady/src/utils/SSTORE2.sol";
import {IPlacementEscrow} from "../interfaces/IPlacementEscrow.sol";
import {Docket} from "../libraries/Docket.sol";
import {TermsCodec} from "../libraries/TermsCodec.sol";
import {TermsRules} from "../libraries/TermsRules.sol";
import {TypedData} from "../libraries/TypedData.sol";
import {Terms} from "../types/Agreement.sol";
import {Amendment, Appointment} from "../types/Amendment.sol";
import {Consents} from "../types/Attestation.sol";
import {NOT_IN_FORCE, NO_END} from "../types/InForce.sol";
import {FLAG_ENDORSEMENTS, Ledger, NEW_LEDGER} from "../types/Ledger.sol";
import {ALL_PARTIES, BOTH_PARTIES, FIRST_PARTY, SEAT_COUNT, countBits} from "../types/Roles.sol";
import {Tranche, toWords} from "../types/Tranche.sol";
import {Authority} from "./Authority.sol";

/// @title Agreements
/// @notice How an agreement comes into being and changes: its versions.
abstract contract Agreements is Authority {
    using TermsCodec for bytes;

    /// @inheritdoc IPlacementEscrow
    function open(
        Terms memory terms,
        Tranche[] calldata schedule,
        Consents calldata consents
    ) external nonReentrant returns (bytes32 agreement) {
        bytes memory stored = TermsCodec.encode(terms, schedule);
        TermsRules.checkTerms(stored);
        TermsRules.checkContracts(stored);
        TermsRules.checkSchedule(schedule, stored.occupiedSeats());

        agreement = termsDigest(terms, schedule);
        AgreementSlots storage slots = _agreements[agreement];
        if (slots.inForce.terms() != address(0)) revert EscrowAgreementExists(agreement);
        _requireConsents(agreement, stored, FIRST_PARTY, BOTH_PARTIES, consents);

        Ledger ledger = NEW_LEDGER.next();
        slots.inForce = NOT_IN_FORCE.withEnd(NO_END).next(SSTORE2.write(stored));
        slots.ledger = ledger;
        emit Opened(
            agreement,
            terms.commissioner,
            terms.provider,
            ledger.sequence(),
            ledger.balance(),
            msg.sender,
            terms,
            toWords(schedule),
            consents.signers,
            consents.signatures
        );
    }

    /// @inheritdoc IPlacementEscrow
    function amend(
        Amendment memory amendment,
        Tranche[] calldata schedule,
        Consents calldata consents
    ) external nonReentrant {
        Docket memory docket = _docketOf(amendment.agreement);
        _requireInForce(docket, amendment.version, amendment.validUntil);
        _requireEnd(docket, amendment.endsAt);
        bytes32 digest = amendmentDigest(amendment, schedule);
        _requireConsents(digest, docket.terms, FIRST_PARTY, BOTH_PARTIES, consents);

        bytes memory amended = TermsCodec.encode(amendment.terms, schedule);
        uint256 kept = _checkAmended(docket, amended, schedule);
        // What is decided is kept; a dispute about a word that changed is over.
        docket.ledger = docket.ledger.keep(kept);
        uint32 heldUntil = uint32(_heldUntil(docket, amended.holdPeriod()));
        docket.inForce = docket.inForce.withEnd(NO_END).withHeldUntil(heldUntil);
        _adopt(docket, amended);
        emit Amended(
            docket.agreement,
            docket.ledger.sequence(),
            docket.ledger.balance(),
            msg.sender,
            amendment,
            toWords(schedule),
            consents.signers,
            consents.signatures
        );
    }

    /// @inheritdoc IPlacementEscrow
    function appoint(Appointment memory appointment, Consents calldata consents) external nonReentrant {
        Docket memory docket = _docketOf(appointment.agreement);
        _requireInForce(docket, appointment.version, appointment.validUntil);
        if (consents.signers > ALL_PARTIES) revert EscrowSignerUnknown(consents.signers);
        if (countBits(consents.signers) < 2) revert EscrowTwoConsentsNeeded(consents.signers);
        _requireConsents(appointmentDigest(appointment), docket.terms, FIRST_PARTY, consents);

        (uint256 seat, address account) = (appointment.seat, appointment.account);
        if (seat >= SEAT_COUNT) revert EscrowSeatOutOfRange(seat);
        if (docket.terms.seat(seat) == account) revert EscrowSeatUnchanged(docket.agreement, seat, account);
        bytes memory appointed = docket.terms.withSeat(seat, account);
        TermsRules.checkTerms(appointed);
        TermsRules.checkPolicies(appointed, docket.ledger.decided());
        _adopt(docket, appointed);
        emit Appointed(
            docket.agreement,
            docket.ledger.sequence(),
            docket.ledger.balance(),
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
        // Marked where an agreement of this id would lie: `open` reads that word anyway.
        AgreementSlots storage slots = _agreements[digest];
        slots.inForce = slots.inForce.withCancellation();
        emit Cancelled(msg.sender, digest);
    }

    /// @inheritdoc IPlacementEscrow
    function termsDigest(Terms memory terms, Tranche[] calldata schedule) public view returns (bytes32) {
        return _hashTypedData(TypedData.hash(terms, schedule));
    }

    /// @inheritdoc IPlacementEscrow
    function amendmentDigest(Amendment memory amendment, Tranche[] calldata schedule) public view returns (bytes32) {
        return _hashTypedData(TypedData.hash(amendment, schedule));
    }

    /// @inheritdoc IPlacementEscrow
    function appointmentDigest(Appointment memory appointment) public view returns (bytes32) {
        return _hashTypedData(TypedData.hash(appointment));
    }

    /// @dev An amendment speaks of the end that was in force when it was signed, so that an old one cannot lift a newer
    /// notice; once ended, an agreement stays ended.
    function _requireEnd(Docket memory docket, uint256 given) private view {
        uint256 current = docket.inForce.endsAt();
        if (block.timestamp >= current) revert EscrowEnded(docket.agreement, current);
        if (given != (current == NO_END ? 0 : current)) revert EscrowEndChanged(docket.agreement, current, given);
    }

    /// @dev A token or register that lost its code since does not stand in the way of amending away from it.
    function _checkAmended(
        Docket memory docket,
        bytes memory amended,
        Tranche[] calldata schedule
    ) private view returns (uint256 kept) {
        bytes memory terms = docket.terms;
        bool sameParties = amended.commissioner() == terms.commissioner() && amended.provider() == terms.provider();
        if (!sameParties || amended.token() != terms.token()) revert EscrowTermsFixed(docket.agreement);
        TermsRules.checkTerms(amended);
        if (amended.register() != terms.register()) TermsRules.checkRegister(amended.register());
        return TermsRules.checkAmended(schedule, terms, docket.ledger.decided(), amended.occupiedSeats());
    }

    /// @dev A hold is cut to the new period from now; after one that is over, a longer one does not put off the next.
    function _heldUntil(Docket memory docket, uint256 holdPeriod) private view returns (uint256) {
        uint256 heldUntil = docket.inForce.heldUntil();
        if (block.timestamp < heldUntil) return Math.min(heldUntil, block.timestamp + holdPeriod);
        return Math.saturatingSub(heldUntil, Math.saturatingSub(holdPeriod, docket.terms.holdPeriod()));
    }

    /// @dev The next version. Whatever was endorsed or retracted for the last one is void with it.
    function _adopt(Docket memory docket, bytes memory terms) private {
        docket.inForce = docket.inForce.next(SSTORE2.write(terms));
        docket.ledger = docket.ledger.without(FLAG_ENDORSEMENTS);
        _recordInForce(docket);
    }
}
