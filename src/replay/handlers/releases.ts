import { occasionOf, type ClaimedEvent, type GrantedEvent } from "../events.js";
import { refuse } from "../refuse.js";
import { decideClaim, decideGrant, decidesNothing } from "../rules.js";
import { settle, type Step } from "../settle.js";
import type { AgreementState } from "../state.js";
import { requireList } from "./lists.js";

/** Core tranches were paid on silence. */
export function claimed(agreement: AgreementState, event: ClaimedEvent): Step {
  requireList(agreement, event, event.tranches);
  const decision = decideClaim(agreement, event.tranches, event.block.timestamp);
  if (decidesNothing(decision)) refuse(event, "silence pays none of its tranches at this moment.");
  return settle(agreement, decision, { by: "silence" }, occasionOf(event));
}

/** The commissioner paid tranches at its own discretion. */
export function granted(agreement: AgreementState, event: GrantedEvent): Step {
  const { commissioner } = agreement.terms;
  if (event.caller !== commissioner) refuse(event, `${event.caller} is not the commissioner.`);
  requireList(agreement, event, event.tranches);
  const decision = decideGrant(agreement, event.tranches, event.block.timestamp);
  if (decidesNothing(decision)) refuse(event, "none of its tranches can be granted at this moment.");
  return settle(agreement, decision, { by: "grant", commissioner, reason: event.reason }, occasionOf(event));
}
