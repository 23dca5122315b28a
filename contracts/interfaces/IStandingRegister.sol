// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IStandingRegister
/// @notice The one question that an escrow asks: a register of another make need answer no more.
interface IStandingRegister {
    /// @notice Which of the seats asked for are not held by an account in good standing now. Never reverts.
    /// @param panel The accounts of seats 0 to 3.
    /// @param seats Bit set of the seats asked for.
    /// @return lacking Bit set, a subset of `seats`; 0 if all are in good standing.
    function lackingStanding(address[4] calldata panel, uint8 seats) external view returns (uint8 lacking);
}
