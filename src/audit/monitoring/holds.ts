import type { HeldEvent } from "../../replay/events.js";
import type { AgreementHistory, Entry } from "../../replay/history.js";
import { isClosed } from "../../replay/rules.js";
import { SEATS } from "../../agreement/terms.js";
import type { Period } from "./period.js";

/** A safeguarding hold. */
export interface Hold {
  readonly agreement: string;
  /** Number of the seat that placed it. */
  readonly seat: number;
  readonly account: string;
  /** Unix seconds. */
  readonly placedAt: bigint;
  /** When it ended or will end by itself. */
  readonly endsAt: bigint;
  /** How it ended; `running` at the end of the period. */
  readonly end: "running" | "lifted" | "ran out" | "closed";
  /** Who lifted it; null if nobody did. */
  readonly liftedBy: string | null;
  /** Seconds for which it held, up to the end of the period. */
  readonly lasted: bigint;
  readonly grounds: string;
}

/** The holds in force at some time of the period, in their order. */
export function holdsOf({ entries }: AgreementHistory, { from, until }: Period): Hold[] {
  return entries
    .flatMap(({ event }, index) => (event.name === "Held" ? [holdFrom(event, entries.slice(index), until)] : []))
    .filter(({ endsAt }) => endsAt > from);
}

/** @param entries - From its placing on. */
function holdFrom(event: HeldEvent, entries: readonly Entry[], until: bigint): Hold {
  const next = entries.findIndex((entry, index) => index > 0 && entry.event.name === "Held");
  const during = next === -1 ? entries : entries.slice(0, next);
  const placedAt = event.block.timestamp;
  const ended = endOf(during, event.heldUntil, until);
  const last = ended.endsAt < until ? ended.endsAt : until;
  const { agreement, caller: account, grounds } = event;
  const seat = SEATS.findIndex((_, index) => (event.seat & (1 << index)) !== 0);
  return { agreement, seat, account, placedAt, grounds, ...ended, lasted: last - placedAt };
}

function endOf(entries: readonly Entry[], heldUntil: bigint, until: bigint): Pick<Hold, "endsAt" | "end" | "liftedBy"> {
  let endsAt = heldUntil;
  for (const { event, after } of entries) {
    const now = event.block.timestamp;
    if (now >= endsAt) break;
    if (event.name === "Lifted") return { endsAt: now, end: "lifted", liftedBy: event.caller };
    if (isClosed(after)) return { endsAt: now, end: "closed", liftedBy: null };
    endsAt = after.heldUntil;
  }
  return { endsAt, end: endsAt < until ? "ran out" : "running", liftedBy: null };
}
