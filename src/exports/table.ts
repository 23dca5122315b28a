import type { Books } from "../audit/books.js";
import type { Words } from "../audit/words.js";

/** Anything that JSON can hold; whole numbers that may outgrow a JavaScript number are decimal strings. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What a column holds: the type of its cells, and how each format writes it. */
interface Kinds {
  text: string;
  /** A small whole number. */
  number: number;
  /** Token base units, exact. */
  amount: bigint;
  /** Unix seconds. */
  time: bigint;
  flag: boolean;
  json: Json;
}
export type Kind = keyof Kinds;

export interface Column<K extends Kind = Kind> {
  readonly kind: K;
  readonly description: string;
  /** Whether it can lead to a person when joined with other records. */
  readonly isPseudonymous?: true;
  /** Whether it is private, and so empty unless names were asked for. */
  readonly isName?: true;
}

export type Columns = Readonly<Record<string, Column>>;
export type RowOf<C extends Columns> = { readonly [Name in keyof C]: Kinds[C[Name]["kind"]] | null };
export type Cell = Kinds[Kind] | null;
export type Row = Readonly<Record<string, Cell>>;

/** What the rows of a table are made of. */
export interface TableSource {
  readonly books: Books;
  /** Null unless names were asked for. */
  readonly names: Words | null;
}

/** A table of an export. Its rows come one by one, in an order that the chain alone decides. */
export interface Table<C extends Columns = Columns> {
  readonly columns: C;
  rows(source: TableSource): Iterable<RowOf<C>>;
}

export const table = <C extends Columns>(columns: C, rows: Table<C>["rows"]): Table<C> => ({ columns, rows });

const column =
  <K extends Kind>(kind: K) =>
  (description: string): Column<K> => ({ kind, description });

export const text = column("text");
export const number = column("number");
export const amount = column("amount");
export const time = column("time");
export const flag = column("flag");
export const json = column("json");

/** A column that can lead to a person when joined with other records. */
export const pseudonymous = <K extends Kind>(of: Column<K>): Column<K> => ({ ...of, isPseudonymous: true });

/** A column that is filled only where names were asked for. */
export const name = (description: string): Column<"text"> => ({ kind: "text", description, isName: true });

/** `2027-01-04T00:00:00Z` */
export const isoTime = (seconds: bigint): string =>
  new Date(Number(seconds) * 1_000).toISOString().replace(".000Z", "Z");
