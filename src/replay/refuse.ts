import { PlacementError } from "../errors.js";
import type { LedgerEvent } from "./events.js";

/** Ends the replay: the event cannot have followed from those before it by the escrow's rules. */
export function refuse(event: LedgerEvent, why: string): never {
  throw new PlacementError("check-failed", `${placeOf(event)} cannot be: ${why}`, {
    next: "Read the log again from another node; if it says the same, the contract at this address is not the escrow.",
  });
}

function placeOf(event: LedgerEvent): string {
  const subject = "agreement" in event ? `${event.name} of agreement ${event.agreement}` : event.name;
  return `${subject} in block ${event.block.number}, transaction ${event.transactionHash}, log ${event.logIndex},`;
}
