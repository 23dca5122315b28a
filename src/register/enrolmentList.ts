import { CsvError, parse } from "csv-parse/sync";
import { parseCareDay, toUnixSeconds } from "../agreement/careDays.js";
import { parseLabel, parseSeat } from "../agreement/file/values.js";
import { SEATS, SEAT_WORDS } from "../agreement/terms.js";
import { ProblemList, noteFailure } from "../agreement/text/problems.js";
import { PlacementError } from "../errors.js";

/** One person to enrol, as a clerk wrote it down. */
export interface EnrolmentRow {
  /** Checksummed. */
  readonly account: string;
  readonly seat: number;
  /** Unix seconds: the midnight in London that ends the last day. */
  readonly expiresAt: bigint;
  readonly credential: string;
}

const COLUMNS = ["account", "seat", "expires", "credential"] as const;
type Column = (typeof COLUMNS)[number];

/** So many fit into one transaction with room to spare, on every chain that follows Ethereum's limits. */
export const MOST_ROWS = 200;

interface Line {
  readonly record: readonly string[];
  readonly line: number;
}

/**
 * Reads a list of people to enrol: a first line `account,seat,expires,credential` and one line each. All that is wrong
 * with it is told at once.
 *
 * @param path the file as its owner named it.
 * @param resolve the address behind a name of the address book, or behind an address.
 */
export function parseEnrolmentList(text: string, path: string, resolve: (account: string) => string): EnrolmentRow[] {
  const problems = new ProblemList(path);
  const [head, ...lines] = readLines(text, path);
  const order = readHead(head, problems);
  problems.throwIfAny();
  if (lines.length === 0) throw new PlacementError("bad-input", `${path} names nobody.`, { next: HOW_TO_WRITE });
  if (lines.length > MOST_ROWS) {
    throw new PlacementError("bad-input", `${path} names ${lines.length} people; at most ${MOST_ROWS} at once.`, {
      next: "Divide it into several files; each is enrolled whole or not at all.",
    });
  }
  const rows = lines.flatMap((line) => readRow(line, order, problems, resolve) ?? []);
  refuseDoubles(rows, lines, problems);
  problems.throwIfAny();
  return rows;
}

const HOW_TO_WRITE = `The first line is ${COLUMNS.join(",")}; then follows one line a person.`;

function readLines(text: string, path: string): Line[] {
  try {
    const records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
    // With `info`, each record comes with where it ended; the package's types do not say so.
    return (records as unknown as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      record,
      line: info.lines,
    }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new PlacementError("bad-input", `${path} is not a list of comma-separated values: ${cause.message}.`, {
      next: "Save it from the spreadsheet as CSV (UTF-8).",
      cause,
    });
  }
}

/** Where each column stands: spreadsheets get rearranged. */
function readHead(head: Line | undefined, problems: ProblemList): Record<Column, number> {
  const names = (head?.record ?? []).map((name) => name.toLowerCase());
  const place = { line: head?.line ?? 1, column: 1 };
  if ([...names].sort().join() !== [...COLUMNS].sort().join()) {
    problems.add(place, `the columns are not ${COLUMNS.join(", ")}; name each once in the first line.`);
  }
  const at = (column: Column): number => names.indexOf(column);
  return { account: at("account"), seat: at("seat"), expires: at("expires"), credential: at("credential") };
}

function readRow(
  { record, line }: Line,
  order: Record<Column, number>,
  problems: ProblemList,
  resolve: (account: string) => string,
): EnrolmentRow | undefined {
  if (record.length !== COLUMNS.length) {
    problems.add({ line, column: 1 }, `has ${record.length} values instead of ${COLUMNS.length}.`);
    return undefined;
  }
  const read = <T>(column: Column, parseValue: (text: string) => T): T | undefined =>
    noteFailure(problems, { line, column: order[column] + 1 }, () => parseValue(record[order[column]] ?? ""));
  const account = read("account", resolve);
  const seat = read("seat", readSeat);
  const expiresAt = read("expires", readLastDay);
  const credential = read("credential", readCredential);
  if (account === undefined || seat === undefined || expiresAt === undefined || credential === undefined) {
    return undefined;
  }
  return { account, seat, expiresAt, credential };
}

function refuseDoubles(rows: readonly EnrolmentRow[], lines: readonly Line[], problems: ProblemList): void {
  // A row that could not be read is missing, and its line with it: then that is mended first.
  if (rows.length !== lines.length) return;
  const seen = new Map<string, number>();
  for (const [index, { account, seat }] of rows.entries()) {
    const line = lines[index]?.line ?? 0;
    const earlier = seen.get(`${seat} ${account}`);
    if (earlier !== undefined) problems.add({ line, column: 1 }, `the same account and seat as in line ${earlier}.`);
    seen.set(`${seat} ${account}`, earlier ?? line);
  }
}

const simplified = (word: string): string => word.toLowerCase().replace(/[\s_-]/g, "");

/** A seat's number, by its name in an agreement file or in words: `socialWorker`, `social worker`, `social-worker`. */
export function readSeat(text: string): number {
  const seat = SEATS.find((known) => simplified(known) === simplified(text));
  return SEATS.indexOf(seat ?? parseSeat(text));
}

/** `social worker` */
export const seatInWords = (seat: number): string => {
  const known = SEATS[seat];
  return known === undefined ? `seat ${seat}` : SEAT_WORDS[known];
};

/** The moment at which standing ends whose last day is this: the next midnight in London. */
export const readLastDay = (text: string): bigint => toUnixSeconds(parseCareDay(text).plus({ days: 1 }));

export const readCredential = (text: string): string => parseLabel(text);
