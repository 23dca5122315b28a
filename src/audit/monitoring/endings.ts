import type { AgreementHistory, Entry } from "../../replay/history.js";
import { isWithin, type Period } from "./period.js";

/** Somebody ended a placement, or both parties did. */
export interface Ending {
  readonly agreement: string;
  readonly kind: "notice" | "termination" | "settlement";
  /** Who gave the notice; null for what several signed. */
  readonly by: "commissioner" | "provider" | null;
  readonly at: bigint;
  /** Unix seconds at which the placement ends or ended. */
  readonly endsAt: bigint;
  /** The commitment to the grounds, or to the final account. */
  readonly grounds: string;
}

/** A seat took its word back. */
export interface RetractionRecord {
  readonly agreement: string;
  /** Numbers of the seats. */
  readonly seats: readonly number[];
  readonly at: bigint;
}

export function endingsOf({ entries }: AgreementHistory, period: Period): Ending[] {
  return entries.filter(({ event }) => isWithin(period, event.block.timestamp)).flatMap(endingIn);
}

function endingIn({ event, after }: Entry): Ending[] {
  const place = { agreement: event.agreement, at: event.block.timestamp, endsAt: after.endsAt };
  switch (event.name) {
    case "NoticeGiven": {
      const by = event.caller === after.terms.commissioner ? "commissioner" : "provider";
      return [{ ...place, kind: "notice", by, grounds: event.grounds }];
    }
    case "Terminated":
      return [{ ...place, kind: "termination", by: null, grounds: event.termination.grounds }];
    case "Closed":
      return [{ ...place, kind: "settlement", by: null, endsAt: place.at, grounds: event.settlement.statement }];
    default:
      return [];
  }
}

export function retractionsOf({ entries }: AgreementHistory, period: Period): RetractionRecord[] {
  return entries.flatMap(({ event, before, after }) => {
    if (event.name !== "Retracted" || !isWithin(period, event.block.timestamp)) return [];
    const words = after.signed.slice(before?.signed.length ?? 0);
    return [{ agreement: event.agreement, seats: words.map(({ bit }) => bit), at: event.block.timestamp }];
  });
}
