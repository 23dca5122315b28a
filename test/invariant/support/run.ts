import { expect } from "chai";
import type { Status } from "../../../src/agreement/status.js";
import {
  decideClaim,
  finalAt,
  isClosed,
  isHeld,
  liabilitiesOf,
  statusOf,
  trancheAt,
} from "../../../src/replay/rules.js";
import { NO_END, type AgreementState } from "../../../src/replay/state.js";
import { carryOut, type Attempt, type Operation } from "./attempt.js";
import { Fuzz } from "./fuzz.js";
import { INVARIANTS } from "./invariants.js";
import { latestBlock, observe, takePicture, type Step } from "./observe.js";
import { cancel, mistake, open, openNew } from "./operations/agreements.js";
import { adjudicate, challenge } from "./operations/disputes.js";
import { giveNotice, hold, lift } from "./operations/holds.js";
import { attest, retract, retractBySignature } from "./operations/panel.js";
import { changeStanding } from "./operations/register.js";
import { claim, grant } from "./operations/releases.js";
import { amend, appoint, prepare, resend, revoke, settle, terminate } from "./operations/signed.js";
import * as treasury from "./operations/treasury.js";
import { rescue } from "./rescue.js";

/** Each operation, and how often: rarer what can seldom be done, unless it can be now. */
function operationsNow(fuzz: Fuzz, at: bigint): (readonly [number, Operation])[] {
  const isAny = (test: (agreement: AgreementState) => boolean): boolean =>
    fuzz.agreements.some((agreement) => !isClosed(agreement) && test(agreement));
  const hasStatus = (statuses: readonly Status[]): boolean =>
    isAny((agreement) => [...agreement.schedule.keys()].some((i) => statuses.includes(statusOf(agreement, i, at))));
  const hasClaim = isAny((one) => decideClaim(one, [...one.schedule.keys()], at).awards.length > 0);
  const live = fuzz.agreements.filter((agreement) => liabilitiesOf(agreement, at) > 0n).length;
  const isOwed = fuzz.ledger.owed.size > 0;
  return [
    [live < 4 ? 22 : 3, open],
    [1, cancel],
    [0.5, mistake],
    [9, treasury.fund],
    [3, treasury.fundWithPermit],
    [1.5, treasury.stealPermit],
    [22, attest],
    [3, retract],
    [4, retractBySignature],
    [hasClaim ? 10 : 2, claim],
    [3, grant],
    [hasStatus(["Open"]) ? 6 : 1, challenge],
    [hasStatus(["Challenged", "Refused"]) ? 8 : 1, adjudicate],
    [5, hold],
    [isAny((one) => isHeld(one, at)) ? 9 : 1, lift],
    [4, giveNotice],
    [4, terminate],
    [11, amend],
    [8, appoint],
    [3, settle],
    [3, prepare],
    [10, resend],
    [1.5, revoke],
    [5, treasury.reclaim],
    [isOwed ? 14 : 1, treasury.withdraw],
    [isOwed ? 18 : 1, treasury.withdrawPart],
    [isOwed ? 12 : 8, treasury.treat],
    [2, treasury.changeFee],
    [3, treasury.arm],
    [6, changeStanding],
    [2, treasury.donate],
  ];
}

/** Something to decide and money to decide it with, before chance takes over. */
const OVERTURE: readonly Operation[] = [
  ...[openNew, openNew, openNew, openNew],
  ...[treasury.fund, treasury.fund, treasury.fund, treasury.fund],
];

const MINUTE = 60;
const RESCUE_EVERY = 40;

/** How often each operation came to each outcome. */
export type Tally = Map<string, number>;

/** Random operations, every invariant after each of them, and the rescue every so often and at the end. */
export async function runFuzz(seed: number, steps: number): Promise<Tally> {
  const fuzz = await Fuzz.create(seed);
  const tally: Tally = new Map();
  let picture = await takePicture(fuzz, await latestBlock(fuzz));
  for (let step = 0; step < steps; step++) {
    const isTravel = step >= OVERTURE.length && fuzz.random.chance(0.16);
    const at = isTravel ? momentOfInterest(fuzz) : fuzz.now + waitingTime(fuzz);
    const operation = isTravel && fuzz.random.chance(0.3) ? idle : chosen(fuzz, step, at);
    const attempt = await operation(fuzz, at);
    fuzz.history.push(`${step} @${at - fuzz.world.start}: ${attempt.what} → ${attempt.expected}`);
    const outcome = await carryOut(fuzz, attempt, at);
    const entry = `${attempt.what.split(" ", 1).join()}: ${outcome}`;
    tally.set(entry, (tally.get(entry) ?? 0) + 1);
    expect(outcome, report(fuzz, "what the rules predicted")).to.equal(attempt.expected);
    const seen = await observe(fuzz, picture, at, attempt.isOutside);
    await expectInvariants(fuzz, seen);
    picture = seen.after;
    if (step % RESCUE_EVERY === RESCUE_EVERY - 1 || step === steps - 1) {
      expect(await rescue(fuzz), report(fuzz, "8. No money is locked for ever")).to.deep.equal([]);
    }
  }
  return tally;
}

const chosen = (fuzz: Fuzz, step: number, at: bigint): Operation =>
  OVERTURE[step] ?? fuzz.random.weighted(operationsNow(fuzz, at));

async function expectInvariants(fuzz: Fuzz, step: Step): Promise<void> {
  for (const { number, sentence, violations } of INVARIANTS) {
    expect(await violations(fuzz, step), report(fuzz, `${number}. ${sentence}`)).to.deep.equal([]);
  }
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

/** At, just before or just after a boundary of some tranche, end, hold, signature or enrolment. */
function momentOfInterest(fuzz: Fuzz): bigint {
  const { random, now, keptMessages, attestations, enrolments } = fuzz;
  const boundaries = [
    ...fuzz.agreements.filter((agreement) => !isClosed(agreement)).flatMap(boundariesOf),
    ...keptMessages.slice(-8).map(({ struct }) => struct.validUntil),
    ...attestations.slice(-8).map(({ validUntil }) => validUntil),
    ...enrolments.entries.map(({ expiresAt }) => expiresAt),
  ].filter((time) => time > now + 1n && time < NO_END);
  if (boundaries.length === 0) return now + 86_400n;
  // The nearest few: a run should meet most boundaries and not leap over them.
  const nearest = boundaries.sort((a, b) => (a < b ? -1 : 1)).slice(0, 4);
  return random.pick(nearest) + random.pick([-1n, 0n, 0n, 1n]);
}

function boundariesOf(agreement: AgreementState): bigint[] {
  const { endsAt, heldUntil, terms, schedule } = agreement;
  const ofTranches = [...schedule.keys()].flatMap((index) => {
    const { opensAt, closesAt } = trancheAt(agreement, index);
    return [opensAt, closesAt, finalAt(agreement, index)];
  });
  return [endsAt, heldUntil, heldUntil + terms.holdPeriod, ...ofTranches];
}

const idle: Operation = ({ world }): Attempt => ({
  what: "idle",
  expected: "done",
  send: () => world.helpers.mine(),
});

function report(fuzz: Fuzz, what: string): string {
  return `${what}\nSEED=${fuzz.random.seed}, the last steps:\n${fuzz.history.slice(-14).join("\n")}\n`;
}
