import type { TrancheSnapshot } from "../../agreement/snapshot.js";
import { finalAtOf, readableMoment } from "../../forecast/times.js";
import type { AtHand } from "../atHand.js";

/** What a tranche is now, as a sentence that goes on after its name. */
export function standingOf(tranche: TrancheSnapshot, { agreement }: AtHand): string {
  const final = readableMoment(finalAtOf(tranche, agreement));
  switch (tranche.status) {
    case "Scheduled":
      return `has not begun: its care begins on ${readableMoment(tranche.opensAt)}`;
    case "Open":
      return "is open: nobody challenged or refused it";
    case "Challenged":
      return "is challenged already";
    case "Refused":
      return `was found not met: until ${final} the panel, the arbiter or a grant may still pay it`;
    case "Lapsed":
      return `lapsed on ${final}: its money is the commissioner's again`;
    case "Void":
      return "is void: its care would begin after the agreement's end";
    case "Settled":
      return "is decided already, for good";
  }
}
