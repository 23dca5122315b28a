import { principlesOf, PROTECTION } from "../../agreement/principles.js";
import { days } from "../days.js";
import type { MonitoringRecord } from "./record.js";
import type { Check, Result } from "./checks.js";
import type { Ending } from "./endings.js";
import type { Hold } from "./holds.js";
import type { Outstanding } from "./outstanding.js";
import type { Subject } from "./subjects.js";
import { LEAST_CHECKS, changeOf } from "./tally.js";

const BASIS_POINTS = 10_000;

/** What a measure counts in. */
export type Unit = "percent" | "points" | "days" | "times";

/** Something that a colour rests on. */
export interface Fact {
  /** `outstanding` is a check that nothing has put right. */
  readonly kind: "check" | "outstanding" | "hold" | "ending";
  readonly agreement: string;
  /** Unix seconds: when it was found, placed or said; of what is outstanding, since when. */
  readonly at: bigint;
  /** What was checked, and what was found; null unless it was a check. */
  readonly subject: Subject | null;
  readonly result: Result | null;
}

/** What a rule looks at; null where there is too little to say. */
export interface Measure {
  /** In the rule's unit: percent and points as basis points. */
  readonly value: bigint | null;
  readonly facts: readonly Fact[];
}

/** A rule of the suitability summary. */
export interface Rule {
  readonly id: string;
  readonly sentence: string;
  readonly unit: Unit;
  /** Whether a small value is the worse one: a colour begins below its threshold then, and otherwise at it. */
  readonly lessIsWorse: boolean;
  /** Null if no value makes it so. */
  readonly amber: bigint | null;
  readonly red: bigint | null;
  readonly measure: (record: MonitoringRecord) => Measure;
}

/** Our own thresholds: no regulation sets any. They are printed with every report. */
export const RULES: readonly Rule[] = [
  {
    id: "achieved",
    sentence: `How far outcomes were achieved on average (at least ${LEAST_CHECKS} checks)`,
    unit: "percent",
    lessIsWorse: true,
    amber: 8_000n,
    red: 6_000n,
    measure: ({ overall }) => ({
      value: overall.tally.checks < LEAST_CHECKS ? null : overall.tally.average,
      facts: [],
    }),
  },
  {
    id: "not-met",
    sentence: `Share of checks that found an outcome not met (at least ${LEAST_CHECKS} checks)`,
    unit: "percent",
    lessIsWorse: false,
    amber: 1_000n,
    red: 2_500n,
    measure: shareNotMet,
  },
  {
    id: "trend",
    sentence: `Fall of that average since the period before (at least ${LEAST_CHECKS} checks in each)`,
    unit: "points",
    lessIsWorse: false,
    amber: 1_000n,
    red: 2_500n,
    measure: fallOfAverage,
  },
  {
    id: "protection",
    sentence: "Outcomes of protection not met and not yet put right, in any placement",
    unit: "times",
    lessIsWorse: false,
    amber: null,
    red: 1n,
    measure: protection,
  },
  {
    id: "put-right",
    sentence: "Outcomes not met and not yet put right, in live placements",
    unit: "times",
    lessIsWorse: false,
    amber: 1n,
    red: 3n,
    measure: (record) => counted(notMetInLivePlacements(record).map(outstandingFact)),
  },
  {
    id: "overdue",
    sentence: "How long the oldest of these has stood",
    unit: "days",
    lessIsWorse: false,
    amber: 28n,
    red: 91n,
    measure: oldestNotMet,
  },
  {
    id: "care",
    sentence: "Findings and rulings that the care itself was not given in full",
    unit: "times",
    lessIsWorse: false,
    amber: 1n,
    red: 3n,
    measure: ({ checks }) =>
      counted(checks.filter(({ subject, result }) => subject.kind === "care" && result !== "met").map(checkFact)),
  },
  {
    id: "holds",
    sentence: "Safeguarding holds placed in the period",
    unit: "times",
    lessIsWorse: false,
    amber: 1n,
    red: 3n,
    measure: ({ holds, period }) => counted(holds.filter(({ placedAt }) => placedAt >= period.from).map(holdFact)),
  },
  {
    id: "held",
    sentence: "Safeguarding holds in force at the end of the period",
    unit: "times",
    lessIsWorse: false,
    amber: null,
    red: 1n,
    measure: ({ holds }) => counted(holds.filter(({ end }) => end === "running").map(holdFact)),
  },
  {
    id: "terminated",
    sentence: "Placements ended at once on the inspector's and the social worker's word",
    unit: "times",
    lessIsWorse: false,
    amber: null,
    red: 1n,
    measure: (record) => endings(record, ({ kind }) => kind === "termination"),
  },
  {
    id: "notice",
    sentence: "Placements that the home itself gave notice on",
    unit: "times",
    lessIsWorse: false,
    amber: 2n,
    red: null,
    measure: (record) => endings(record, ({ kind, by }) => kind === "notice" && by === "provider"),
  },
];

