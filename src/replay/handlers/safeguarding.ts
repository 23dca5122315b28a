import { SEATS } from "../../agreement/terms.js";
import type { HeldEvent, LiftedEvent } from "../events.js";
import { refuse } from "../refuse.js";
import { isHeld, liftedTo } from "../rules.js";
import { unpaid, type Step } from "../settle.js";
import type { AgreementState } from "../state.js";
import { seatHeldBy } from "./authority.js";

/** The manager works for the provider; every other seat protects the person placed. */
const UNPROTECTIVE_SEAT = SEATS.indexOf("registeredManager");

/** A protective seat stopped outcome money. */
export function held(agreement: AgreementState, event: HeldEvent): Step {
  const now = event.block.timestamp;
  const { holdPeriod } = agreement.terms;
  const seat = seatHeldBy(agreement, event.caller);
  if (seat === null || seat === UNPROTECTIVE_SEAT) return refuse(event, `${event.caller} holds no protective seat.`);
  const heldBy = 1 << seat;
  if (event.seat !== heldBy) refuse(event, `it names seat bit ${event.seat}, and the caller's is ${heldBy}.`);
  const earliest = agreement.heldUntil + holdPeriod;
  if (now < earliest) refuse(event, `the next hold could come at ${earliest}, and it came at ${now}.`);
  const heldUntil = now + holdPeriod;
  requireMoment(event, heldUntil);
  return unpaid({ ...agreement, heldUntil, heldBy });
}

/** The hold ended before its time. */
export function lifted(agreement: AgreementState, event: LiftedEvent): Step {
  const now = event.block.timestamp;
  const { terms, heldBy, heldUntil } = agreement;
  const seat = seatHeldBy(agreement, event.caller);
  const placedIt = seat !== null && (heldBy & (1 << seat)) !== 0;
  if (!placedIt && event.caller !== terms.arbiter) {
    refuse(event, `${event.caller} is neither the seat that placed the hold nor the arbiter.`);
  }
  if (!isHeld(agreement, now)) refuse(event, `the last hold ended at ${heldUntil}.`);
  const left = liftedTo(agreement, now);
  requireMoment(event, left);
  return unpaid({ ...agreement, heldUntil: left });
}

function requireMoment(event: HeldEvent | LiftedEvent, heldUntil: bigint): void {
  if (event.heldUntil === heldUntil) return;
  refuse(event, `it says that heldUntil is ${event.heldUntil}, and ${heldUntil} follows from the log.`);
}
