/** The rules that hold whatever happens, as far as today's operations reach; the numbers are those of the design. */
import { id } from "ethers";
import { encodeSignatures } from "../../../src/attestation/signatures.js";
import { ATTESTATION_TYPES, type Attestation } from "../../../src/attestation/typedData.js";
import {
  checkConservation,
  compareAgreement,
  compareWithContract,
  describeDifference,
} from "../../../src/replay/checks.js";
import { finalAt, hasBit, markOf, meetsPolicy, policyOf } from "../../../src/replay/rules.js";
import { moneyKey, type AgreementState } from "../../../src/replay/state.js";
import { DAY, attestationToAbi } from "../../helpers/escrow.js";
import type { Fuzz } from "./fuzz.js";
import type { Invariant } from "./invariant.js";
import { namedIn, type Step, type Words } from "./observe.js";
import { noWayBack } from "./transitions.js";

const sumOf = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((sum, amount) => sum + amount, 0n);

const differ = (what: string, expected: bigint, found: bigint): string[] =>
  expected === found ? [] : [`${what}: ${expected} expected, ${found} found`];

const wordsOf = ({ after }: Step, { id: agreement }: AgreementState): Words => after.words.get(agreement)!;

const conservation: Invariant = {
  number: "1",
  sentence:
    "For each token the escrow holds exactly all balances, all that is owed and all that was sent to it unasked; " +
    "what came in for agreements is what was paid, reclaimed and is left.",
  violations: (fuzz, step) =>
    fuzz.tokens.flatMap((token) => {
      const agreements = fuzz.agreements.filter(({ terms }) => terms.token === token);
      const balances = sumOf(agreements.map((agreement) => wordsOf(step, agreement).balance));
      const owed = sumOf([...step.after.owed].filter(([key]) => key.startsWith(token)).map(([, amount]) => amount));
      const donated = fuzz.donated.get(token) ?? 0n;
      const movedIn = fuzz.movedIn.get(token) ?? 0n;
      const movedOut = fuzz.movedOut.get(token) ?? 0n;
      return [
        ...differ(`holdings of ${token}`, balances + owed + donated, step.after.holdings.get(token) ?? 0n),
        ...differ(`funded in ${token}`, movedIn - donated, sumOf(agreements.map(({ funded }) => funded))),
        ...differ(
          `paid and reclaimed in ${token}`,
          movedOut + owed,
          sumOf(agreements.map(({ paid, reclaimed }) => paid + reclaimed)),
        ),
        ...checkConservation(fuzz.ledger).map(describeDifference),
      ];
    }),
};

const decidedOnce: Invariant = {
  number: "2",
  sentence:
    "A tranche is decided for money at most once and never for more than its amount, and what is settled stays settled.",
  violations: (fuzz, step) =>
    fuzz.agreements.flatMap((agreement) => {
      const { id: agreementId, schedule, payments } = agreement;
      const words = wordsOf(step, agreement);
      const before = step.before.words.get(agreementId);
      const isPaid = (state: Words, index: number): boolean =>
        hasBit(state.settled, index) && !hasBit(state.challenged, index);
      const settledAmounts = schedule.filter((_, index) => isPaid(words, index)).map(({ amount }) => amount);
      const due = sumOf(payments.map((payment) => payment.due));
      return [
        ...(due <= sumOf(settledAmounts) ? [] : [`${agreementId} decided ${due} for less`]),
        ...differ(`paid and in arrears of ${agreementId}`, due, agreement.paid + words.arrears),
        ...schedule.flatMap(({ amount }, index) => {
          const mine = payments.filter(({ tranche }) => tranche === index);
          return [
            ...(mine.length <= 1 ? [] : [`${agreementId} decided tranche ${index} twice`]),
            ...(mine.every((payment) => payment.due <= amount) ? [] : [`${agreementId} paid too much of ${index}`]),
            ...(before === undefined || !isPaid(before, index) || isPaid(words, index)
              ? []
              : [`${agreementId} opened tranche ${index} again`]),
          ];
        }),
      ];
    }),
};

