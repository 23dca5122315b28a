import { PlacementError } from "../../errors.js";
import type { Difference } from "../../replay/checks.js";
import type { LogPlace } from "../../replay/events.js";
import { ReplayRefusal } from "../../replay/refuse.js";

/** `block 102, transaction 0x2…, log 0` */
const placeOf = ({ block, transactionHash, logIndex }: LogPlace): string =>
  `block ${block.number}, transaction ${transactionHash}, log ${logIndex}`;

/**
 * What stopped a fold, as a difference between what the rules allow and what the log says.
 *
 * @throws whatever is no fault of the log.
 */
export function faultOf(subject: string, error: unknown): Difference {
  if (error instanceof ReplayRefusal) {
    const { event, why } = error;
    const what = `${event.name} in ${placeOf(event)},`;
    return { subject, what, expected: "an event that can follow from those before it", found: `none: ${why}` };
  }
  if (error instanceof PlacementError && error.code === "check-failed") {
    return { subject, what: "its log", expected: "made of the escrow's events", found: `not: ${error.message}` };
  }
  throw error;
}