const counted = (facts: readonly Fact[]): Measure => ({ value: BigInt(facts.length), facts });

const checkFact = ({ agreement, decidedAt, subject, result }: Check): Fact => ({
  kind: "check",
  agreement,
  at: decidedAt,
  subject,
  result,
});

const outstandingFact = ({ agreement, since, subject, latest }: Outstanding): Fact => ({
  kind: "outstanding",
  agreement,
  at: since,
  subject,
  result: latest.result,
});

const holdFact = ({ agreement, placedAt }: Hold): Fact => ({
  kind: "hold",
  agreement,
  at: placedAt,
  subject: null,
  result: null,
});

const endingFact = ({ agreement, at }: Ending): Fact => ({
  kind: "ending",
  agreement,
  at,
  subject: null,
  result: null,
});

function shareNotMet({ overall, checks }: MonitoringRecord): Measure {
  const { checks: count, notMet } = overall.tally;
  const facts = checks.filter(({ subject, result }) => subject.kind !== "care" && result === "not met").map(checkFact);
  if (count < LEAST_CHECKS) return { value: null, facts };
  return { value: BigInt(Math.round((notMet * BASIS_POINTS) / count)), facts };
}

/** A home may be new to the council: nothing to compare with is not held against it. */
function fallOfAverage({ overall }: MonitoringRecord): Measure {
  const change = changeOf(overall.tally, overall.trend.before);
  if (change === null && overall.tally.checks >= LEAST_CHECKS) return { value: 0n, facts: [] };
  return { value: change === null ? null : change < 0n ? -change : 0n, facts: [] };
}

function protection({ outstanding, principles }: MonitoringRecord): Measure {
  const facts = outstanding
    .filter(({ latest }) => latest.result === "not met")
    .filter(({ subject }) => subject.code !== null && principlesOf(subject.code).includes(PROTECTION))
    .map(outstandingFact);
  const checked = principles.find(({ principle }) => principle?.code === PROTECTION)?.tally.checks ?? 0;
  return facts.length === 0 && checked === 0 ? { value: null, facts } : counted(facts);
}

function notMetInLivePlacements({ outstanding, placements }: MonitoringRecord): Outstanding[] {
  const live = new Set(placements.filter(({ isLive }) => isLive).map(({ agreement }) => agreement));
  return outstanding.filter(({ agreement, latest }) => live.has(agreement) && latest.result === "not met");
}

function oldestNotMet(record: MonitoringRecord): Measure {
  const oldest = notMetInLivePlacements(record).toSorted((a, b) => Number(a.since - b.since))[0];
  if (oldest === undefined) return { value: 0n, facts: [] };
  return { value: (record.period.until - oldest.since) / days(1n), facts: [outstandingFact(oldest)] };
}

const endings = ({ endings: all }: MonitoringRecord, test: (ending: Ending) => boolean): Measure =>
  counted(all.filter(test).map(endingFact));
