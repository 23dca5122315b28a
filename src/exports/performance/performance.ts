import type { Books } from "../../audit/books.js";
import type { Words } from "../../audit/words.js";
import { partyName } from "../party.js";
import { poundsText } from "../pence.js";
import { isoTime } from "../table.js";
import { halfYearOf, paidOf, payablesOf, type HalfYear } from "./facts.js";
import { Tally, mean, percent } from "./tally.js";

/** Payments that took so many days. */
export interface Band {
  readonly number: number;
  /** Of all payments of the period; the figure that the notice asks for. */
  readonly percent: number | null;
  /** In pounds; null where it would tell what single placements were paid. */
  readonly value: string | null;
}

/** What a payments compliance notice asks for (Procurement Regulations 2024, regulation 38), for one reporting period. */
export interface PeriodPerformance {
  readonly from: string;
  readonly to: string;
  /** False if the books end before it. */
  readonly isComplete: boolean;
  readonly payments: number;
  readonly value: string | null;
  readonly averageDays: number | null;
  readonly within30Days: Band;
  readonly from31To60Days: Band;
  readonly from61Days: Band;
  /** Sums that became payable in the period. */
  readonly payable: number;
  /** Those of them that were not paid in full within it. */
  readonly payableNotPaid: number;
  readonly payableNotPaidPercent: number | null;
}

export interface CommissionerPerformance {
  readonly commissioner: string;
  readonly periods: readonly PeriodPerformance[];
}

/** Payment performance of every commissioner, and up to when. */
export interface Performance {
  /** ISO 8601 in UTC. */
  readonly upTo: string;
  readonly commissioners: readonly CommissionerPerformance[];
}

export interface PerformanceOptions {
  readonly isMeant: (commissioner: string) => boolean;
  /** How many placements must stand behind a value. */
  readonly least: number;
  /** Is told of tokens that do not say what a pound is in them: payments in them are left out. */
  readonly onUnreadable?: (token: string) => void;
}

const BANDS = ["within30Days", "from31To60Days", "from61Days"] as const;

interface Period {
  readonly half: HalfYear;
  readonly all: Tally;
  readonly bands: readonly [Tally, Tally, Tally];
  payable: number;
  unpaid: number;
}

export function performanceOf(
  books: Books,
  words: Words,
  { isMeant, least, onUnreadable }: PerformanceOptions,
): Performance {
  const now = books.head.timestamp;
  const byCommissioner = new Map<string, Map<string, Period>>();
  for (const history of books.agreements()) {
    const { id, terms } = history.state;
    const { decimals } = books.token(terms.token);
    if (!isMeant(terms.commissioner)) continue;
    if (decimals === null) {
      onUnreadable?.(terms.token);
      continue;
    }
    const periods = byCommissioner.get(terms.commissioner) ?? new Map<string, Period>();
    byCommissioner.set(terms.commissioner, periods);
    for (const { paidAt, days, amount } of paidOf(history)) {
      const { all, bands } = periodAt(periods, paidAt);
      for (const tally of [all, bands[bandOf(days)]]) tally.add(id, amount, decimals, days);
    }
    for (const { payableAt, settledAt } of payablesOf(history, now)) {
      const period = periodAt(periods, payableAt);
      period.payable += 1;
      if (settledAt === null || settledAt >= period.half.end) period.unpaid += 1;
    }
  }
  const commissioners = [...byCommissioner].map(([account, periods]) => ({
    commissioner: partyName(words, account),
    periods: [...periods.values()]
      .sort((a, b) => Number(a.half.end - b.half.end))
      .map((period) => toldOf(period, now, least)),
  }));
  return { upTo: isoTime(now), commissioners };
}

function periodAt(periods: Map<string, Period>, at: bigint): Period {
  const half = halfYearOf(at);
  const known = periods.get(half.from);
  if (known !== undefined) return known;
  const made: Period = {
    half,
    all: new Tally(),
    bands: [new Tally(), new Tally(), new Tally()],
    payable: 0,
    unpaid: 0,
  };
  periods.set(half.from, made);
  return made;
}

const LAST_DAYS = [30, 60] as const;

const bandOf = (days: number): 0 | 1 | 2 => (days <= LAST_DAYS[0] ? 0 : days <= LAST_DAYS[1] ? 1 : 2);

/**
 * Values only of whole periods, and of none of the bands unless each that holds anything is of enough placements: the
 * others and their sum would give it away.
 */
function toldOf({ half, all, bands, payable, unpaid }: Period, now: bigint, least: number): PeriodPerformance {
  const isComplete = now >= half.end;
  const isTold = isComplete && all.placements >= least;
  const areTold = isTold && bands.every(({ number, placements }) => number === 0 || placements >= least);
  const told = BANDS.map((name, place): [string, Band] => {
    const { number, pence } = bands[place as 0 | 1 | 2];
    return [name, { number, percent: percent(number, all.number), value: areTold ? poundsText(pence) : null }];
  });
  return {
    from: half.from,
    to: half.to,
    isComplete,
    payments: all.number,
    value: isTold ? poundsText(all.pence) : null,
    averageDays: mean(all.days, all.number),
    ...(Object.fromEntries(told) as Pick<PeriodPerformance, (typeof BANDS)[number]>),
    payable,
    payableNotPaid: unpaid,
    payableNotPaidPercent: percent(unpaid, payable),
  };
}
