// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IPlacementEscrow} from "../interfaces/IPlacementEscrow.sol";
import {BoundedCall} from "../libraries/BoundedCall.sol";
import {Docket} from "../libraries/Docket.sol";
import {TermsCodec} from "../libraries/TermsCodec.sol";
import {TrancheStatus} from "../libraries/TrancheStatus.sol";
import {Status} from "../types/Agreement.sol";
import {FLAG_ARREARS, Ledger} from "../types/Ledger.sol";
import {COMMISSIONER_BIT} from "../types/Roles.sol";
import {Tranche} from "../types/Tranche.sol";
import {AgreementStore} from "./AgreementStore.sol";

/// @title Treasury
/// @notice Money in, money out, and the books between.
abstract contract Treasury is AgreementStore {
    using SafeERC20 for IERC20;
    using TermsCodec for bytes;
    using TrancheStatus for Tranche;

    // ---- Money in ----

    /// @inheritdoc IPlacementEscrow
    function fund(bytes32 agreement, uint256 amount) external nonReentrant {
        (, Ledger ledger, bytes memory terms) = _loadLive(agreement);
        _fund(agreement, ledger, terms, amount);
    }

    /// @inheritdoc IPlacementEscrow
    function fundWithPermit(
        bytes32 agreement,
        uint256 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external nonReentrant {
        (, Ledger ledger, bytes memory terms) = _loadLive(agreement);
        // A permit can be taken from the mempool and submitted by anyone; then the allowance is there already.
        try IERC20Permit(terms.token()).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
        _fund(agreement, ledger, terms, amount);
    }

    // ---- Money out ----

    /// @inheritdoc IPlacementEscrow
    function reclaim(bytes32 agreement) external nonReentrant {
        Docket memory docket = _docketOf(agreement);
        uint256 live = _liabilities(docket);
        if (live != 0) docket.requireRole(COMMISSIONER_BIT);
        uint256 balance = docket.ledger.balance();
        uint256 amount = Math.saturatingSub(balance, live);
        if (amount == 0) revert EscrowNothingToReclaim(agreement, balance, live);
        docket.ledger = docket.ledger.less(amount);
        _record(docket);
        emit Reclaimed(agreement, docket.ledger.sequence(), docket.ledger.balance(), msg.sender, uint96(amount));
        _payOut(docket.terms.token(), docket.terms.commissioner(), amount);
    }

    /// @inheritdoc IPlacementEscrow
    function withdraw(address token, address account, address to) external nonReentrant {
        _requireRecipient(account, to);
        uint256 amount = owed[token][account];
        if (amount == 0) revert EscrowNothingOwed(token, account);
        _withdraw(token, account, to, amount);
    }

    /// @inheritdoc IPlacementEscrow
    function withdrawPart(address token, address to, uint256 amount) external nonReentrant {
        _requireRecipient(msg.sender, to);
        uint256 whole = owed[token][msg.sender];
        if (amount == 0 || amount > whole) revert EscrowPartNotOwed(whole, amount);
        _withdraw(token, msg.sender, to, amount);
    }

    // ---- Internal ----

    /// @dev Applies what the docket decided: bits, balance, arrears, number. The caller emits the event and pays out.
    function _enact(Docket memory docket) internal returns (uint256 paid) {
        Ledger ledger = docket.ledger.decide(docket.awards, docket.refuses, docket.challenges);
        paid = Math.min(docket.due, ledger.balance());
        docket.ledger = ledger.less(paid);
        if (paid != docket.due) {
            arrears[docket.agreement] += docket.due - paid;
            docket.ledger = docket.ledger.with(FLAG_ARREARS);
        }
        _record(docket);
    }

    /// @dev Pays what a decision made due.
    function _payPayee(Docket memory docket, uint256 amount) internal {
        _payOut(docket.terms.token(), docket.terms.payee(), amount);
    }

    /// @dev A payout that the token refuses becomes a debt to the account, so that one account's trouble, or one
    /// token's, never blocks another's money.
    function _payOut(address token, address account, uint256 amount) internal {
        if (amount == 0) return;
        (bool success, uint256 returned, bytes32 word) = BoundedCall.transact(
            token,
            abi.encodeCall(IERC20.transfer, (account, amount))
        );
        bool accepted = returned == 0 ? token.code.length != 0 : returned >= 32 && uint256(word) == 1;
        if (success && accepted) return;
        owed[token][account] += amount;
        emit PayoutRefused(token, account, amount);
    }

    function _liabilities(Docket memory docket) internal view returns (uint256 total) {
        uint256 longStop = docket.terms.longStop();
        uint256 count = docket.terms.trancheCount();
        for (uint256 i; i < count; ++i) {
            Tranche tranche = docket.terms.trancheAt(i);
            bool isLive = tranche.statusOf(i, docket.inForce, docket.ledger, longStop) < Status.Lapsed;
            if (isLive) total += tranche.amount();
        }
    }

    /// @dev Money sent to the zero address or to the escrow itself would be lost.
    function _requireRecipient(address account, address to) private view {
        bool allowed = to == account || (msg.sender == account && to != address(0) && to != address(this));
        if (!allowed) revert EscrowRecipientNotAllowed(account, to);
    }

    function _withdraw(address token, address account, address to, uint256 amount) private {
        owed[token][account] -= amount;
        emit Withdrawn(token, account, to, amount);
        IERC20(token).safeTransfer(to, amount);
    }

    function _fund(bytes32 agreement, Ledger ledger, bytes memory terms, uint256 amount) private {
        IERC20 token = IERC20(terms.token());
        uint256 before = _holdings(token);
        token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = _holdings(token) - before;
        if (received == 0) revert EscrowNothingReceived(agreement);

        uint256 available = SafeCast.toUint96(ledger.balance() + received);
        uint256 arrearsPaid;
        if (ledger.has(FLAG_ARREARS)) (ledger, arrearsPaid) = _payArrears(agreement, ledger, available);
        ledger = _record(agreement, ledger.withBalance(uint96(available - arrearsPaid))); // `available` fits
        emit Funded(agreement, ledger.sequence(), ledger.balance(), msg.sender, uint96(received), uint96(arrearsPaid));
        _payOut(address(token), terms.payee(), arrearsPaid);
    }

    function _holdings(IERC20 token) private view returns (uint256) {
        return token.balanceOf(address(this));
    }

    function _payArrears(bytes32 agreement, Ledger ledger, uint256 available) private returns (Ledger, uint256 paid) {
        uint256 due = arrears[agreement];
        paid = Math.min(due, available);
        arrears[agreement] = due - paid;
        return (paid < due ? ledger : ledger.without(FLAG_ARREARS), paid);
    }
}
