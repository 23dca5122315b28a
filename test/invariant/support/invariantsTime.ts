/** Invariants 6, 7, 9 and 11: what time, silence, a refusal and a hold do, and that the log tells it all. */
import { id } from "ethers";
import type { Status } from "../../../src/agreement/status.js";
import { unpackTranche, type Tranche } from "../../../src/agreement/tranche.js";
import { encodeSignatures } from "../../../src/attestation/signatures.js";
import { ATTESTATION_TYPES, type Attestation } from "../../../src/attestation/typedData.js";
import { compareAgreement, compareWithContract, describeDifference } from "../../../src/replay/checks.js";
import { hasBit, meetsPolicy, policyOf } from "../../../src/replay/rules.js";
import type { AgreementState } from "../../../src/replay/state.js";
import { DAY, attestationToAbi } from "../../helpers/escrow.js";
import type { Fuzz } from "./fuzz.js";
import { differ, sumOf, type Invariant } from "./invariant.js";
import { namedIn, type Step, type Words } from "./observe.js";

const DEAD: readonly Status[] = ["Settled", "Void", "Lapsed"];

/** One tranche as the contract shows it. */
interface Seen {
  readonly agreement: AgreementState;
  readonly words: Words;
  readonly index: number;
  readonly tranche: Tranche;
  readonly status: Status;
  readonly isSettled: boolean;
  readonly isChallenged: boolean;
}

const tranchesOf = (fuzz: Fuzz, step: Step): Seen[] =>
  fuzz.agreements.flatMap((agreement) => {
    const words = step.after.words.get(agreement.id)!;
    if ((words.flags & 4) !== 0) return [];
    return words.schedule.map((word, index) => ({
      agreement,
      words,
      index,
      tranche: unpackTranche(word),
      status: words.statuses[index]!,
      isSettled: hasBit(words.settled, index),
      isChallenged: hasBit(words.challenged, index),
    }));
  });

/** Whether the call would go through now; it changes nothing. */
const fails = async (call: Promise<unknown>, what: string): Promise<string[]> =>
  call.then(
    () => [],
    (error: unknown) => [`${what}: ${String(error)}`],
  );

const isHeldNow = ({ agreement, tranche }: Seen, at: bigint): boolean =>
  at < agreement.heldUntil && !tranche.paysOnSilence;

/** A finding of 10000 by every seat there is. */
async function byWholePanel(
  fuzz: Fuzz,
  { agreement, index }: Seen,
  step: Step,
  overRefusal: boolean,
): Promise<unknown> {
  const attestation: Attestation = {
    agreement: agreement.id,
    version: agreement.version,
    findings: [{ tranche: BigInt(index), achieved: 10_000n }],
    overRefusal,
    evidence: id("what if"),
    validUntil: step.at + DAY,
  };
  const signed = fuzz.occupiedSeats(agreement).map(async (bit) => ({
    bit,
    signature: await fuzz
      .signerOf(agreement.terms.panel[bit]!)
      .signTypedData(fuzz.world.domain, ATTESTATION_TYPES, attestation),
  }));
  const item = { attestation: attestationToAbi(attestation), ...encodeSignatures(await Promise.all(signed)) };
  return fuzz.world.escrow.connect(fuzz.cast.stranger).attest.staticCall([item], { blockTag: step.block });
}

/** Whether the whole panel could decide the tranche, less the seats whom the register does not confirm. */
function canDecide(fuzz: Fuzz, { agreement, index }: Seen, at: bigint): boolean {
  const occupied = fuzz.occupiedSeats(agreement).reduce((set, seat) => set | (1 << seat), 0);
  return meetsPolicy(policyOf(agreement, [index]), fuzz.inStanding(agreement, occupied, at));
}

export const refusalTakesNothing: Invariant = {
  number: "6",
  name: "a refusal takes nothing for good",
  sentence:
    "A finding of 0 pays nothing and takes nothing for good: until its final time a refused tranche is counted in " +
    "full, and the panel, the arbiter or a grant can still pay it.",
  violations: async (fuzz, step) => {
    const seen = tranchesOf(fuzz, step);
    const refused = seen.filter(({ isSettled, isChallenged }) => isSettled && isChallenged);
    const violations = [
      ...fuzz.agreements.flatMap(({ id: agreement }) => {
        const mine = seen.filter((one) => one.agreement.id === agreement && !DEAD.includes(one.status));
        const live = sumOf(mine.map(({ tranche }) => tranche.amount));
        return differ(`liabilities of ${agreement}`, live, step.after.words.get(agreement)!.liabilities);
      }),
      ...refused.flatMap(({ agreement, index, tranche, status, words }) => {
        const isLate = step.at >= tranche.closesAt + 2n * words.terms.longStop;
        if (words.endsAt <= tranche.opensAt || (status === "Refused") !== isLate) return [];
        return [`refused tranche ${index} of ${agreement.id} is ${status}`];
      }),
    ];
    const payable = refused.filter((one) => one.status === "Refused" && !isHeldNow(one, step.at));
    if (payable.length === 0) return violations;
    // Each way takes a call: one tranche a step is enough to meet them all.
    const one = fuzz.random.pick(payable);
    const { agreement, index } = one;
    const what = `of refused tranche ${index} of ${agreement.id}`;
    const { escrow } = fuzz.world;
    const at = { blockTag: step.block };
    const commissioner = escrow.connect(fuzz.signerOf(agreement.terms.commissioner));
    const arbiter = escrow.connect(fuzz.signerOf(agreement.terms.arbiter));
    const granting = commissioner.grant.staticCall(agreement.id, [index], id("what if"), at);
    const ruling = arbiter.adjudicate.staticCall(agreement.id, [{ tranche: index, achieved: 1n }], id("what if"), at);
    return [
      ...violations,
      ...(await fails(granting, `no grant ${what}`)),
      ...(await fails(ruling, `no ruling ${what}`)),
      ...(canDecide(fuzz, one, step.at) ? await fails(byWholePanel(fuzz, one, step, true), `no finding ${what}`) : []),
    ];
  },
};

