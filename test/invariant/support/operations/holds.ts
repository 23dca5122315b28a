/** Safeguarding holds, and notice. */
import { id } from "ethers";
import { isClosed, isHeld } from "../../../../src/replay/rules.js";
import type { AgreementState } from "../../../../src/replay/state.js";
import { DAY } from "../../../helpers/escrow.js";
import { DONE, type Operation } from "../attempt.js";
import type { Fuzz } from "../fuzz.js";
import { holdsOneOf } from "../predict.js";
import { whyClosed } from "./releases.js";

/** Inspector, social worker, health professional, by their roles. */
const PROTECTIVE = [3, 4, 6];

/** A protective seat stops outcome money, too soon after the last time perhaps; or somebody else tries. */
export const hold: Operation = (fuzz, at) => {
  const mayBeHeld = (candidate: AgreementState): boolean =>
    !isClosed(candidate) && at >= candidate.heldUntil + candidate.terms.holdPeriod;
  const isTooSoon = fuzz.random.chance(0.2);
  const agreement = fuzz.agreementWhere((candidate) => mayBeHeld(candidate) !== (isTooSoon && !isClosed(candidate)));
  const [inspector, socialWorker, , health] = agreement.terms.panel;
  const sender = fuzz.callerAmong([inspector, socialWorker, health]);
  const allowed = holdsOneOf(agreement, sender.address, PROTECTIVE) ? null : "EscrowCallerNotAllowed";
  return {
    what: `hold ${agreement.id} by ${sender.address}`,
    expected: whyClosed(agreement) ?? allowed ?? (mayBeHeld(agreement) ? DONE : "EscrowHoldTooSoon"),
    send: (overrides) => fuzz.world.escrow.connect(sender).hold(agreement.id, id("grounds"), overrides),
  };
};

/** The arbiter or whoever has the holding seat lifts the hold, or somebody else tries. */
export const lift: Operation = (fuzz, at) => {
  const agreement = fuzz.agreementWhere((candidate) => !isClosed(candidate) && isHeld(candidate, at));
  const { arbiter, panel } = agreement.terms;
  const holder = [0, 1, 2, 3].filter((seat) => agreement.heldBy === 1 << seat).map((seat) => panel[seat]!);
  const sender = fuzz.callerAmong([arbiter, ...holder]);
  const allowed = [arbiter, ...holder].includes(sender.address) ? null : "EscrowCallerNotAllowed";
  return {
    what: `lift ${agreement.id} by ${sender.address}`,
    expected: whyClosed(agreement) ?? allowed ?? (isHeld(agreement, at) ? DONE : "EscrowNotHeld"),
    send: (overrides) => fuzz.world.escrow.connect(sender).lift(agreement.id, overrides),
  };
};

/** A party gives notice, too short or too late perhaps; or somebody else does. */
export const giveNotice: Operation = (fuzz, at) => {
  const mayEnd = (candidate: AgreementState): boolean =>
    !isClosed(candidate) && at + candidate.terms.noticePeriod < candidate.endsAt;
  const agreement = fuzz.agreementWhere(mayEnd);
  const { commissioner, provider } = agreement.terms;
  const sender = fuzz.callerAmong([commissioner, provider]);
  const allowed = holdsOneOf(agreement, sender.address, [0, 1]) ? null : "EscrowCallerNotAllowed";
  const endsAt = endOf(fuzz, agreement, at);
  return {
    what: `giveNotice ${agreement.id} to ${endsAt - fuzz.world.start} by ${sender.address}`,
    expected: whyClosed(agreement) ?? allowed ?? outcomeOfNotice(agreement, endsAt, at),
    send: (overrides) => fuzz.world.escrow.connect(sender).giveNotice(agreement.id, endsAt, id("grounds"), overrides),
  };
};

/** On time, a second short, or at some boundary. */
function endOf({ random }: Fuzz, { terms, endsAt: current, schedule }: AgreementState, at: bigint): bigint {
  const earliest = at + terms.noticePeriod;
  return random.weighted([
    [8, earliest + random.pick([0n, DAY, 4n * DAY, 30n * DAY])],
    [1, earliest - 1n],
    [1, current - 1n],
    [1, random.pick([current, 2n ** 40n - 1n])],
    [1, random.pick(schedule).closesAt - 1n],
  ]);
}

function outcomeOfNotice({ terms, endsAt: current }: AgreementState, endsAt: bigint, at: bigint): string {
  if (endsAt < at + terms.noticePeriod) return "EscrowNoticeTooShort";
  return endsAt >= current ? "EscrowEndNotEarlier" : DONE;
}
