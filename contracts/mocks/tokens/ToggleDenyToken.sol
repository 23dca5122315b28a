// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// How the token treats an account.
enum Treatment {
    /// As any other.
    Fair,
    /// Transfers from and to it revert.
    Reverts,
    /// They move nothing and return false.
    ReturnsFalse,
    /// They use up all the gas they are given.
    BurnsGas
}

/// @title ToggleDenyToken
/// @notice A token with a deny-list that anyone may change at any time, three ways to refuse, a fee on every transfer
/// and a call in the middle of it: for tests only.
contract ToggleDenyToken is ERC20, ERC20Permit {
    uint256 private constant WHOLE = 10_000;

    mapping(address account => Treatment treatment) public treatmentOf;
    /// @notice Basis points of each transfer that go nowhere.
    uint256 public fee;
    address private _target;
    bytes private _call;

    /// What the call in the middle of a transfer came to.
    event HookReturned(bool success, bytes result);

    error Denied(address account);

    constructor() ERC20("Toggle Deny Token", "TDT") ERC20Permit("Toggle Deny Token") {}

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function treat(address account, Treatment treatment) external {
        treatmentOf[account] = treatment;
    }

    function setFee(uint256 basisPoints) external {
        fee = basisPoints;
    }

    /// @notice From now on the token calls `target` in the middle of every transfer; zero is nobody.
    function arm(address target, bytes calldata call_) external {
        _target = target;
        _call = call_;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return _admits(msg.sender) && _admits(to) && super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return _admits(from) && _admits(to) && super.transferFrom(from, to, amount);
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (from == address(0)) return super._update(from, to, amount);
        uint256 kept = (amount * fee) / WHOLE;
        super._update(from, to, amount - kept);
        if (_target != address(0)) {
            (bool success, bytes memory result) = _target.call(_call);
            emit HookReturned(success, result);
        }
        if (kept != 0) super._update(from, address(0), kept);
    }

    function _admits(address account) private view returns (bool) {
        Treatment treatment = treatmentOf[account];
        if (treatment == Treatment.Reverts) revert Denied(account);
        if (treatment == Treatment.BurnsGas) {
            assembly {
                invalid()
            }
        }
        return treatment == Treatment.Fair;
    }
}
