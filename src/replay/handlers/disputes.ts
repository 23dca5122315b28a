import { occasionOf, type AdjudicatedEvent, type ChallengedEvent } from "../events.js";
import { refuse } from "../refuse.js";
import { challengeable, decideRuling, decidesNothing } from "../rules.js";
import { bitsOf, settle, unpaid, type Step } from "../settle.js";
import type { AgreementState } from "../state.js";
import { isParty, seatHeldBy } from "./authority.js";
import { requireFindings, requireList } from "./lists.js";

/** A party or a seat froze the payment on silence of tranches. */
export function challenged(agreement: AgreementState, event: ChallengedEvent): Step {
  const { caller, grounds } = event;
  if (!isParty(agreement, caller) && seatHeldBy(agreement, caller) === null) {
    refuse(event, `${caller} is neither a party nor a seat.`);
  }
  requireList(agreement, event, event.tranches);
  const tranches = challengeable(agreement, event.tranches, event.block.timestamp);
  if (tranches.length === 0) refuse(event, "none of its tranches can be challenged at this moment.");
  const at = occasionOf(event);
  return unpaid({
    ...agreement,
    challenged: agreement.challenged | bitsOf(tranches),
    challenges: [...agreement.challenges, ...tranches.map((tranche) => ({ tranche, challenger: caller, grounds, at }))],
  });
}

/** The arbiter ruled on challenges and refusals. */
export function adjudicated(agreement: AgreementState, event: AdjudicatedEvent): Step {
  const { arbiter } = agreement.terms;
  if (event.caller !== arbiter) refuse(event, `${event.caller} is not the arbiter.`);
  requireFindings(agreement, event, event.findings);
  const decision = decideRuling(agreement, event.findings, event.block.timestamp);
  if (decidesNothing(decision)) refuse(event, "none of its findings can be ruled on at this moment.");
  return settle(agreement, decision, { by: "arbiter", arbiter, ruling: event.ruling }, occasionOf(event));
}
