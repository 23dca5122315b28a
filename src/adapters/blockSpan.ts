const FIRST_SPAN = 10_000n;
const LARGEST_SPAN = 1_000_000n;
/** After so many answers in a row a refusal is forgotten: the part of the chain that caused it lies behind. */
const FORGET_AFTER = 16;

/**
 * How many blocks to ask a node for at once. Nodes limit blocks or logs, each in its own words and none by a number
 * that can be asked for, so the limit is sought: half after a refusal, then half-way back to what was refused.
 */
export class BlockSpan {
  #size: bigint;
  #refused: bigint | null = null;
  #answers = 0;

  constructor(first = FIRST_SPAN) {
    this.#size = first;
  }

  get size(): bigint {
    return this.#size;
  }

  answered(): void {
    this.#answers += 1;
    if (this.#answers >= FORGET_AFTER) this.#refused = null;
    const larger = this.#refused === null ? this.#size * 2n : (this.#size + this.#refused) / 2n;
    this.#size = larger < LARGEST_SPAN ? larger : LARGEST_SPAN;
  }

  /** @param asked - The blocks that were asked for, which may be fewer than `size`. */
  wasRefused(asked: bigint): void {
    this.#answers = 0;
    this.#refused = asked;
    this.#size = asked / 2n;
  }
}
