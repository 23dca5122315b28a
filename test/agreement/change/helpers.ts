import { expect } from "chai";
import {
  applyChange,
  packTranche,
  parseBuilt,
  serialiseBuilt,
  type AppliedChange,
  type BuiltAgreement,
  type ChangeInput,
  type InForce,
  type Status,
} from "../../../src/agreement/index.js";
import { NOW, POUND, SAMPLE, build, countingBytes, exampleBook, failureOf, noSuchFile } from "../helpers/sample.js";
import { brokenRules } from "../helpers/termsRules.js";

export const ID = `0x${"ab".repeat(32)}`;

export const ESCROW = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512";

/** The document that every change of these tests rests on. */
export const REVIEW = new TextEncoder().encode("An example review.\n");

/** Unix seconds at which a day begins in London; `summer` where the clocks are an hour ahead. */
export const midnight = (year: number, month: number, day: number, summer = false): bigint =>
  BigInt(Date.UTC(year, month - 1, day) / 1000) - (summer ? 3_600n : 0n);

/** What a chain on which nobody did anything but what is said would tell at a time. */
export function inForceOf(
  { terms, version = 1n }: BuiltAgreement,
  given: Partial<Omit<InForce, "statuses">> & { readonly statuses?: Readonly<Record<number, Status>> } = {},
): InForce {
  const { statuses = {}, ...rest } = given;
  const now = given.now ?? NOW;
  const statusAt = (index: number): Status => {
    const tranche = terms.schedule[index]!;
    if (given.endsAt !== undefined && tranche.opensAt >= given.endsAt) return "Void";
    if (!tranche.paysOnSilence && now >= tranche.closesAt + terms.longStop) return "Lapsed";
    return now < tranche.opensAt ? "Scheduled" : "Open";
  };
  return {
    agreement: ID,
    version,
    terms,
    statuses: terms.schedule.map((_, index) => statuses[index] ?? statusAt(index)),
    endsAt: undefined,
    isClosed: false,
    escrow: ESCROW,
    now,
    ...rest,
  };
}

export const sample = build(SAMPLE);

/** A change file for the sample. */
export const changeFile = (lines: string): string =>
  `format: placement-change/1\nagreement: Sample placement\n${lines.trim()}\nreason: review.md\n`;

export interface Given extends Partial<Omit<ChangeInput, "inForce">> {
  readonly now?: bigint;
  readonly endsAt?: bigint;
  readonly statuses?: Readonly<Record<number, Status>>;
  readonly inForce?: InForce;
}

/** Applies a change file as it stands. */
export function applyText(text: string, given: Given = {}): AppliedChange {
  const { now, endsAt, statuses, inForce, agreement = sample, ...input } = given;
  return applyChange({
    text,
    path: "change.yaml",
    agreement,
    inForce:
      inForce ??
      inForceOf(agreement, {
        ...(now !== undefined && { now }),
        ...(endsAt !== undefined && { endsAt }),
        ...(statuses && { statuses }),
      }),
    addressBook: exampleBook(),
    randomBytes: countingBytes(),
    readFile: (path) => (path === "review.md" ? REVIEW : noSuchFile(path)),
    ...input,
  });
}

/**
 * Whether a broken rule binds new and changed words only, and this word is neither. Consents to an amendment expire
 * with its own `validUntil`, not with the earliest window.
 */
function isForNewWords(rule: string, { before, after }: AppliedChange): boolean {
  if (rule === "the consents have not expired") return true;
  const index = Number(/^tranche (\d+): a window$/.exec(rule)?.[1]);
  const [old, now] = [before, after].map(({ terms }) => terms.schedule[index]);
  return old !== undefined && now !== undefined && packTranche(old) === packTranche(now);
}

/** Applies a change of these lines; what comes out must be sound whatever the change. */
export function apply(lines: string, given: Given = {}): AppliedChange {
  const applied = applyText(changeFile(lines), given);
  const now = given.inForce?.now ?? given.now ?? NOW;
  const broken = brokenRules(applied.after.terms, now).filter((rule) => !isForNewWords(rule, applied));
  expect(broken).to.deep.equal([]);
  expect(parseBuilt(serialiseBuilt(applied.after), "after.json")).to.deep.equal(applied.after);
  return applied;
}

/** What is wrong with a change of these lines, a line a fault. */
export const faultsOf = (lines: string, given: Given = {}): string[] =>
  failureOf(() => applyText(changeFile(lines), given)).split("\n");

/** Each tranche as `code period amount`; amounts in pounds. */
export const listOf = ({ terms, tranches }: BuiltAgreement): string[] =>
  tranches.map(({ code, added, period, index }) => {
    const pence = (terms.schedule[index]!.amount * 100n) / POUND;
    return `${code ?? (added ? "HOURS" : "CORE")} ${period} ${pence / 100n}.${String(pence % 100n).padStart(2, "0")}`;
  });

export const totalOf = ({ terms }: BuiltAgreement): bigint =>
  terms.schedule.reduce((total, { amount }) => total + amount, 0n);

/** What is done, the lines of the file from the third on, the faults, and what else is given. */
export type Case = readonly [string, string, readonly string[], Given?];

/** One test a case: such a file has these faults and no others. */
export function itRefuses(cases: readonly Case[]): void {
  for (const [what, lines, faults, given] of cases) {
    it(`refuses ${what}`, () => {
      expect(faultsOf(lines, given)).to.deep.equal(faults.map((fault) => `change.yaml:${fault}`));
    });
  }
}
