import type { DatabaseSync } from "node:sqlite";
import { hexText } from "./hex.js";
import { ACCOUNT_TOPICS } from "./schema.js";

/** Hex digits of one topic. */
const TOPIC = 64;

interface TopicRow {
  readonly position: number;
  /** The first two; SQLite has nothing for a part of nothing. */
  readonly topics: Uint8Array | null;
}

/**
 * Where each agreement's logs are. It is made by one pass over the store when it is first asked for: an index in the
 * file would slow down every reading of the chain, and a file that cannot be written has to be readable.
 */
export class AgreementIndex {
  readonly #positions = new Map<string, number[]>();
  /** Of the logs that are of no agreement. */
  readonly accountPositions: readonly number[];

  private constructor(rows: Iterable<TopicRow>) {
    const accountPositions: number[] = [];
    for (const { position, topics } of rows) {
      const hex = topics === null ? "" : hexText(topics).slice(2);
      if (ACCOUNT_TOPICS.has(hex.slice(0, TOPIC))) accountPositions.push(position);
      else this.#append(hex.slice(TOPIC, 2 * TOPIC), position);
    }
    this.accountPositions = accountPositions;
  }

  /** @param end - The first position that no longer counts. */
  static read(database: DatabaseSync, end: number): AgreementIndex {
    const select = "SELECT position, substr(topics, 1, 64) AS topics FROM logs WHERE position < ? ORDER BY position";
    return new AgreementIndex(database.prepare(select).iterate(end) as Iterable<unknown> as Iterable<TopicRow>);
  }

  /** Ids, in the order in which the logs first speak of them. */
  *agreements(): Generator<string> {
    for (const id of this.#positions.keys()) yield `0x${id}`;
  }

  positionsOf(agreement: string): readonly number[] {
    return this.#positions.get(agreement.slice(2).toLowerCase()) ?? [];
  }

  #append(agreement: string, position: number): void {
    const positions = this.#positions.get(agreement);
    if (positions === undefined) this.#positions.set(agreement, [position]);
    else positions.push(position);
  }
}
