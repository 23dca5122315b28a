import { DAY_SECONDS } from "./bounds.js";
import { trancheKind, type BuiltAgreement, type TrancheKind } from "./built.js";
import { dayBefore, formatDays, fromUnixSeconds, isoDay, parseCareDay, readableDay } from "./careDays.js";
import { formatPounds, sum } from "./money.js";
import { policyInWords, seatsOf } from "./policy.js";
import { ROLE_WORDS, rolesOf, type Role } from "./roles.js";
import { SEATS } from "./terms.js";
import { textTable } from "./text/textTable.js";
import type { Tranche } from "./tranche.js";

/**
 * The agreement in plain text, to be read in a minute before it is signed. Money, dates and policies come from the
 * terms that will be signed, not from what explains them.
 * @param nameOf who an address is; the names in `built` unless given.
 */
export function describeAgreement(built: BuiltAgreement, nameOf?: (address: string) => string): string {
  const sections = [
    [`${built.name} (${built.kind})`],
    peopleSection(built, nameOf),
    moneySection(built),
    scheduleSection(built),
    policySection(built.terms.schedule),
    timeSection(built),
    warningSection(built),
  ];
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${texts.join("\n\n")}\n`;
}

function peopleSection({ terms, names }: BuiltAgreement, nameOf?: (address: string) => string): string[] {
  const addresses = rolesOf(terms);
  const rows = (Object.keys(ROLE_WORDS) as Role[]).flatMap((role) => {
    const address = addresses[role];
    const isVacantSeat = SEATS.some((seat) => seat === role);
    if (address === undefined) return isVacantSeat ? [[ROLE_WORDS[role], "nobody: the seat is vacant"]] : [];
    return [[ROLE_WORDS[role], nameOf?.(address) ?? names[role] ?? address]];
  });
  return ["Who", ...textTable(rows)];
}

const KIND_WORDS: Readonly<Record<TrancheKind, string>> = {
  core: "for the care itself",
  outcome: "on outcomes",
  holdback: "held back until inspection",
};
const KINDS = Object.keys(KIND_WORDS) as TrancheKind[];

function moneySection({ terms, fee, decimals, term }: BuiltAgreement): string[] {
  const total = amountOf(terms.schedule);
  const kinds = KINDS.flatMap((kind) => {
    const amount = amountOf(terms.schedule.filter((tranche) => trancheKind(tranche) === kind));
    return amount === 0n ? [] : [[KIND_WORDS[kind], formatPounds(amount, decimals), percentOf(amount, total)]];
  });
  const [starts, ends] = [term.starts, term.ends].map((day) => readableDay(parseCareDay(day)));
  return [
    "Money",
    `  ${formatPounds(fee.steps?.[0]?.weekly ?? fee.weekly, decimals)} a week, billed ${fee.billing}, from ${starts} to ${ends}`,
    ...(fee.steps ?? [])
      .slice(1)
      .map((step) => `  ${formatPounds(step.weekly, decimals)} a week from ${readableDay(parseCareDay(step.from))} on`),
    ...textTable([...kinds, ["in all", formatPounds(total, decimals)]], [1, 2]),
  ];
}

const amountOf = (schedule: readonly Tranche[]): bigint => sum(schedule.map(({ amount }) => amount));

function percentOf(part: bigint, whole: bigint): string {
  const tenths = (2_000n * part + whole) / (2n * whole);
  return `${tenths / 10n}.${tenths % 10n} %`;
}

function scheduleSection({ terms, tranches, decimals }: BuiltAgreement): string[] {
  const letters = lettersOf(terms.schedule);
  const rows = terms.schedule.map((tranche, index) => {
    const { code, title = "" } = tranches[index] ?? {};
    return [
      String(index),
      formatPounds(tranche.amount, decimals),
      isoDay(fromUnixSeconds(tranche.opensAt)),
      isoDay(dayBefore(fromUnixSeconds(tranche.closesAt))),
      letters.get(ruleOf(tranche)) ?? "",
      code === undefined ? title : `${code} ${title}`,
    ];
  });
  const header = ["no.", "amount", "opens", "last day", "rule", "for"];
  return ["Schedule", ...textTable([header, ...rows], [0, 1])];
}

/** Who decides a tranche, in words: equal for tranches that are decided alike. */
function ruleOf({ paysOnSilence, requiredSeats, quorum }: Tranche): string {
  const policy = policyInWords({ required: seatsOf(requiredSeats), quorum });
  return paysOnSilence
    ? `paid after its last day without a signature, unless challenged before; earlier if signed by ${policy}`
    : `paid if signed by ${policy}`;
}

/** `A`, `B` and so on, by rule, in the order in which they first occur. */
function lettersOf(schedule: readonly Tranche[]): Map<string, string> {
  const rules = [...new Set(schedule.map(ruleOf))];
  return new Map(rules.map((rule, index) => [rule, letter(index)]));
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** `A` to `Z`, then `AA` to `ZZ`. */
const letter = (index: number): string =>
  ALPHABET.charAt(index % ALPHABET.length).repeat(1 + Math.floor(index / ALPHABET.length));

function policySection(schedule: readonly Tranche[]): string[] {
  return ["Rules", ...textTable([...lettersOf(schedule)].map(([rule, name]) => [name, rule]))];
}

function timeSection({ terms }: BuiltAgreement): string[] {
  const inDays = (seconds: bigint): string => formatDays(seconds / DAY_SECONDS);
  const { noticePeriod, holdPeriod, longStop } = terms;
  return [
    "Time",
    `  Either side may end the agreement with ${inDays(noticePeriod)} of notice.`,
    `  A safeguarding hold stops outcome money, never the care's, for up to ${inDays(holdPeriod)}.`,
    `  An outcome can be decided until ${inDays(longStop)} after its last day; then its money goes back to the commissioner.`,
  ];
}

const warningSection = ({ warnings }: BuiltAgreement): string[] =>
  warnings.length === 0 ? [] : ["Worth a look", ...warnings.map((warning) => `  ${warning}`)];
