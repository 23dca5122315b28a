// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IPlacementEscrow} from "../interfaces/IPlacementEscrow.sol";
import {Docket} from "../libraries/Docket.sol";
import {TermsCodec} from "../libraries/TermsCodec.sol";
import {TypedData} from "../libraries/TypedData.sol";
import {Consents} from "../types/Attestation.sol";
import {Settlement, Termination} from "../types/Ending.sol";
import {FLAG_ARREARS, FLAG_CLOSED} from "../types/Ledger.sol";
import {BOTH_PARTIES, FIRST_PARTY, FIRST_SEAT, INSPECTOR_BIT, SOCIAL_WORKER_BIT} from "../types/Roles.sol";
import {Authority} from "./Authority.sol";
import {Treasury} from "./Treasury.sol";

/// @title Endings
/// @notice How an agreement ends: by notice, at once on the panel's word, or by an agreed split. An end is only ever
/// made earlier, and never lies in the past, so that nothing earned is voided.
abstract contract Endings is Authority, Treasury {
    using TermsCodec for bytes;

    uint8 private constant TERMINATING_SEATS = INSPECTOR_BIT | SOCIAL_WORKER_BIT;

    /// @inheritdoc IPlacementEscrow
    function giveNotice(bytes32 agreement, uint40 endsAt, bytes32 grounds) external nonReentrant {
        Docket memory docket = _docketOf(agreement);
        docket.requireRole(BOTH_PARTIES);
        uint256 earliest = block.timestamp + docket.terms.noticePeriod();
        if (endsAt < earliest) revert EscrowNoticeTooShort(agreement, earliest, endsAt);
        _bringForward(docket, endsAt);
        emit NoticeGiven(agreement, docket.ledger.sequence(), docket.ledger.balance(), msg.sender, endsAt, grounds);
    }

    /// @inheritdoc IPlacementEscrow
    function terminate(Termination memory termination, Consents calldata consents) external nonReentrant {
        Docket memory docket = _docketOf(termination.agreement);
        _requireInForce(docket, termination.version, termination.validUntil);
        _requireConsents(terminationDigest(termination), docket.terms, FIRST_SEAT, TERMINATING_SEATS, consents);
        uint256 lacking = _lackingStanding(docket, consents.signers);
        if (lacking != 0) revert EscrowStandingLacking(docket.agreement, uint8(lacking));
        _bringForward(docket, Math.max(termination.endsAt, block.timestamp));
        emit Terminated(
            docket.agreement,
            docket.ledger.sequence(),
            docket.ledger.balance(),
            msg.sender,
            termination,
            consents.signers,
            consents.signatures
        );
    }

    /// @inheritdoc IPlacementEscrow
    function settle(Settlement memory settlement, Consents calldata consents) external nonReentrant {
        Docket memory docket = _docketOf(settlement.agreement);
        _requireInForce(docket, settlement.version, settlement.validUntil);
        _requireConsents(settlementDigest(settlement), docket.terms, FIRST_PARTY, BOTH_PARTIES, consents);
        uint256 toPayee = _agreedSum(docket, settlement);
        uint256 toCommissioner = docket.ledger.balance() - toPayee;
        _close(docket);
        emit Closed(
            docket.agreement,
            docket.ledger.sequence(),
            docket.ledger.balance(),
            msg.sender,
            settlement,
            consents.signers,
            consents.signatures
        );
        _payPayee(docket, toPayee);
        _payOut(docket.terms.token(), docket.terms.commissioner(), toCommissioner);
    }

    /// @inheritdoc IPlacementEscrow
    function terminationDigest(Termination memory termination) public view returns (bytes32) {
        return _hashTypedData(TypedData.hash(termination));
    }

    /// @inheritdoc IPlacementEscrow
    function settlementDigest(Settlement memory settlement) public view returns (bytes32) {
        return _hashTypedData(TypedData.hash(settlement));
    }

    /// @dev Being earlier than the end in force, an end that is not in the past can only be set before that one.
    function _bringForward(Docket memory docket, uint256 endsAt) private {
        uint256 current = docket.inForce.endsAt();
        if (endsAt >= current) revert EscrowEndNotEarlier(docket.agreement, current, endsAt);
        docket.inForce = docket.inForce.withEnd(uint32(endsAt)); // below the end in force
        _recordInForce(docket);
    }

    /// @dev The sum that the parties signed, less what was paid of the arrears that they knew of. Whatever else was
    /// decided since voids their agreement.
    function _agreedSum(Docket memory docket, Settlement memory settlement) private view returns (uint256 toPayee) {
        uint64 decided = docket.ledger.decided();
        if (settlement.settled != decided) {
            revert EscrowSettledChanged(docket.agreement, decided, settlement.settled);
        }
        uint256 unpaid = arrears[docket.agreement];
        if (unpaid > settlement.arrears) revert EscrowArrearsGrown(docket.agreement, unpaid, settlement.arrears);
        toPayee = Math.saturatingSub(settlement.toPayee, settlement.arrears - unpaid);
        uint256 balance = docket.ledger.balance();
        if (toPayee > balance) revert EscrowBalanceTooLow(docket.agreement, balance, toPayee);
    }

    function _close(Docket memory docket) private {
        docket.ledger = docket.ledger.withBalance(0).without(FLAG_ARREARS).with(FLAG_CLOSED);
        delete arrears[docket.agreement];
        _record(docket);
    }
}
