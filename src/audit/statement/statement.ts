/** What a payee was owed and paid: a remittance statement. Amounts are token base units, times unix seconds. */
import { fromUnixSeconds, isoDay } from "../../agreement/careDays.js";
import { sum } from "../../agreement/money.js";
import type { Books } from "../books.js";
import type { TrancheWords, Words } from "../words.js";
import { outstandingArrears } from "./arrears.js";
import { linesOf, type LineKind, type PlainLine } from "./lines.js";

export interface StatementLine {
  readonly kind: LineKind;
  readonly at: bigint;
  /** Null where it is of no one agreement; see `PlainLine`. */
  readonly agreement: string | null;
  readonly placement: string | null;
  readonly tranche: number | null;
  /** Null where it is about no single tranche. */
  readonly about: TrancheWords | null;
  readonly due: bigint;
  readonly paid: bigint;
  /** Due to the payee after this line. */
  readonly balance: bigint;
  readonly transactionHash: string;
}

export interface Total {
  readonly due: bigint;
  readonly paid: bigint;
}

export interface StatementWeek extends Total {
  /** Its Monday, as `2027-01-04`; weeks begin at midnight in London. */
  readonly monday: string;
  readonly lines: readonly StatementLine[];
  /** By placement, in the order of their first lines. */
  readonly placements: readonly (Total & { readonly agreement: string | null; readonly placement: string | null })[];
}

export interface StatementArrears {
  readonly agreement: string;
  readonly placement: string;
  readonly tranche: number;
  readonly about: TrancheWords;
  readonly amount: bigint;
  readonly since: bigint;
  /** Whole days since it was decided. */
  readonly days: bigint;
}

/** The payee's account in one token. */
export interface TokenStatement extends Total {
  readonly token: string;
  /** Due to the payee before the first day. */
  readonly opening: bigint;
  /** Due to it after the last: the arrears and what waits to be withdrawn. */
  readonly closing: bigint;
  readonly weeks: readonly StatementWeek[];
  readonly arrears: readonly StatementArrears[];
  /** What the token refused and the escrow keeps for the payee. */
  readonly waiting: bigint;
}

/** From one moment up to, and without, another. */
export interface Span {
  /** Null from the beginning. */
  readonly from: bigint | null;
  readonly until: bigint;
}

/** One statement a token, in the order in which they first moved. */
export function statementOf(payee: string, books: Books, words: Words, span: Span): TokenStatement[] {
  const lines = linesOf(payee, books).filter(({ place }) => place.block.timestamp < span.until);
  const arrears = outstandingArrears(payee, books, span.until);
  return [...Map.groupBy(lines, ({ token }) => token)].map(([token, of]) => {
    const isBefore = ({ place }: PlainLine): boolean => span.from !== null && place.block.timestamp < span.from;
    const opening = balanceOf(of.filter(isBefore));
    const weeks = weeksOf(
      carry(
        of.filter((line) => !isBefore(line)),
        opening,
        words,
      ),
    );
    return {
      token,
      opening,
      closing: balanceOf(of),
      ...totalOf(weeks),
      weeks,
      arrears: arrears
        .filter(({ state }) => state.terms.token === token)
        .map(({ state, tranche, ...rest }) => ({
          agreement: state.id,
          placement: words.placement(state.id),
          tranche,
          about: words.tranche(state, tranche),
          ...rest,
        })),
      waiting: -sum(of.filter(({ kind }) => kind === "refused" || kind === "withdrawn").map(({ paid }) => paid)),
    };
  });
}

const balanceOf = (lines: readonly Total[]): bigint => sum(lines.map(({ due, paid }) => due - paid));

const totalOf = (parts: readonly Total[]): Total => ({
  due: sum(parts.map(({ due }) => due)),
  paid: sum(parts.map(({ paid }) => paid)),
});

function carry(lines: readonly PlainLine[], opening: bigint, words: Words): StatementLine[] {
  let balance = opening;
  return lines.map(({ kind, place, of, tranche, due, paid }) => {
    balance += due - paid;
    const agreement = of?.after.id ?? null;
    return {
      kind,
      at: place.block.timestamp,
      agreement,
      placement: agreement === null ? null : words.placement(agreement),
      tranche,
      about: of === null || tranche === null ? null : words.tranche(of.after, tranche),
      due,
      paid,
      balance,
      transactionHash: place.transactionHash,
    };
  });
}

const weeksOf = (lines: readonly StatementLine[]): StatementWeek[] =>
  [...Map.groupBy(lines, ({ at }) => isoDay(fromUnixSeconds(at).startOf("week")))].map(([monday, of]) => ({
    monday,
    lines: of,
    placements: [...Map.groupBy(of, ({ agreement }) => agreement)].map(([agreement, part]) => ({
      agreement,
      placement: part[0]?.placement ?? null,
      ...totalOf(part),
    })),
    ...totalOf(of),
  }));
