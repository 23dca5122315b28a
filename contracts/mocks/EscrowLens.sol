// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IPlacementEscrow} from "../interfaces/IPlacementEscrow.sol";
import {AgreementState, Status} from "../types/Agreement.sol";

/// @title EscrowLens
/// @notice Everything that the invariants look at after every step, in one call: for tests only.
contract EscrowLens {
    struct Words {
        AgreementState state;
        uint256 arrears;
        uint256 liabilities;
        uint256 reclaimable;
        Status[] statuses;
    }

    /// @param lengths How many tranches each agreement has.
    /// @return words By agreement.
    /// @return owed By token, then by account.
    /// @return holdings By token.
    function look(
        IPlacementEscrow escrow,
        bytes32[] calldata agreements,
        uint256[] calldata lengths,
        address[] calldata tokens,
        address[] calldata accounts
    ) external view returns (Words[] memory words, uint256[] memory owed, uint256[] memory holdings) {
        words = new Words[](agreements.length);
        for (uint256 i; i < agreements.length; ++i) words[i] = _wordsOf(escrow, agreements[i], lengths[i]);
        owed = new uint256[](tokens.length * accounts.length);
        holdings = new uint256[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            holdings[i] = IERC20(tokens[i]).balanceOf(address(escrow));
            for (uint256 j; j < accounts.length; ++j) {
                owed[i * accounts.length + j] = escrow.owed(tokens[i], accounts[j]);
            }
        }
    }

    function _wordsOf(
        IPlacementEscrow escrow,
        bytes32 agreement,
        uint256 length
    ) private view returns (Words memory words) {
        words.state = escrow.stateOf(agreement);
        words.arrears = escrow.arrears(agreement);
        words.liabilities = escrow.liabilities(agreement);
        words.reclaimable = escrow.reclaimable(agreement);
        words.statuses = new Status[](length);
        for (uint256 i; i < length; ++i) words.statuses[i] = escrow.statusOf(agreement, i);
    }
}
