// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {IStandingRegister} from "../interfaces/IStandingRegister.sol";
import {BoundedCall} from "../libraries/BoundedCall.sol";
import {Docket} from "../libraries/Docket.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {TermsCodec} from "../libraries/TermsCodec.sol";
import {FLAG_CLOSED} from "../types/Agreement.sol";
import {Consents} from "../types/Attestation.sol";
import {SEAT_COUNT} from "../types/Roles.sol";
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
        uint16 current = docket.state.version;
        if (docket.state.flags & FLAG_CLOSED != 0) {
            return abi.encodeWithSelector(EscrowAgreementClosed.selector, agreement);
        }
        if (version != current) return abi.encodeWithSelector(EscrowVersionStale.selector, agreement, current, version);
        if (validUntil < block.timestamp) {
            return abi.encodeWithSelector(EscrowSignatureExpired.selector, validUntil, block.timestamp);
        }
        uint256 latest = block.timestamp + MAX_VALIDITY;
        if (validUntil > latest) revert EscrowValidityTooLong(validUntil, latest);
    }

    function _requireInForce(Docket memory docket, uint16 version, uint256 validUntil) internal view {
        bytes memory reason = _whyStale(docket, version, validUntil);
        if (reason.length != 0) LowLevelCall.bubbleRevert(reason);
    }

    /// @dev Exactly the signers needed, each with a consent that it has not taken back.
    function _requireConsents(
        bytes32 digest,
        address[] memory accounts,
        uint8 needed,
        Consents calldata consents
    ) internal view {
        if (consents.signers != needed) revert EscrowConsentsNeeded(needed, consents.signers);
        _requireConsents(digest, accounts, consents);
    }

    /// @dev Whoever signed has not taken its consent back.
    function _requireConsents(bytes32 digest, address[] memory accounts, Consents calldata consents) internal view {
        for (uint256 i; i < accounts.length; ++i) {
            bool signs = (consents.signers >> i) & 1 != 0;
            if (signs && cancelled[accounts[i]][digest]) revert EscrowConsentCancelled(accounts[i], digest);
        }
        _requireSignatures(digest, accounts, consents);
    }

    function _requireSignatures(bytes32 digest, address[] memory accounts, Consents calldata consents) internal view {
        uint8 refused = Signatures.verify(digest, accounts, consents.signers, consents.signatures);
        if (refused != 0) revert EscrowWalletRefused(digest, refused);
    }

    /// @dev Asked once for all seats counted. A register that fails confirms nobody.
    function _lackingStanding(Docket memory docket, uint8 seats) internal view returns (uint8) {
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
}
