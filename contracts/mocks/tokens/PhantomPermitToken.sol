// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockToken} from "./MockToken.sol";

/// @title PhantomPermitToken
/// @notice Has no permit, but a fallback that accepts any call, as WETH does: every permit seems to work.
contract PhantomPermitToken is MockToken {
    fallback() external {}
}