const moneyGoesHome: Invariant = {
  number: "3",
  sentence:
    "Money leaves only to the payee or the commissioner of an agreement that an event names, or from what is owed to " +
    "where its owner says; and what a token refuses becomes owed: every penny decided is in one of the two.",
  violations: (fuzz, step) => {
    const expected = new Map<string, bigint>();
    const add = (token: string, account: string, amount: bigint): void => {
      const key = moneyKey(token, account);
      expected.set(key, (expected.get(key) ?? 0n) + amount);
    };
    for (const { id: agreement, terms, paid, reclaimed } of fuzz.agreements) {
      const before = step.ledgerBefore.agreements.get(agreement);
      add(terms.token, terms.payee, paid - (before?.paid ?? 0n));
      add(terms.token, terms.commissioner, reclaimed - (before?.reclaimed ?? 0n));
    }
    for (const event of step.events) {
      if (event.name === "Withdrawn") add(event.token, event.to, event.amount);
      if (event.name === "PayoutRefused") add(event.token, event.account, -event.amount);
    }
    for (const { token, from, to, amount } of step.transfers) {
      if (from === fuzz.world.escrowAddress) add(token, to, -amount);
    }
    return [...expected].flatMap(([key, rest]) => differ(`what left to ${key}`, 0n, rest));
  },
};

const noSideAlone: Invariant = {
  number: "4",
  sentence: "No side alone releases: whatever the panel paid, a seat counted that does not work for the provider.",
  violations: (fuzz) =>
    fuzz.agreements.flatMap(({ id: agreement, payments }) =>
      payments.flatMap(({ tranche, ground }) => {
        if (ground.by !== "panel" || ground.words.some(({ seat }) => seat !== 2)) return [];
        return [`${agreement} paid tranche ${tranche} on the manager's word alone`];
      }),
    ),
};

/** An attestation by every seat there is. */
async function byWholePanel(fuzz: Fuzz, attestation: Attestation): Promise<unknown> {
  const agreement = fuzz.ledger.agreements.get(attestation.agreement)!;
  const signed = fuzz.occupiedSeats(agreement).map(async (bit) => ({
    bit,
    signature: await fuzz.cast.seats[bit]!.signTypedData(fuzz.world.domain, ATTESTATION_TYPES, attestation),
  }));
  const item = { attestation: attestationToAbi(attestation), ...encodeSignatures(await Promise.all(signed)) };
  return fuzz.world.escrow.connect(fuzz.cast.stranger).attest.staticCall([item]);
}

const wholeFinding = (agreement: AgreementState, index: number, at: bigint, overRefusal: boolean): Attestation => ({
  agreement: agreement.id,
  version: agreement.version,
  findings: [{ tranche: BigInt(index), achieved: 10_000n }],
  overRefusal,
  evidence: id("what if"),
  validUntil: at + DAY,
});

/** Whether the whole panel could decide the tranche, less the seats that the register has struck off. */
const canDecide = (fuzz: Fuzz, agreement: AgreementState, index: number): boolean => {
  const occupied = fuzz.occupiedSeats(agreement).reduce((set, seat) => set | (1 << seat), 0);
  return meetsPolicy(policyOf(agreement, [index]), fuzz.inStanding(agreement, occupied));
};

async function fails(call: Promise<unknown>, what: string): Promise<string[]> {
  return call.then(
    () => [],
    (error: unknown) => [`${what}: ${String(error)}`],
  );
}

const refusalTakesNothing: Invariant = {
  number: "6",
  sentence:
    "A finding of 0 pays nothing and takes nothing for good: until its final time a refused tranche is counted in " +
    "full, and the panel or a grant can still pay it.",
  violations: async (fuzz, step) => {
    const violations: string[] = [];
    for (const agreement of fuzz.agreements) {
      const words = wordsOf(step, agreement);
      const live = agreement.schedule.filter(
        (_, index) => !["Settled", "Void", "Lapsed"].includes(words.statuses[index]!),
      );
      violations.push(
        ...differ(`liabilities of ${agreement.id}`, sumOf(live.map(({ amount }) => amount)), words.liabilities),
      );
      for (const index of agreement.schedule.keys()) {
        if (markOf(agreement, index) !== "refused") continue;
        const isLate = step.at >= finalAt(agreement, index);
        if ((words.statuses[index] === "Refused") === isLate)
          violations.push(`${agreement.id} misjudges tranche ${index}`);
        if (isLate) continue;
        const commissioner = fuzz.signerOf(agreement.terms.commissioner);
        const granting = fuzz.world.escrow.connect(commissioner).grant.staticCall(agreement.id, [index], id("what if"));
        violations.push(...(await fails(granting, `no grant of refused tranche ${index} of ${agreement.id}`)));
        const isNew = step.before.words.get(agreement.id)?.statuses[index] !== "Refused";
        if (!isNew || !canDecide(fuzz, agreement, index)) continue;
        const finding = byWholePanel(fuzz, wholeFinding(agreement, index, step.at, true));
        violations.push(...(await fails(finding, `no finding over refused tranche ${index} of ${agreement.id}`)));
      }
    }
    return violations;
  },
};

