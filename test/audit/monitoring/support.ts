/** Placements with one home, told event by event; nothing is funded, so that every balance is 0. */
import { id } from "ethers";
import type { Tranche } from "../../../src/agreement/tranche.js";
import { booksOf, type Books } from "../../../src/audit/books.js";
import { monitorProvider, type MonitoringRecord } from "../../../src/audit/monitoring/record.js";
import type { Period } from "../../../src/audit/monitoring/period.js";
import type { Words } from "../../../src/audit/words.js";
import type { LedgerEvent } from "../../../src/replay/events.js";
import { historyOf, type AgreementHistory } from "../../../src/replay/history.js";
import { ESCROW, START, Story, TERMS, tranche } from "../../replay/support/story.js";

export const DAY = 86_400n;
export const MET = 10_000n;
export const PERIOD: Period = { from: START, until: START + 360n * DAY };

/** An outcome line of this code whose window is the first four weeks unless told otherwise. */
export const line = (code: string, fields: Partial<Tranche> = {}): Tranche =>
  tranche({ outcome: tagOf(code), ...fields });

export const careLine = (fields: Partial<Tranche> = {}): Tranche => tranche({ paysOnSilence: true, ...fields });

export const tagOf = (code: string): string => id(`tag of ${code}`).slice(0, 18);

const TITLES: Readonly<Record<string, string>> = {
  "QS-08": "Education",
  "QS-11": "Positive relationships",
  "QS-12": "Protection of children",
  "QS-13": "Leadership and management",
  "HP-02": "Dignity",
};
const CODES = new Map(Object.keys(TITLES).map((code) => [tagOf(code), code]));

/** @param known - The agreements of which a private copy is at hand; all of them without it. */
export const wordsOfTest = (known?: readonly string[]): Words => ({
  account: (address) => (address === TERMS.provider ? "Example House" : address.slice(0, 8)),
  placement: (agreement) => `Placement ${agreement.slice(2, 6)}`,
  isKnown: (agreement) => known?.includes(agreement) ?? true,
  tranche: (state, index) => {
    const isKnown = known?.includes(state.id) ?? true;
    const code = isKnown ? (CODES.get(state.schedule[index]!.outcome) ?? null) : null;
    return { title: code === null ? "?" : TITLES[code]!, code, period: "2030-03-17 to 2030-04-13" };
  },
  money: (_, amount) => amount.toString(),
});

interface Finding {
  /** The inspector and the social worker unless told otherwise. */
  readonly seats?: readonly number[];
  readonly overRefusal?: boolean;
  readonly version?: bigint;
}

export class Placement {
  readonly story: Story;
  readonly events: LedgerEvent[];

  constructor(name: string, schedule: readonly Tranche[], terms: Partial<typeof TERMS> = {}) {
    this.story = new Story({ ...TERMS, placementRef: id(name), ...terms }, schedule);
    this.events = [this.story.opened()];
  }

  get id(): string {
    return this.story.agreement;
  }

  after(days: bigint): this {
    this.story.now += days * DAY;
    return this;
  }

  finds(index: bigint, achieved: bigint, { seats = [0, 1], ...fields }: Finding = {}): this {
    const attestation = this.story.attestation([[index, achieved]], fields);
    return this.tells(this.story.attested(attestation, seats, 0n));
  }

  tells(event: LedgerEvent): this {
    this.events.push("balance" in event ? { ...event, balance: 0n } : event);
    return this;
  }

  get history(): AgreementHistory {
    return historyOf(this.story.empty, this.events).agreements.get(this.id)!;
  }
}

export function booksWith(placements: readonly Placement[], now = PERIOD.until): Books {
  const histories = placements.map(({ history }) => history);
  const head = { number: 1_000n, timestamp: now, hash: id("head") };
  const empty = booksOf({ chainId: 31_337n, escrow: ESCROW, head, events: [], tokens: [] });
  return { ...empty, agreements: () => histories };
}

export const monitored = (
  placements: readonly Placement[],
  { period = PERIOD, words = wordsOfTest() }: { period?: Period; words?: Words } = {},
): MonitoringRecord => monitorProvider(booksWith(placements), TERMS.provider, words, period);