/** What an undecided tranche should be, by its word, the marks and the time alone. */
function undecidedStatus({ tranche, isChallenged, words }: Seen, at: bigint): Status {
  const { longStop } = words.terms;
  if (tranche.opensAt >= words.endsAt) return "Void";
  if (!tranche.paysOnSilence && at >= tranche.closesAt + (isChallenged ? 2n : 1n) * longStop) return "Lapsed";
  if (isChallenged) return "Challenged";
  return at < tranche.opensAt ? "Scheduled" : "Open";
}

export const silenceIsNoFailure: Invariant = {
  number: "7",
  name: "silence is never failure",
  sentence:
    "Silence is never failure: an undecided outcome tranche can be attested until its final time and only then goes " +
    "home; an undecided core tranche never lapses, and from its close, or its final time if it is challenged, anyone " +
    "can have it paid, held or not.",
  violations: async (fuzz, step) => {
    const { at } = step;
    const undecided = tranchesOf(fuzz, step).filter(({ isSettled }) => !isSettled);
    const violations = undecided.flatMap((one) => {
      const expected = undecidedStatus(one, at);
      const { agreement, index, status } = one;
      return status === expected ? [] : [`undecided tranche ${index} of ${agreement.id} is ${status}, not ${expected}`];
    });
    const silent = undecided.filter(({ tranche, status, isChallenged, words }) => {
      const from = tranche.closesAt + (isChallenged ? 2n * words.terms.longStop : 0n);
      return tranche.paysOnSilence && status !== "Void" && at >= from;
    });
    const open = undecided.filter(
      (one) => ["Open", "Challenged"].includes(one.status) && !isHeldNow(one, at) && canDecide(fuzz, one, at),
    );
    if (silent.length > 0) {
      const { agreement, index } = fuzz.random.pick(silent);
      const stranger = fuzz.world.escrow.connect(fuzz.cast.stranger);
      const claiming = stranger.claim.staticCall(agreement.id, [index], { blockTag: step.block });
      violations.push(...(await fails(claiming, `no claim of tranche ${index} of ${agreement.id}`)));
    }
    // Signatures are slow.
    if (open.length === 0 || fuzz.random.chance(0.7)) return violations;
    const one = fuzz.random.pick(open);
    const finding = byWholePanel(fuzz, one, step, false);
    return [...violations, ...(await fails(finding, `no finding on tranche ${one.index} of ${one.agreement.id}`))];
  },
};

export const holdIsBounded: Invariant = {
  number: "9",
  name: "a hold stops outcome money only, for at most half the time",
  sentence:
    "While an agreement is held no outcome tranche is decided for money; after a hold as much time passes before the " +
    "next as it lasted, and a day at least, unless both parties changed the terms; a long stop is three holds long.",
  violations: (fuzz, step) =>
    [...step.after.words].flatMap(([agreement, words]) => {
      const before = step.before.words.get(agreement);
      const fresh = words.settled & ~words.challenged & ~((before?.settled ?? 0n) & ~(before?.challenged ?? 0n));
      const held = words.schedule.flatMap((word, index) => {
        const isHeld = before !== undefined && step.at < before.heldUntil;
        const isPaid = hasBit(fresh, index) && !unpackTranche(word).paysOnSilence;
        // The arbiter's 0 pays nothing and need not wait.
        const due = fuzz.agreementOf(agreement).payments.find(({ tranche }) => tranche === index)?.due ?? 0n;
        return isHeld && isPaid && due > 0n ? [`outcome tranche ${index} of ${agreement} was paid while held`] : [];
      });
      const holds = fuzz.books.get(agreement)?.holds ?? [];
      const tooSoon = holds.flatMap(({ from }, index) => {
        const last = holds[index - 1];
        if (last === undefined || last.isAmended) return [];
        const lasted = last.until - last.from;
        const rest = lasted > DAY ? lasted : DAY;
        return from >= last.until + rest ? [] : [`${agreement} was held again ${from - last.until} after ${lasted}`];
      });
      const isLong = words.heldUntil <= step.at + words.terms.holdPeriod;
      return [
        ...held,
        ...tooSoon,
        ...(isLong ? [] : [`${agreement} is held for longer than a hold lasts`]),
        ...(words.terms.longStop >= 3n * words.terms.holdPeriod ? [] : [`${agreement} can lapse under holds`]),
      ];
    }),
};

/** Everything is compared every so often, what an event named at once. */
const COMPARE_ALL_EVERY = 25n;

export const replayIsState: Invariant = {
  number: "11",
  name: "replay is state",
  sentence: "Replaying the events alone gives exactly the contract's state, and the sequence has no gap.",
  violations: async (fuzz, step) => {
    if (step.block % COMPARE_ALL_EVERY === 0n) {
      return (await compareWithContract(fuzz.ledger, step.reader)).map(describeDifference);
    }
    const named = namedIn(step.events);
    const touched = fuzz.agreements.filter((agreement) => named.has(agreement.id));
    const differences = await Promise.all(
      touched.map((agreement) => compareAgreement(agreement, step.reader, step.at)),
    );
    const gaps = [...step.after.words].flatMap(([agreement, { sequence }]) =>
      differ(`the sequence of ${agreement}`, fuzz.agreementOf(agreement).sequence, sequence),
    );
    return [...differences.flat().map(describeDifference), ...gaps];
  },
};
