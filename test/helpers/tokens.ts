import { expect } from "chai";
import type { MockToken, SilentToken, TestPound } from "../../typechain-types/index.js";
import { POUND, openFunded, tranche, type World } from "./escrow.js";

/** What every token of the tests can do, honest or not. */
export type Token = TestPound | MockToken | SilentToken;

/** What the commissioner gets of each token. */
export const RICHES = 1_000_000n * POUND;

/** The same world, whose agreements are in this token; the commissioner has plenty and lets the escrow take it. */
export async function inToken(world: World, token: Token): Promise<World> {
  await token.mint(world.people.commissioner, RICHES);
  await token.connect(world.people.commissioner).approve(world.escrow, RICHES);
  return { ...world, terms: { ...world.terms, token: await token.getAddress() } };
}

/** What the one tranche of `openCore` pays. */
export const FEE = 6_100n * POUND;

/** An agreement of one core tranche that anyone may claim from `closesAt`, funded in full unless told otherwise. */
export async function openCore(world: World, funds = FEE, placementRef = world.terms.placementRef): Promise<string> {
  const schedule = [tranche(world.start, { amount: FEE, paysOnSilence: true })];
  return openFunded(world, { schedule, terms: { placementRef }, funds });
}

/** Moves the clock to a second after the tranche of `openCore` closes. */
export async function passClose(world: World): Promise<void> {
  await world.helpers.time.increaseTo(tranche(world.start).closesAt + 1n);
}

/** Rule 1: the escrow holds what its agreements' balances and its debts add up to, or more. */
export async function expectConservation(
  world: World,
  token: Token,
  agreements: readonly string[],
  surplus = 0n,
): Promise<void> {
  const { commissioner, provider, payee, stranger } = world.people;
  const states = await Promise.all(agreements.map((agreement) => world.escrow.stateOf(agreement)));
  const debts = await Promise.all(
    [commissioner, provider, payee, stranger].map((account) => world.escrow.owed(token, account)),
  );
  const books = [...states.map(({ balance }) => balance), ...debts].reduce((sum, amount) => sum + amount, 0n);
  expect(await token.balanceOf(world.escrow)).to.equal(books + surplus);
}

/**
 * What `act` does while the token has lost its code: whatever the token, its payouts are refused and owed. Later the
 * token is back, with all its balances.
 */
export async function whileTokenIsGone<T>(world: World, token: Token, act: () => Promise<T>): Promise<T> {
  const address = await token.getAddress();
  const code = await world.ethers.provider.getCode(address);
  await world.helpers.setCode(address, "0x");
  const result = await act();
  await world.helpers.setCode(address, code);
  return result;
}
