import type { Books } from "./books.js";
import { formatMoment } from "../agreement/moments.js";

/** How far what was told is proved. */
export function verdictInWords({ verdict, head }: Pick<Books, "verdict" | "head">): string {
  const upTo = `block ${head.number} of ${formatMoment(head.timestamp)}`;
  if (verdict === null) return `Up to ${upTo}. Not verified: run placement audit verify.`;
  const { differences, events, agreements, nodes } = verdict;
  const counted = `${events} events of ${agreements === 1 ? "1 agreement" : `${agreements} agreements`}`;
  if (differences.length > 0) {
    const count = differences.length === 1 ? "1 difference" : `${differences.length} differences`;
    return `NOT SOUND up to ${upTo}: audit verify found ${count}. Run it again to read them.`;
  }
  const asked = nodes === 0 ? ", by the log alone" : nodes === 2 ? ", and two nodes agree" : "";
  return `Verified up to ${upTo}: ${counted}${asked}.`;
}
