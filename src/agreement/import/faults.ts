import { PlacementError } from "../../errors.js";

/** Everything that is wrong with a table and its template, to be told at once. */
export class FaultList {
  readonly #rows = new Map<string, Set<number>>();
  readonly #rest: string[] = [];

  /** @param path the table as its owner named it. */
  constructor(readonly path: string) {}

  /** Of the table as a whole. */
  add(reason: string): void {
    this.#rest.push(`${this.path}: ${reason}`);
  }

  /** Of one row, as a spreadsheet numbers it, and one column if it is known. */
  addToRow(row: number, column: string | undefined, reason: string): void {
    const place = column === undefined ? `row ${row}` : `row ${row}, column ${column}`;
    this.#rest.push(`${this.path}: ${place}: ${reason}`);
  }

  /** Of the template, as it shows with one row. */
  addToTemplate(row: number, fault: string): void {
    const rows = this.#rows.get(fault) ?? new Set<number>();
    this.#rows.set(fault, rows.add(row));
  }

  /**
   * Throws all there is, a line each. What is wrong with the template in every row is its own fault and told once.
   * @param rowCount how many rows were tried.
   */
  throwIfAny(rowCount: number): void {
    const template = [...this.#rows].map(([fault, rows]) => {
      if (rows.size === rowCount) return fault;
      return `${fault} (${this.path}: ${rows.size === 1 ? "row" : "rows"} ${[...rows].join(", ")})`;
    });
    const all = [...this.#rest, ...template];
    if (all.length === 0) return;
    throw new PlacementError("bad-input", all.join("\n"), { next: "Nothing was written. Mend this and try again." });
  }
}
