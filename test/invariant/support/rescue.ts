/** Invariant 8: from every reachable state, time plus one willing party empties the balance. */
import { id } from "ethers";
import { isLive, statusOf } from "../../../src/replay/rules.js";
import { replayWorld } from "../../helpers/replayCheck.js";
import type { Fuzz, Signer } from "./fuzz.js";

const FAR_AHEAD = 6n * 365n * 86_400n;

/** What is still in escrow after each rescue; nothing should be. */
export async function rescue(fuzz: Fuzz): Promise<string[]> {
  const { world, cast } = fuzz;
  const snapshot = await world.helpers.takeSnapshot();
  const left: string[] = [];
  await world.helpers.time.increaseTo(fuzz.now + FAR_AHEAD);
  await byWaiting(fuzz, cast.stranger);
  left.push(...(await leftInEscrow(fuzz, "after time and a stranger")));
  await snapshot.restore();

  const again = await world.helpers.takeSnapshot();
  await byCommissioner(fuzz);
  left.push(...(await leftInEscrow(fuzz, "after the commissioner, at once")));
  await again.restore();
  return left;
}

/** Anyone claims what silence pays and has the rest returned. */
async function byWaiting({ world, agreements }: Fuzz, anyone: Signer): Promise<void> {
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
  const now = BigInt(await fuzz.world.helpers.time.latest());
  for (const agreement of fuzz.agreements) {
    const escrow = fuzz.world.escrow.connect(fuzz.signerOf(agreement.terms.commissioner));
    const live = [...agreement.schedule.keys()].filter((index) => isLive(statusOf(agreement, index, now)));
    if (live.length > 0) await escrow.grant(agreement.id, live, id("to the last penny"));
    const { balance } = await fuzz.world.escrow.stateOf(agreement.id);
    if (balance > 0n) await escrow.reclaim(agreement.id);
  }
}

/** Balances must be empty now; and once the token relents, a push must deliver all that is owed. */
async function leftInEscrow(fuzz: Fuzz, when: string): Promise<string[]> {
  const { world, hostile, treatments, tokens, cast } = fuzz;
  for (const account of treatments.keys()) await hostile.treat(account, 0);
  const { ledger } = await replayWorld(world);
  for (const { token, account } of ledger.owed.values()) {
    await world.escrow.connect(cast.stranger).withdraw(token, account, account);
  }
  const balances = [...ledger.agreements.values()].flatMap((agreement) =>
    agreement.balance === 0n ? [] : [`${agreement.balance} is locked in ${agreement.id} ${when}`],
  );
  const holdings = tokens.map(async (token) => {
    const rest = (await fuzz.tokenAt(token).balanceOf(world.escrow)) - (fuzz.donated.get(token) ?? 0n);
    return rest === 0n ? [] : [`${rest} of ${token} is locked in the escrow ${when}`];
  });
  return [...balances, ...(await Promise.all(holdings)).flat()];
}
