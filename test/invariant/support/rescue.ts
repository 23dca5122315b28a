/** Invariant 8: from every reachable state, time plus one willing party empties the balance. */
import { id } from "ethers";
import { fetchEvents } from "../../../src/adapters/logSource.js";
import { isLive, statusOf } from "../../../src/replay/rules.js";
import { replay } from "../../../src/replay/reducer.js";
import type { Fuzz, Signer } from "./fuzz.js";
import { lockedMoney, type Remains } from "./invariantsMoney.js";

/** Beyond the furthest window, and twice the longest long stop. */
const FAR_AHEAD = 10n * 365n * 86_400n;

/** What is still in escrow after each rescue; nothing should be. The chain is as it was when this returns. */
export async function rescue(fuzz: Fuzz): Promise<string[]> {
  const { cast } = fuzz;
  const byProvider = await onCopy(fuzz, "after time and the provider", () => byWaiting(fuzz, cast.provider));
  const byAnyone = await onCopy(fuzz, "after time and a stranger", () => byWaiting(fuzz, cast.stranger));
  const byPayer = await onCopy(fuzz, "after the commissioners, as soon as no hold is on", () => byCommissioner(fuzz));
  return [byProvider, byAnyone, byPayer].flatMap(lockedMoney);
}

async function onCopy(fuzz: Fuzz, when: string, act: () => Promise<void>): Promise<Remains> {
  const snapshot = await fuzz.world.helpers.takeSnapshot();
  try {
    await act();
    return await remains(fuzz, when);
  } finally {
    await snapshot.restore();
  }
}

/** Anyone claims what silence pays and has the rest returned. */
async function byWaiting({ world, agreements, now: before }: Fuzz, anyone: Signer): Promise<void> {
  await world.helpers.time.increaseTo(before + FAR_AHEAD);
  const escrow = world.escrow.connect(anyone);
  const now = BigInt(await world.helpers.time.latest());
  for (const agreement of agreements) {
    const claimable = [...agreement.schedule.keys()].filter((index) => isLive(statusOf(agreement, index, now)));
    if (claimable.length > 0) await escrow.claim(agreement.id, claimable);
    const { balance } = await world.escrow.stateOf(agreement.id);
    if (balance > 0n) await escrow.reclaim(agreement.id);
  }
}

/** The commissioner pays all that is live and takes the rest. */
async function byCommissioner(fuzz: Fuzz): Promise<void> {
  const { world, agreements, now: before, cast } = fuzz;
  const free = agreements.reduce((latest, { heldUntil }) => (heldUntil > latest ? heldUntil : latest), before + 1n);
  const { time } = world.helpers;
  await time.increaseTo(free);
  const commissioners = new Map(cast.commissioners.map((signer) => [signer.address, signer]));
  for (const agreement of agreements) {
    const escrow = world.escrow.connect(commissioners.get(agreement.terms.commissioner));
    // A tranche may lapse in the second between looking and granting.
    const now = BigInt(await time.latest()) + 1n;
    const live = [...agreement.schedule.keys()].filter((index) => isLive(statusOf(agreement, index, now)));
    if (live.length > 0) {
      await time.setNextBlockTimestamp(now);
      await escrow.grant(agreement.id, live, id("to the last penny"));
    }
    const { balance } = await world.escrow.stateOf(agreement.id);
    if (balance > 0n) await escrow.reclaim(agreement.id);
  }
}

/** Balances should be empty now; and once the token relents, a push should deliver all that is owed. */
async function remains(fuzz: Fuzz, when: string): Promise<Remains> {
  const { world, hostile, treatments, tokens, cast, agreements } = fuzz;
  for (const [account, treatment] of treatments) if (treatment !== 0) await hostile.treat(account, 0);
  const { provider } = world.ethers;
  const fromBlock = fuzz.ledger.latest === null ? 0n : fuzz.ledger.latest.block.number + 1n;
  const toBlock = BigInt(await provider.getBlockNumber());
  const ledger = replay(fuzz.ledger, await fetchEvents(provider, world.escrowAddress, { fromBlock, toBlock }));
  for (const { token, account } of ledger.owed.values()) {
    await world.escrow.connect(cast.stranger).withdraw(token, account, account);
  }
  const balances = agreements.map(async ({ id: agreement }): Promise<[string, bigint]> => [
    agreement,
    (await world.escrow.stateOf(agreement)).balance,
  ]);
  const holdings = tokens.map(async (token): Promise<[string, bigint]> => [
    token,
    (await fuzz.tokenAt(token).balanceOf(world.escrow)) - (fuzz.donated.get(token) ?? 0n),
  ]);
  return { when, balances: await Promise.all(balances), holdings: await Promise.all(holdings) };
}
