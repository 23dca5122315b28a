import { stringify } from "csv-stringify/sync";
import { fromUnixSeconds, parseCareDay, readableDay, formatDays } from "../../agreement/careDays.js";
import { formatPounds } from "../../agreement/money.js";
import { formatDate } from "../../agreement/moments.js";
import { textTable } from "../../agreement/text/textTable.js";
import { periodInWords } from "../../audit/telling/speech.js";
import type { LineKind } from "../../audit/statement/lines.js";
import type {
  StatementArrears,
  StatementLine,
  StatementWeek,
  TokenStatement,
} from "../../audit/statement/statement.js";
import type { Words } from "../../audit/words.js";

/** How to speak of one token's amounts and accounts. */
interface Voice {
  readonly words: Words;
  readonly pounds: (amount: bigint) => string;
}

/** What a statement is headed with. */
export interface StatementHead {
  readonly payee: string;
  /** As `2027-01-04`; null from the beginning. */
  readonly from: string | null;
  /** The last day. */
  readonly until: string;
  /** In words; see `verdictInWords`. */
  readonly verdict: string;
}

export function describeStatement(head: StatementHead, statements: readonly TokenStatement[], words: Words): string {
  const { payee, from, until, verdict } = head;
  const day = (text: string): string => readableDay(parseCareDay(text));
  const span = from === null ? `up to ${day(until)}` : `${day(from)} to ${day(until)}`;
  return [
    `Remittance statement for ${words.account(payee)} (${payee}), ${span}`,
    ...(statements.length === 0 ? ["Nothing fell due and nothing was paid."] : []),
    ...statements.map((statement) => describeToken(statement, head, words)),
    verdict,
  ].join("\n\n");
}

function describeToken(statement: TokenStatement, { payee }: StatementHead, words: Words): string {
  const { token, opening, closing, due, paid, weeks, arrears, waiting } = statement;
  const voice = { words, pounds: (amount: bigint) => words.money(token, amount) };
  const { pounds } = voice;
  const totals = [
    ["due at the start", pounds(opening)],
    ["fell due", pounds(due)],
    ["paid", pounds(paid)],
    ["due at the end", pounds(closing)],
  ];
  return [
    `In ${words.account(token)}`,
    ...textTable(totals, [1]),
    ...weeks.flatMap((week) => ["", ...weekLines(week, voice)]),
    ...(arrears.length === 0 ? [] : ["", "Arrears: decided, and not yet funded", ...arrearsLines(arrears, voice)]),
    ...(waiting === 0n ? [] : ["", ...waitingLines(pounds(waiting), words.account(payee))]),
  ].join("\n");
}

function weekLines({ monday, lines, placements, due, paid }: StatementWeek, { pounds }: Voice): string[] {
  const rows = lines.map((line) => [
    formatDate(line.at),
    line.placement ?? "",
    aboutInWords(line),
    pounds(line.due),
    pounds(line.paid),
    pounds(line.balance),
    line.transactionHash,
  ]);
  const each =
    placements.length < 2
      ? []
      : placements.map((part) => ["", part.placement ?? "", "this week", pounds(part.due), pounds(part.paid)]);
  return [
    `Week from Monday ${readableDay(parseCareDay(monday))}`,
    ...textTable(
      [
        ["date", "placement", "for", "due", "paid", "balance", "transaction"],
        ...rows,
        ...each,
        ["", "all", "this week", pounds(due), pounds(paid), pounds(lines.at(-1)?.balance ?? 0n)],
      ],
      [3, 4, 5],
    ),
  ];
}

const KINDS: Readonly<Record<LineKind, string>> = {
  payment: "",
  arrears: "arrears of ",
  settlement: "the agreed sum of the final account",
  "given-up": "arrears given up by the final account",
  "taken-over": "arrears taken over from the payee before",
  "passed-on": "arrears passed on to the next payee",
  refused: "refused by the token: waits to be withdrawn",
  withdrawn: "withdrawn, after the token had refused it",
};

function aboutInWords({ kind, tranche, about }: StatementLine): string {
  if (tranche === null || about === null) return KINDS[kind];
  return `${KINDS[kind]}${trancheOf(tranche, about)}`;
}

const trancheOf = (tranche: number, { code, title, period }: StatementArrears["about"]): string =>
  `${tranche} ${code === null ? "" : `${code} `}${title}, ${periodInWords(period)}`;

const arrearsLines = (arrears: readonly StatementArrears[], { pounds }: Voice): string[] =>
  textTable(
    [
      ["placement", "for", "amount", "since", "for how long"],
      ...arrears.map(({ placement, tranche, about, amount, since, days }) => [
        placement,
        trancheOf(tranche, about),
        pounds(amount),
        readableDay(fromUnixSeconds(since)),
        formatDays(days),
      ]),
    ],
    [2],
  );

const waitingLines = (amount: string, payee: string): string[] => [
  `Refused payouts: ${amount} waits in the escrow for ${payee}, because the token refused to deliver it.`,
  "  Anybody can send it there once the token agrees, naming any agreement in that token:",
  `  placement withdraw <agreement> --account "${payee}" --signer <keystore>`,
];

const COLUMNS = [
  ...["week", "date", "placement", "agreement", "kind", "tranche", "code", "title", "period"],
  ...["due", "paid", "balance", "token", "transaction"],
];

/**
 * One row a line, for a bookkeeping program; amounts in plain pounds, or base units of a token that does not say its
 * decimals. Whatever a spreadsheet would take for a formula gets an apostrophe.
 */
export function statementsAsCsv(
  statements: readonly TokenStatement[],
  words: Words,
  decimalsOf: (token: string) => number | null,
): string {
  const rows = statements.flatMap(({ token, weeks }) => {
    const decimals = decimalsOf(token);
    return csvRows(weeks, words.account(token)).map((row) => ({ row, decimals }));
  });
  const body = rows.map(({ row, decimals }) =>
    stringify([row], { escape_formulas: true, cast: { bigint: plain(decimals) } }),
  );
  return [stringify([COLUMNS]), ...body].join("");
}

const plain =
  (decimals: number | null) =>
  (amount: bigint): string =>
    decimals === null ? amount.toString() : formatPounds(amount, decimals).replace(/[£,]/g, "");

const csvRows = (weeks: readonly StatementWeek[], token: string): (string | bigint)[][] =>
  weeks.flatMap(({ monday, lines }) =>
    lines.map(({ at, placement, agreement, kind, tranche, about, due, paid, balance, transactionHash }) => [
      ...[monday, formatDate(at), placement ?? "", agreement ?? "", kind, tranche?.toString() ?? ""],
      ...[about?.code ?? "", about?.title ?? "", about?.period ?? "", due, paid, balance, token, transactionHash],
    ]),
  );
