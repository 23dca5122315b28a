// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title OddToken
/// @notice A token with the oddities of real and imagined ones, all of which anybody may turn on. For tests only.
contract OddToken is ERC20 {
    error OddTokenRefused(address account);
    error OddTokenAboveLimit(uint256 amount, uint256 limit);

    /// @notice What `transfer` returns instead of `true`, if `answersOddly`.
    bytes public answer;
    bool public answersOddly;
    /// @notice Whether `transfer` moves anything.
    bool public moves = true;
    /// @notice The most that one transfer may move.
    uint256 public limit = type(uint256).max;
    /// @notice Gas that `transfer` wastes before it moves anything.
    uint256 public gasToBurn;
    /// @notice What the receiver of `transferFrom` gets besides, or goes without.
    int256 public surplus;
    mapping(address account => bool isRefused) public refused;

    constructor() ERC20("Odd Token", "ODD") {}

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function refuse(address account, bool isRefused) external {
        refused[account] = isRefused;
    }

    function setLimit(uint256 most) external {
        limit = most;
    }

    function setGasToBurn(uint256 gas) external {
        gasToBurn = gas;
    }

    function setSurplus(int256 amount) external {
        surplus = amount;
    }

    function answerWith(bytes calldata data, bool isMoving) external {
        answer = data;
        answersOddly = true;
        moves = isMoving;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        uint256 end = gasleft() - gasToBurn;
        while (gasToBurn != 0 && gasleft() > end) {}
        if (refused[to]) revert OddTokenRefused(to);
        if (amount > limit) revert OddTokenAboveLimit(amount, limit);
        if (moves) _transfer(msg.sender, to, amount);
        if (!answersOddly) return true;
        bytes memory data = answer;
        assembly ("memory-safe") {
            return(add(data, 0x20), mload(data))
        }
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        super.transferFrom(from, to, amount);
        if (surplus > 0) _mint(to, uint256(surplus));
        if (surplus < 0) _burn(to, uint256(-surplus));
        return true;
    }
}
