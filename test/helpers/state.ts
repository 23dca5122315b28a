import { AbiCoder, keccak256 } from "ethers";
import type { World } from "./escrow.js";
import { markAsForced } from "./replayCheck.js";

/** What `stateOf` gives, but for the pointer to the terms. */
export interface StateFields {
  readonly version: bigint;
  readonly endsAt: bigint;
  readonly heldUntil: bigint;
  readonly heldBy: bigint;
  readonly flags: bigint;
  readonly balance: bigint;
  readonly settled: bigint;
  readonly challenged: bigint;
  readonly sequence: bigint;
}

/** `endsAt` of an agreement without an end. */
export const NO_END = 2n ** 32n - 1n;
export const FLAG_ENDORSEMENTS = 1n;
export const FLAG_ARREARS = 2n;
export const FLAG_CLOSED = 4n;

/** The greatest number an agreement's events can bear: the next one is 0. */
export const LAST_SEQUENCE = 2n ** 28n - 1n;

/** Where the escrow keeps the mapping from an agreement to its state. */
const STATES_SLOT = 0n;

/**
 * Writes an agreement's state straight to storage: for what no sequence of calls reaches in a test's time, and for
 * marks that other operations leave (an end, a hold, a challenge, closure).
 */
export async function overwriteState(world: World, agreement: string, changes: Partial<StateFields>): Promise<void> {
  await markAsForced(world);
  const { terms, ...fields } = await readState(world, agreement);
  const slot = BigInt(keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [agreement, STATES_SLOT])));
  const before = pack(BigInt(terms), fields);
  const after = pack(BigInt(terms), { ...fields, ...changes });
  for (const [place, word] of after.entries()) {
    const stored = await world.helpers.getStorageAt(world.escrowAddress, slot + BigInt(place));
    if (BigInt(stored) !== before[place])
      throw new Error("The escrow does not lay out its state as these tests think.");
    await world.helpers.setStorageAt(world.escrowAddress, slot + BigInt(place), word);
  }
}

export async function readState(world: World, agreement: string): Promise<StateFields & { readonly terms: string }> {
  const { terms, version, endsAt, heldUntil, heldBy, flags, balance, settled, challenged, sequence } =
    await world.escrow.stateOf(agreement);
  return { terms, version, endsAt, heldUntil, heldBy, flags, balance, settled, challenged, sequence };
}

function pack(terms: bigint, fields: StateFields): [bigint, bigint] {
  const { version, endsAt, heldUntil, heldBy, flags, balance, settled, challenged, sequence } = fields;
  return [
    terms | (version << 160n) | (endsAt << 176n) | (heldUntil << 208n) | (heldBy << 240n),
    balance | (settled << 96n) | (challenged << 160n) | (flags << 224n) | (sequence << 228n),
  ];
}
