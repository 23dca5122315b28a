import { AbiCoder, keccak256, toBeHex, zeroPadValue } from "ethers";
import type { World } from "../../helpers/escrow.js";

/** Words of the contract's two slots that later operations will write; forced here to look at the rules now. */
export interface ForcedWords {
  readonly endsAt?: bigint;
  readonly heldUntil?: bigint;
  readonly flags?: bigint;
  readonly settled?: bigint;
  readonly challenged?: bigint;
}

/** `_states` comes after the two strings of OpenZeppelin's EIP712. */
const STATES_SLOT = 2n;
const SLOT_0 = { endsAt: [176n, 32n], heldUntil: [208n, 32n], flags: [248n, 8n] } as const;
const SLOT_1 = { settled: [96n, 64n], challenged: [160n, 64n] } as const;

/** Overwrites words of an agreement's state. */
export async function force(world: World, agreement: string, words: ForcedWords): Promise<void> {
  const first = BigInt(keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [agreement, STATES_SLOT])));
  await rewrite(world, first, SLOT_0, words);
  await rewrite(world, first + 1n, SLOT_1, words);
}

async function rewrite(
  world: World,
  slot: bigint,
  layout: Partial<Record<keyof ForcedWords, readonly [bigint, bigint]>>,
  words: ForcedWords,
): Promise<void> {
  let value = BigInt(await world.helpers.getStorageAt(world.escrowAddress, slot));
  for (const [name, [offset, bits]] of Object.entries(layout)) {
    const word = words[name as keyof ForcedWords];
    if (word === undefined) continue;
    const mask = ((1n << bits) - 1n) << offset;
    value = (value & ~mask) | (word << offset);
  }
  await world.helpers.setStorageAt(world.escrowAddress, slot, zeroPadValue(toBeHex(value), 32));
}
