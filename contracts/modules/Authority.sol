// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {IStandingRegister} from "../interfaces/IStandingRegister.sol";
import {BoundedCall} from "../libraries/BoundedCall.sol";
import {Docket} from "../libraries/Docket.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {TermsCodec} from "../libraries/TermsCodec.sol";
import {Consents} from "../types/Attestation.sol";
import {FLAG_CLOSED} from "../types/Ledger.sol";
import {ALL_SEATS, FIRST_SEAT, SEAT_COUNT} from "../types/Roles.sol";
import {AgreementStore} from "./AgreementStore.sol";

/// @title Authority
/// @notice Whose word counts, for which version and for how long.
abstract contract Authority is AgreementStore {
    using TermsCodec for bytes;

    uint256 private constant MAX_VALIDITY = 90 days;

    /// @return reason Empty if what was signed for this version may be recorded now, else the encoded error.
    function _whyStale(
        Docket memory docket,
        uint16 version,
        uint256 validUntil
    ) internal view returns (bytes memory reason) {
        bytes32 agreement = docket.agreement;
        uint16 current = docket.inForce.version();
        if (docket.ledger.has(FLAG_CLOSED)) {
            return abi.encodeWithSelector(EscrowAgreementClosed.selector, agreement);
        }
        if (version != current) return abi.encodeWithSelector(EscrowVersionStale.selector, agreement, current, version);
        if (validUntil < block.timestamp) {
            return abi.encodeWithSelector(EscrowSignatureExpired.selector, validUntil, block.timestamp);
        }
        unchecked {
            uint256 latest = block.timestamp + MAX_VALIDITY;
            if (validUntil > latest) revert EscrowValidityTooLong(validUntil, latest);
        }
    }

    function _requireInForce(Docket memory docket, uint16 version, uint256 validUntil) internal view {
        bytes memory reason = _whyStale(docket, version, validUntil);
        if (reason.length != 0) LowLevelCall.bubbleRevert(reason);
    }

    /// @dev Exactly the signers needed, each with a consent that it has not taken back.
    /// @param firstRole Whom bit 0 of the signers stands for: the first party, or the first seat.
    function _requireConsents(
        bytes32 digest,
        bytes memory terms,
        uint256 firstRole,
        uint8 needed,
        Consents calldata consents
    ) internal view {
        if (consents.signers != needed) revert EscrowConsentsNeeded(needed, consents.signers);
        _requireConsents(digest, terms, firstRole, consents);
    }

    /// @dev Whoever signed has not taken its consent back.
    function _requireConsents(
        bytes32 digest,
        bytes memory terms,
        uint256 firstRole,
        Consents calldata consents
    ) internal view {
        // The mark spares each consent a cold read of `cancelled`.
        if (_agreements[digest].inForce.hasCancellation()) {
            _requireNoneCancelled(digest, terms, firstRole, consents.signers);
        }
        _requireNoneRefused(digest, Signatures.verify(digest, terms, firstRole, consents.signers, consents.signatures));
    }

    function _requireNoneCancelled(bytes32 digest, bytes memory terms, uint256 firstRole, uint8 signers) private view {
        for (uint256 i; signers >> i != 0; ++i) {
            address account = terms.role(firstRole + i);
            bool signs = (signers >> i) & 1 != 0;
            if (signs && cancelled[account][digest]) revert EscrowConsentCancelled(account, digest);
        }
    }

    /// @return refused The seats whose wallet did not accept the digest.
    function _verifySeats(
        Docket memory docket,
        bytes32 digest,
        uint256 signers,
        bytes calldata signatures
    ) internal view returns (uint256 refused) {
        // Only the last seat may be vacant.
        if (signers > ALL_SEATS >> 1 && signers & ~docket.terms.occupiedSeats() != 0) {
            revert EscrowSignerUnknown(uint8(signers));
        }
        return Signatures.verify(digest, docket.terms, FIRST_SEAT, signers, signatures);
    }

    function _requireNoneRefused(bytes32 digest, uint256 refused) internal pure {
        if (refused != 0) revert EscrowWalletRefused(digest, uint8(refused));
    }

    /// @dev Asked once for all seats counted. A register that fails confirms nobody.
    function _lackingStanding(Docket memory docket, uint256 seats) internal view returns (uint256) {
        address register = docket.terms.register();
        if (register == address(0)) return 0;
        address[4] memory panel;
        for (uint256 i; i < SEAT_COUNT; ++i) panel[i] = docket.terms.seat(i);
        (bool success, uint256 returned, bytes32 answer) = BoundedCall.query(
            register,
            abi.encodeCall(IStandingRegister.lackingStanding, (panel, uint8(seats)))
        );
        bool answered = success && returned >= 32 && uint256(answer) <= type(uint8).max;
        return answered ? seats & uint256(answer) : seats;
    }
}
