// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IPractitionerRegister
/// @notice A professional body's list of who may sit in which seat.
interface IPractitionerRegister {
    /// @notice Which of the seats asked for are not held by an account in good standing now.
    /// @param panel The accounts of seats 0 to 3.
    /// @param seats Bit set of the seats asked for.
    /// @return lacking Bit set, a subset of `seats`; 0 if all are in good standing.
    function lackingStanding(address[4] calldata panel, uint8 seats) external view returns (uint8 lacking);
}
