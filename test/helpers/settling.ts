import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import type { Settlement } from "../../src/attestation/typedData.js";
import type { World } from "./escrow.js";
import { settlementOf } from "./signed.js";
import { FLAG_CLOSED, readState } from "./state.js";

/** An agreement to be settled, and its world. */
export interface Settling {
  readonly world: World;
  readonly agreement: string;
}

export type Signers = NonNullable<Parameters<typeof settlementOf>[3]>;
export type SignedSettlement = Awaited<ReturnType<typeof settlementOf>>;

/** A settlement of the agreement as it is now, unless told otherwise, by both parties unless told otherwise. */
export const signed = (
  { world, agreement }: Settling,
  fields: Partial<Settlement> = {},
  signers?: Signers,
): Promise<SignedSettlement> => settlementOf(world, agreement, fields, signers);

/** A stranger sends it. */
export const send = (
  { world }: Settling,
  { settlement, consents }: SignedSettlement,
): Promise<ContractTransactionResponse> => world.escrow.connect(world.people.stranger).settle(settlement, consents);

/** The agreement is alive, with this balance. */
export async function expectNotClosed({ world, agreement }: Settling, balance: bigint): Promise<void> {
  const state = await readState(world, agreement);
  expect(state.flags & FLAG_CLOSED).to.equal(0n);
  expect(state.balance).to.equal(balance);
}
