// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IPlacementEscrow} from "../interfaces/IPlacementEscrow.sol";
import {Docket} from "../libraries/Docket.sol";
import {TermsCodec} from "../libraries/TermsCodec.sol";
import {TypedData} from "../libraries/TypedData.sol";
import {AgreementState, FLAG_ARREARS, FLAG_CLOSED} from "../types/Agreement.sol";
import {Consents} from "../types/Attestation.sol";
import {Settlement, Termination} from "../types/Ending.sol";
import {BOTH_PARTIES, INSPECTOR_BIT, SOCIAL_WORKER_BIT} from "../types/Roles.sol";
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
        Docket memory docket = _loadLive(agreement);
        docket.requireRole(BOTH_PARTIES);
        uint256 earliest = block.timestamp + docket.terms.noticePeriod();
        if (endsAt < earliest) revert EscrowNoticeTooShort(agreement, earliest, endsAt);
        _bringForward(docket, endsAt);
        emit NoticeGiven(agreement, docket.state.sequence, docket.state.balance, msg.sender, endsAt, grounds);
    }

    /// @inheritdoc IPlacementEscrow
    function terminate(Termination memory termination, Consents calldata consents) external nonReentrant {
        Docket memory docket = _loadLive(termination.agreement);
        _requireInForce(docket, termination.version, termination.validUntil);
        _requireConsents(terminationDigest(termination), docket.terms.panel(), TERMINATING_SEATS, consents);
        uint8 lacking = _lackingStanding(docket, consents.signers);
        if (lacking != 0) revert EscrowStandingLacking(docket.agreement, lacking);
        _bringForward(docket, Math.max(termination.endsAt, block.timestamp));
        emit Terminated(
            docket.agreement,
            docket.state.sequence,
            docket.state.balance,
            msg.sender,
            termination,
            consents.signers,
            consents.signatures
        );
    }

    /// @inheritdoc IPlacementEscrow
    function settle(Settlement memory settlement, Consents calldata consents) external nonReentrant {
        Docket memory docket = _loadLive(settlement.agreement);
        _requireInForce(docket, settlement.version, settlement.validUntil);
        _requireConsents(settlementDigest(settlement), docket.terms.parties(), BOTH_PARTIES, consents);
        uint256 toPayee = _agreedSum(docket, settlement);
        uint256 toCommissioner = docket.state.balance - toPayee;
        _close(docket);
        emit Closed(
            docket.agreement,
            docket.state.sequence,
            docket.state.balance,
            msg.sender,
            settlement,
            consents.signers,
            consents.signatures
        );
        _payOut(Payout(docket.terms.token(), docket.terms.payee(), toPayee));
        _payOut(Payout(docket.terms.token(), docket.terms.commissioner(), toCommissioner));
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
        AgreementState memory state = docket.state;
        if (endsAt >= state.endsAt) revert EscrowEndNotEarlier(docket.agreement, state.endsAt, endsAt);
        state.endsAt = uint32(endsAt); // below the end in force
        _record(docket.agreement, state);
    }

    /// @dev The sum that the parties signed, less what was paid of the arrears that they knew of. Whatever else was
    /// decided since voids their agreement.
    function _agreedSum(Docket memory docket, Settlement memory settlement) private view returns (uint256 toPayee) {
        uint64 decided = _decided(docket.state);
        if (settlement.settled != decided) {
            revert EscrowSettledChanged(docket.agreement, decided, settlement.settled);
        }
        uint256 unpaid = arrears[docket.agreement];
        if (unpaid > settlement.arrears) revert EscrowArrearsGrown(docket.agreement, unpaid, settlement.arrears);
        toPayee = Math.saturatingSub(settlement.toPayee, settlement.arrears - unpaid);
        uint256 balance = docket.state.balance;
        if (toPayee > balance) revert EscrowBalanceTooLow(docket.agreement, balance, toPayee);
    }

    function _close(Docket memory docket) private {
        AgreementState memory state = docket.state;
        state.flags = (state.flags & ~FLAG_ARREARS) | FLAG_CLOSED;
        state.balance = 0;
        delete arrears[docket.agreement];
        _record(docket.agreement, state);
    }
}
