import { expect } from "chai";
import { replay } from "../../../src/replay/reducer.js";
import { decideClaim, finalAt, liabilitiesOf, trancheAt } from "../../../src/replay/rules.js";
import { carryOut, type Attempt, type Operation } from "./attempt.js";
import { Fuzz } from "./fuzz.js";
import { INVARIANTS } from "./invariants.js";
import { namedIn, readBlock, readerAt, takePicture, type Picture } from "./observe.js";
import { cancel, open, openNew } from "./operations/agreements.js";
import { attest, changeStanding, retract, retractBySignature } from "./operations/panel.js";
import { claim, grant } from "./operations/releases.js";
import {
  donate,
  fund,
  fundWithPermit,
  reclaim,
  stealPermit,
  treat,
  withdraw,
  withdrawPart,
} from "./operations/treasury.js";
import { rescue } from "./rescue.js";

/** Each operation, and how often: rarer what can seldom be done, unless it can be now. */
const operationsNow = (fuzz: Fuzz, at: bigint): (readonly [number, Operation])[] => [
  [liveCount(fuzz, at) < 4 ? 25 : 3, open],
  [2, cancel],
  [10, fund],
  [4, fundWithPermit],
  [2, stealPermit],
  [34, attest],
  [4, retract],
  [4, retractBySignature],
  [hasClaim(fuzz, at) ? 12 : 2, claim],
  [3, grant],
  [5, reclaim],
  [fuzz.ledger.owed.size > 0 ? 10 : 1, withdraw],
  [fuzz.ledger.owed.size > 0 ? 5 : 1, withdrawPart],
  [7, treat],
  [4, changeStanding],
  [2, donate],
];

const hasClaim = ({ agreements }: Fuzz, at: bigint): boolean =>
  agreements.some((agreement) => decideClaim(agreement, [...agreement.schedule.keys()], at).awards.length > 0);

const liveCount = ({ agreements }: Fuzz, at: bigint): number =>
  agreements.filter((agreement) => liabilitiesOf(agreement, at) > 0n).length;

/** Something to decide and money to decide it with, before chance takes over. */
const OVERTURE: readonly Operation[] = [openNew, openNew, openNew, openNew, fund, fund, fund, fund];

const MINUTE = 60;

/** How often each operation came to each outcome. */
export type Tally = Map<string, number>;

/** Random operations, every invariant after each of them, and the rescue at the end. */
export async function runFuzz(seed: number, steps: number): Promise<Tally> {
  const fuzz = await Fuzz.create(seed);
  const tally: Tally = new Map();
  const genesis = await latestBlock(fuzz);
  let picture = await takePicture(fuzz, readerAt(fuzz, genesis), genesis);
  for (let step = 0; step < steps; step++) {
    const isTravel = step >= OVERTURE.length && fuzz.random.chance(0.08);
    const at = isTravel ? momentOfInterest(fuzz) : fuzz.now + waitingTime(fuzz);
    const operation = OVERTURE[step] ?? fuzz.random.weighted(operationsNow(fuzz, at));
    const attempt = isTravel ? travel(fuzz) : await operation(fuzz, at);
    fuzz.history.push(`${step} @${at - fuzz.world.start}: ${attempt.what} → ${attempt.expected}`);
    const outcome = await carryOut(fuzz, attempt, at);
    const entry = `${attempt.what.split(" ", 1).join()}: ${outcome}`;
    tally.set(entry, (tally.get(entry) ?? 0) + 1);
    expect(outcome, report(fuzz, "what the rules predicted")).to.equal(attempt.expected);
    picture = await checkStep(fuzz, picture, at);
  }
  expect(await rescue(fuzz), report(fuzz, "8. No money is locked for ever")).to.deep.equal([]);
  return tally;
}

const latestBlock = async ({ world }: Fuzz): Promise<bigint> => BigInt(await world.ethers.provider.getBlockNumber());

/** Reads the block, folds its events in, and checks every invariant. */
async function checkStep(fuzz: Fuzz, before: Picture, at: bigint): Promise<Picture> {
  const block = await latestBlock(fuzz);
  const { events, transfers } = await readBlock(fuzz, block, at);
  for (const { token, from, to, amount } of transfers) {
    if (from === fuzz.world.escrowAddress) fuzz.movedOut.set(token, (fuzz.movedOut.get(token) ?? 0n) + amount);
    if (to === fuzz.world.escrowAddress) fuzz.movedIn.set(token, (fuzz.movedIn.get(token) ?? 0n) + amount);
  }
  const ledgerBefore = fuzz.ledger;
  fuzz.ledger = replay(ledgerBefore, events);
  const reader = readerAt(fuzz, block);
  const after = await takePicture(fuzz, reader, block, before, namedIn(events));
  const step = { at, block, before, after, ledgerBefore, events, transfers, reader };
  for (const { number, sentence, violations } of INVARIANTS) {
    expect(await violations(fuzz, step), report(fuzz, `${number}. ${sentence}`)).to.deep.equal([]);
  }
  return after;
}

/** Mostly seconds, now and then hours or days. */
function waitingTime({ random }: Fuzz): bigint {
  const most = random.weighted([
    [20, 2],
    [5, 90 * MINUTE],
    [2, 24 * 60 * MINUTE],
  ]);
  return BigInt(1 + random.below(most));
}

/** At, just before or just after a boundary of some tranche; the next operation comes a moment later. */
function momentOfInterest(fuzz: Fuzz): bigint {
  const { random, now } = fuzz;
  const boundaries = fuzz.agreements.flatMap((agreement) =>
    [...agreement.schedule.keys()].flatMap((index) => {
      const { opensAt, closesAt } = trancheAt(agreement, index);
      return [opensAt, closesAt, finalAt(agreement, index)].filter((time) => time > now + 3n);
    }),
  );
  if (boundaries.length === 0) return now + 86_400n;
  // The nearest few: a run should meet most boundaries and not leap over them.
  const [...nearest] = boundaries.sort((a, b) => (a < b ? -1 : 1)).slice(0, 4);
  return random.pick(nearest) + random.pick([-2n, -1n, 0n, 0n, 0n, 1n]);
}

const travel = ({ world }: Fuzz): Attempt => ({
  what: "travel",
  expected: "done",
  send: () => world.helpers.mine(),
});

function report(fuzz: Fuzz, what: string): string {
  return `${what}\nSEED=${fuzz.random.seed}, the last steps:\n${fuzz.history.slice(-12).join("\n")}\n`;
}
