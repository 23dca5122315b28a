/**
 * "placement-escrow 1" in ASCII. CreateX hashes a salt that begins with no account's address, so that whoever deploys,
 * and on whatever chain, the same code has the same address.
 */
export const SALT = "0x706c6163656d656e742d657363726f7720310000000000000000000000000000";
