import { expect } from "chai";
import { AbiCoder, keccak256, toBeHex } from "ethers";
import type { World } from "./escrow.js";

/** Of each field of `AgreementState`: its slot, and the bits below it. */
const LAYOUT = {
  terms: [0, 0n],
  version: [0, 160n],
  endsAt: [0, 176n],
  heldUntil: [0, 208n],
  heldBy: [0, 240n],
  flags: [0, 248n],
  balance: [1, 0n],
  settled: [1, 96n],
  challenged: [1, 160n],
  sequence: [1, 224n],
} as const;

type Field = keyof typeof LAYOUT;
type State = Record<Field, bigint>;

/** The money and the pointer to the terms are left alone, so that the books stay true. */
export type ForcedState = Partial<Omit<State, "terms" | "balance">>;

export const FLAG_ENDORSEMENTS = 1n;
export const FLAG_ARREARS = 2n;
export const FLAG_CLOSED = 4n;
export const NO_END = 2n ** 32n - 1n;

/** `_states` lies behind the two fallback strings of OpenZeppelin's EIP712. */
const STATES_SLOT = 2n;

/**
 * Writes states that no verb of the escrow can bring about yet straight into its storage: challenged tranches, holds,
 * ends, closure, later versions. Fails if the escrow does not then read exactly what was meant.
 */
export async function forceState(world: World, agreement: string, forced: ForcedState): Promise<void> {
  const next: State = { ...(await read(world, agreement)), ...forced };
  const words: [bigint, bigint] = [0n, 0n];
  for (const [name, [word, shift]] of fields()) words[word] |= next[name] << shift;

  const slot = BigInt(keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [agreement, STATES_SLOT])));
  await world.helpers.setStorageAt(world.escrowAddress, slot, toBeHex(words[0], 32));
  await world.helpers.setStorageAt(world.escrowAddress, slot + 1n, toBeHex(words[1], 32));
  expect(await read(world, agreement)).to.deep.equal(next);
}

async function read(world: World, agreement: string): Promise<State> {
  const state = await world.escrow.stateOf(agreement);
  return Object.fromEntries(fields().map(([name]) => [name, BigInt(state[name])])) as State;
}

const fields = () => Object.entries(LAYOUT) as [Field, readonly [0 | 1, bigint]][];
