import type { ContractTransactionResponse } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { DAY, INSPECTOR, MANAGER, SOCIAL_WORKER, type Item, type World } from "./escrow.js";
import { panelWith, signedItem } from "./panel.js";
import { settlementOf, terminationOf } from "./signed.js";

/** Salted commitments to why something was challenged or held, and to a ruling. */
export const GROUNDS = `0x${"6a".repeat(32)}`;
export const RULING = `0x${"7b".repeat(32)}`;

/** Bit sets of the roles that may challenge, adjudicate and hold, as errors name them. */
export const CHALLENGING_ROLES = 0b1111011n;
export const ARBITER_ROLE = 0b100n;
export const PROTECTIVE_ROLES = 0b1011000n;

/** The bit of a seat. */
export const seatBit = (seat: number): bigint => 1n << BigInt(seat);

/** Those who may lift a hold of this seat, as errors name them. */
export const liftingRoles = (seat: number): bigint => ARBITER_ROLE | (seatBit(seat) << 3n);

/** Terms whose fourth seat is filled too. */
export const withHealth = (world: World): Pick<World["terms"], "panel"> => ({
  panel: panelWith(world, { 3: world.people.seats[3].address }),
});

/** By the commissioner unless told otherwise. */
export const challenge = (
  world: World,
  agreement: string,
  tranches: readonly bigint[],
  caller: HardhatEthersSigner = world.people.commissioner,
): Promise<ContractTransactionResponse> => world.escrow.connect(caller).challenge(agreement, [...tranches], GROUNDS);

/** A ruling of `[tranche, achieved]` pairs, by the arbiter unless told otherwise. */
export const adjudicate = (
  world: World,
  agreement: string,
  findings: readonly (readonly [bigint, bigint])[],
  caller: HardhatEthersSigner = world.people.arbiter,
): Promise<ContractTransactionResponse> =>
  world.escrow.connect(caller).adjudicate(
    agreement,
    findings.map(([index, achieved]) => ({ tranche: index, achieved })),
    RULING,
  );

/** By the inspector unless told otherwise. */
export const hold = (
  world: World,
  agreement: string,
  caller: HardhatEthersSigner = world.people.seats[INSPECTOR],
): Promise<ContractTransactionResponse> => world.escrow.connect(caller).hold(agreement, GROUNDS);

/** Places a hold and returns when it ends, in unix seconds. */
export async function holdUntil(world: World, agreement: string, caller?: HardhatEthersSigner): Promise<bigint> {
  await hold(world, agreement, caller);
  return (await world.escrow.stateOf(agreement)).heldUntil;
}

/** By the inspector unless told otherwise. */
export const lift = (
  world: World,
  agreement: string,
  caller: HardhatEthersSigner = world.people.seats[INSPECTOR],
): Promise<ContractTransactionResponse> => world.escrow.connect(caller).lift(agreement);

/** As `signedItem` by the three seats, valid for a month from now on. */
export async function itemNow(
  world: World,
  agreement: string,
  findings: readonly (readonly [bigint, bigint])[],
  options: { readonly overRefusal?: boolean; readonly evidence?: string } = {},
): Promise<Item> {
  const validUntil = BigInt(await world.helpers.time.latest()) + 30n * DAY;
  return signedItem(world, agreement, findings, { ...options, validUntil, seats: [INSPECTOR, SOCIAL_WORKER, MANAGER] });
}

/** The panel finds these tranches not met. */
export async function refuse(world: World, agreement: string, tranches: readonly bigint[]): Promise<void> {
  const zeros = tranches.map((index) => [index, 0n] as const);
  await world.escrow.attest([await itemNow(world, agreement, zeros)]);
}

/** The commissioner grants these tranches. */
export const grant = (
  world: World,
  agreement: string,
  tranches: readonly bigint[],
): Promise<ContractTransactionResponse> =>
  world.escrow.connect(world.people.commissioner).grant(agreement, [...tranches], GROUNDS);

/** Inspector and social worker end the agreement at this time, or now if that has passed. */
export async function endAt(world: World, agreement: string, endsAt: bigint): Promise<void> {
  const { termination, consents } = await terminationOf(world, agreement, { endsAt });
  await world.escrow.terminate(termination, consents);
}

/** Both parties settle, and all the balance goes back to the commissioner. */
export async function close(world: World, agreement: string): Promise<void> {
  const { settlement, consents } = await settlementOf(world, agreement);
  await world.escrow.settle(settlement, consents);
}

/** The token acts of its own accord. */
export async function tokenAsCaller(world: World): Promise<HardhatEthersSigner> {
  const token = await world.pound.getAddress();
  await world.helpers.setBalance(token, 10n ** 18n);
  return world.ethers.getImpersonatedSigner(token);
}

/** What `send` sends is mined in one block, in that order, at this time. Returns their transactions. */
export async function inOneBlock(
  world: World,
  time: bigint,
  send: () => Promise<ContractTransactionResponse>[],
): Promise<ContractTransactionResponse[]> {
  const { provider } = world.ethers;
  await provider.send("evm_setAutomine", [false]);
  try {
    const sent = await Promise.all(send());
    await world.helpers.time.setNextBlockTimestamp(time);
    await world.helpers.mine();
    return sent;
  } finally {
    await provider.send("evm_setAutomine", [true]);
  }
}
