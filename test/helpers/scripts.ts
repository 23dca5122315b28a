import { dataSlice, id } from "ethers";

/** What a scripted wallet or register does when it is asked: see `contracts/mocks/wallets/Scripted.sol`. */
export interface Script {
  readonly reverts: boolean;
  readonly writes: boolean;
  readonly gasToBurn: bigint;
  readonly answer: string;
  readonly padding: bigint;
}

/** ERC-1271's answer to a signature it accepts, in 4 bytes. */
export const MAGIC = dataSlice(id("isValidSignature(bytes32,bytes)"), 0, 4);

/** The same as the ABI returns it: left-aligned in a word. */
export const MAGIC_WORD = `${MAGIC}${"00".repeat(28)}`;

/** A register's answer if everybody is in good standing. */
export const NOBODY_LACKING = `0x${"00".repeat(32)}`;

/** More gas to burn than there ever is. */
export const EVERYTHING = 2n ** 256n - 1n;

/** Gives this answer at once, unless told otherwise. */
export const answering = (answer: string, options: Partial<Script> = {}): Script => ({
  reverts: false,
  writes: false,
  gasToBurn: 0n,
  padding: 0n,
  ...options,
  answer,
});
