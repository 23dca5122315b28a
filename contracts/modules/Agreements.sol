// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";
import {IPlacementEscrow} from "../interfaces/IPlacementEscrow.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {TermsCodec} from "../libraries/TermsCodec.sol";
import {TermsRules} from "../libraries/TermsRules.sol";
import {TypedData} from "../libraries/TypedData.sol";
import {AgreementState, COMMISSIONER_BIT, NO_END, PROVIDER_BIT, Terms} from "../types/Agreement.sol";
import {Consents} from "../types/Attestation.sol";
import {Tranche} from "../types/Tranche.sol";
import {AgreementStore} from "./AgreementStore.sol";

/// @title Agreements
/// @notice How an agreement comes into being.
abstract contract Agreements is AgreementStore {
    uint8 private constant BOTH_PARTIES = COMMISSIONER_BIT | PROVIDER_BIT;

    /// @inheritdoc IPlacementEscrow
    function open(
        Terms calldata terms,
        Tranche[] calldata schedule,
        Consents calldata consents
    ) external nonReentrant returns (bytes32 agreement) {
        TermsRules.check(terms);
        uint256 earliestClose = TermsRules.check(schedule, TermsRules.occupied(terms.panel));
        if (block.timestamp >= earliestClose) revert EscrowTermsExpired(earliestClose, block.timestamp);

        agreement = termsDigest(terms, schedule);
        AgreementState storage state = _states[agreement];
        if (state.terms != address(0)) revert EscrowAgreementExists(agreement);
        _requireConsents(agreement, terms, consents);

        state.terms = SSTORE2.write(TermsCodec.encode(terms, schedule));
        state.version = 1;
        state.endsAt = NO_END;
        state.sequence = 1;
        emit Opened(
            agreement,
            terms.commissioner,
            terms.provider,
            1,
            0,
            msg.sender,
            terms,
            schedule,
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
    function termsDigest(Terms calldata terms, Tranche[] calldata schedule) public view returns (bytes32) {
        return _hashTypedDataV4(TypedData.hash(terms, schedule));
    }

    /// @dev Both parties, each with a consent it has not taken back.
    function _requireConsents(bytes32 digest, Terms calldata terms, Consents calldata consents) private view {
        if (consents.signers != BOTH_PARTIES) revert EscrowConsentsNeeded(BOTH_PARTIES, consents.signers);
        address[] memory parties = new address[](2);
        (parties[0], parties[1]) = (terms.commissioner, terms.provider);
        for (uint256 i; i < parties.length; ++i) {
            if (cancelled[parties[i]][digest]) revert EscrowConsentCancelled(parties[i], digest);
        }
        uint8 refused = Signatures.verify(digest, parties, consents.signers, consents.signatures);
        if (refused != 0) revert EscrowWalletRefused(digest, refused);
    }
}