const silenceIsNoFailure: Invariant = {
  number: "7",
  sentence:
    "Silence is never failure: an undecided outcome tranche can be attested until its final time and only then goes " +
    "home; an undecided core tranche never lapses, and from its close anyone can have it paid.",
  violations: async (fuzz, step) => {
    const violations: string[] = [];
    const undecided = fuzz.agreements.flatMap((agreement) =>
      [...agreement.schedule.entries()]
        .filter(([index]) => markOf(agreement, index) === "none")
        .map(([index, tranche]) => ({ agreement, index, tranche, status: wordsOf(step, agreement).statuses[index]! })),
    );
    for (const { agreement, index, tranche, status } of undecided) {
      const mayLapse = !tranche.paysOnSilence && step.at >= tranche.closesAt + agreement.terms.longStop;
      const expected = mayLapse ? "Lapsed" : step.at < tranche.opensAt ? "Scheduled" : "Open";
      if (status !== expected) violations.push(`undecided tranche ${index} of ${agreement.id} is ${status}`);
      if (!tranche.paysOnSilence || step.at < tranche.closesAt) continue;
      const claiming = fuzz.world.escrow.connect(fuzz.cast.stranger).claim.staticCall(agreement.id, [index]);
      violations.push(...(await fails(claiming, `no claim of tranche ${index} of ${agreement.id}`)));
    }
    // Signatures are slow: one tranche a step is enough to meet them all.
    const open = undecided.filter(
      ({ agreement, index, status }) => status === "Open" && canDecide(fuzz, agreement, index),
    );
    if (open.length === 0) return violations;
    const { agreement, index } = fuzz.random.pick(open);
    const finding = byWholePanel(fuzz, wholeFinding(agreement, index, step.at, false));
    return [...violations, ...(await fails(finding, `no finding on open tranche ${index} of ${agreement.id}`))];
  },
};

/** What is stored and does not move with time. */
const storedWords = ({ balance, settled, challenged, sequence, flags, arrears, version }: Words): string =>
  [balance, settled, challenged, sequence, flags, arrears, version].join();

const troubleStaysHome: Invariant = {
  number: "10",
  sentence: "One agreement's trouble never touches another's: what no event names stays as it was, to the last word.",
  violations: (_, step) => {
    const named = namedIn(step.events);
    const accounts = new Set(
      step.events.map((event) => ("token" in event ? moneyKey(event.token, event.account) : null)),
    );
    return [
      ...[...step.before.words].flatMap(([agreement, words]) =>
        named.has(agreement) || storedWords(words) === storedWords(step.after.words.get(agreement)!)
          ? []
          : [`${agreement} changed without an event`],
      ),
      ...[...step.before.owed].flatMap(([key, amount]) =>
        accounts.has(key) ? [] : differ(`owed to ${key} without an event`, amount, step.after.owed.get(key)!),
      ),
    ];
  },
};

/** Everything is compared every so often, what an event named at once. */
const COMPARE_ALL_EVERY = 20n;

const replayIsState: Invariant = {
  number: "11",
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
    return differences.flat().map(describeDifference);
  },
};

export const INVARIANTS: readonly Invariant[] = [
  noWayBack,
  conservation,
  decidedOnce,
  moneyGoesHome,
  noSideAlone,
  refusalTakesNothing,
  silenceIsNoFailure,
  troubleStaysHome,
  replayIsState,
];
