import { PlacementError } from "../errors.js";
import type { LedgerEvent } from "./events.js";

/** An event that cannot have followed from those before it by the escrow's rules. */
export class ReplayRefusal extends PlacementError {
  constructor(
    readonly event: LedgerEvent,
    /** The rule, in a sentence. */
    readonly why: string,
  ) {
    super("check-failed", `${placeOf(event)} cannot be: ${why}`, {
      next: "Read the log again from another node; if it says the same, the contract at this address is not the escrow.",
    });
  }
}

/** Ends the replay: the event cannot have followed from those before it. */
export function refuse(event: LedgerEvent, why: string): never {
  throw new ReplayRefusal(event, why);
}

function placeOf(event: LedgerEvent): string {
  const subject = "agreement" in event ? `${event.name} of agreement ${event.agreement}` : event.name;
  return `${subject} in block ${event.block.number}, transaction ${event.transactionHash}, log ${event.logIndex},`;
}
