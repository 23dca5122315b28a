import { id } from "ethers";
import { isHeld, statusOf } from "../../../../src/replay/rules.js";
import type { AgreementState } from "../../../../src/replay/state.js";
import type { Status } from "../../../../src/agreement/status.js";
import { rolesOf } from "../door.js";
import type { Operation } from "../attempt.js";
import { holdsOneOf, outcomeOf } from "../predict.js";
import { whyMalformed } from "../predictRun.js";
import { findingsOn } from "./panel.js";
import { listOf, whyClosed } from "./releases.js";

const withStatus = (agreement: AgreementState, statuses: readonly Status[], at: bigint): number[] =>
  [...agreement.schedule.keys()].filter((index) => statuses.includes(statusOf(agreement, index, at)));

const CHALLENGERS = [0, 1, 3, 4, 5, 6];

/** From its close silence pays an open core tranche: it is too late to challenge it. */
const challengeable = (agreement: AgreementState, at: bigint): number[] =>
  withStatus(agreement, ["Open"], at).filter((index) => {
    const { paysOnSilence, closesAt } = agreement.schedule[index]!;
    return !paysOnSilence || at < closesAt;
  });

/** A party or a seat challenges, or somebody else tries. */
export const challenge: Operation = (fuzz, at) => {
  const agreement = fuzz.agreementWhere((candidate) => challengeable(candidate, at).length > 0);
  const open = challengeable(agreement, at);
  const { tranches, fault } = listOf(fuzz, agreement, open);
  const roles = rolesOf(agreement.terms);
  const sender = fuzz.callerAmong(CHALLENGERS.map((role) => roles[role]!));
  const allowed = holdsOneOf(agreement, sender.address, CHALLENGERS) ? null : "EscrowCallerNotAllowed";
  const decides = tranches.some((index) => open.includes(Number(index)));
  return {
    what: `challenge ${agreement.id} [${tranches.join()}] by ${sender.address}`,
    expected: whyClosed(agreement) ?? allowed ?? fault ?? outcomeOf({ passedOver: [] }, decides),
    send: (overrides) => fuzz.world.escrow.connect(sender).challenge(agreement.id, tranches, id("grounds"), overrides),
  };
};

/** The arbiter rules on what is challenged or refused, or on what is not; or somebody else does. */
export const adjudicate: Operation = (fuzz, at) => {
  const disputed = (candidate: AgreementState): number[] => withStatus(candidate, ["Challenged", "Refused"], at);
  const isHeldSought = fuzz.random.chance(0.25);
  const agreement = fuzz.agreementWhere(
    (candidate) => disputed(candidate).length > 0 && (!isHeldSought || isHeld(candidate, at)),
  );
  const { arbiter } = agreement.terms;
  const findings = findingsOn(fuzz, agreement, disputed(agreement));
  const sender = fuzz.callerAmong([arbiter]);
  const verdicts = findings.map(({ tranche, achieved }) => {
    if (!disputed(agreement).includes(Number(tranche))) return "Unavailable";
    const waits = isHeld(agreement, at) && !agreement.schedule[Number(tranche)]!.paysOnSilence;
    return achieved > 0n && waits ? "Held" : null;
  });
  const because = verdicts.find((verdict) => verdict !== null) === "Held" ? "EscrowHeld" : "EscrowTrancheUnavailable";
  const outcome = verdicts.includes(null) ? "done" : because;
  const allowed = sender.address === arbiter ? null : "EscrowCallerNotAllowed";
  return {
    what: `adjudicate ${agreement.id} [${findings.map((f) => `${f.tranche}:${f.achieved}`).join()}] by ${sender.address}`,
    expected: whyClosed(agreement) ?? allowed ?? whyMalformed(agreement, { findings }) ?? outcome,
    send: (overrides) => fuzz.world.escrow.connect(sender).adjudicate(agreement.id, findings, id("ruling"), overrides),
  };
};
