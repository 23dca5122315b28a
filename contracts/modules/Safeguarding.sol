// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IPlacementEscrow} from "../interfaces/IPlacementEscrow.sol";
import {Docket} from "../libraries/Docket.sol";
import {TermsCodec} from "../libraries/TermsCodec.sol";
import {ARBITER_BIT, PROTECTIVE_SEATS, rolesOfSeats} from "../types/Roles.sol";
import {AgreementStore} from "./AgreementStore.sol";

/// @title Safeguarding
/// @notice The hold: one protective professional stops outcome money at once. It ends by itself, and the next one must
/// wait as long as the last one was, and a day at least, so that money is held for at most half of any long time.
abstract contract Safeguarding is AgreementStore {
    using TermsCodec for bytes;

    uint256 private constant LEAST_COOL_DOWN = 1 days;

    /// @inheritdoc IPlacementEscrow
    function hold(bytes32 agreement, bytes32 grounds) external nonReentrant {
        Docket memory docket = _docketOf(agreement);
        docket.requireRole(rolesOfSeats(PROTECTIVE_SEATS));
        uint256 period = docket.terms.holdPeriod();
        uint256 earliest = docket.inForce.heldUntil() + period;
        if (block.timestamp < earliest) revert EscrowHoldTooSoon(agreement, earliest);

        uint32 heldUntil = uint32(block.timestamp + period);
        uint8 heldBy = docket.terms.seatOf(msg.sender);
        docket.inForce = docket.inForce.withHeldUntil(heldUntil).withHeldBy(heldBy);
        _recordInForce(docket);
        emit Held(agreement, docket.ledger.sequence(), docket.ledger.balance(), msg.sender, heldBy, heldUntil, grounds);
    }

    /// @inheritdoc IPlacementEscrow
    function lift(bytes32 agreement) external nonReentrant {
        Docket memory docket = _docketOf(agreement);
        docket.requireRole(ARBITER_BIT | rolesOfSeats(docket.inForce.heldBy()));
        uint256 heldUntil = docket.inForce.heldUntil();
        if (block.timestamp >= heldUntil) revert EscrowNotHeld(agreement, heldUntil);

        // The moment from which a hold period must pass again: as far back as the hold had still to run.
        uint256 reflected = 2 * block.timestamp - heldUntil;
        uint256 least = block.timestamp + LEAST_COOL_DOWN - docket.terms.holdPeriod();
        uint32 mark = uint32(Math.max(reflected, least));
        docket.inForce = docket.inForce.withHeldUntil(mark);
        _recordInForce(docket);
        emit Lifted(agreement, docket.ledger.sequence(), docket.ledger.balance(), msg.sender, mark);
    }
}
