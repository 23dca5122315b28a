import { BlockSpan } from "../blockSpan.js";

/** Blocks, both inclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Small enough for any node, whatever lies in the first blocks. */
const FIRST_SPAN = 4n;
/** So many bytes of logs at once keep several answers in little memory. */
const WANTED_BYTES = 500_000;
/** How much sparser than the last answer the next is taken to be at most. */
const GROWTH = 4;

/** Divides blocks into ranges that a node answers for, the lowest first; what was too much comes back in halves. */
export class Ranges {
  readonly #span = new BlockSpan(FIRST_SPAN);
  readonly #returned: Range[] = [];
  readonly #last: number;
  #next: number;
  #dense = Infinity;

  constructor(from: number, to: number) {
    this.#next = from;
    this.#last = to;
  }

  take(): Range | undefined {
    const returned = this.#returned.shift();
    if (returned !== undefined) return returned;
    if (this.#next > this.#last) return undefined;
    const size = Math.max(1, Math.min(Number(this.#span.size), this.#dense));
    const range = { from: this.#next, to: Math.min(this.#next + size - 1, this.#last) };
    this.#next = range.to + 1;
    return range;
  }

  /** @param bytes - Of the logs in the range. */
  answered(range: Range, bytes: number): void {
    const size = sizeOf(range);
    this.#dense = Math.floor(Math.min(size * GROWTH, (size * WANTED_BYTES) / bytes));
    if (size >= Number(this.#span.size)) this.#span.answered();
  }

  /** Halves it; the halves come next. */
  wasRefused({ from, to }: Range): void {
    this.#span.wasRefused(BigInt(sizeOf({ from, to })));
    const middle = Math.floor((from + to) / 2);
    this.#returned.push({ from, to: middle }, { from: middle + 1, to });
    this.#returned.sort((a, b) => a.from - b.from);
  }
}

const sizeOf = ({ from, to }: Range): number => to - from + 1;
