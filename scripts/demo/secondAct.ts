import { claimCore, coreTranches, firstOf, fund, inspector, request, wallet } from "./acts.js";
import type { Placement, Setting } from "./acts.js";

const ARBITER = "Panel of Experts A";
const COUNCIL = "Northmoor Council";

/** The care plan changes: more support hours for four weeks, with both parties' consent. Returns the placement anew. */
export async function moreSupport({ stage, read }: Setting, home: Placement): Promise<Placement> {
  stage.say("== The children's home: after a review the child needs more support for four weeks ==");
  const change = ["agreement", "amend", "changes/alder-hours-added.yaml", "--agreement", home.file];
  await stage.show(...change);
  const [agreement = "", amendment = ""] = stage.files("childrens-home.v*.{agreement,amendment}.json").reverse();
  for (const party of [home.built.names.commissioner, home.built.names.provider]) {
    await stage.ask("agreement", "sign", amendment, ...wallet(party ?? ""));
  }
  await stage.show("agreement", "submit", amendment, ...wallet(home.built.names.provider ?? ""));
  return { file: agreement, built: await read(agreement) };
}

/** The council disputes a period of care, and the arbiter awards part of it. */
export async function challengeAndRuling(setting: Setting, home: Placement): Promise<void> {
  const { stage } = setting;
  stage.say("== A dispute: the council challenges four weeks of care, so that silence does not pay them ==");
  const [, second] = coreTranches(home);
  const grounds = ["--grounds", "evidence/independent-visit.md"];
  await stage.show("challenge", home.file, "--tranches", `${second}`, ...grounds, ...wallet(COUNCIL));
  stage.say("The arbiter has heard both sides and awards four fifths.");
  const ruling = ["--ruling", "evidence/key-work-note.md"];
  await stage.show("adjudicate", home.file, "--finding", `${second}=80%`, ...ruling, ...wallet(ARBITER));
}

/** What the panel found not met goes to the arbiter. */
export async function notMetRuled({ stage }: Setting, stay: Placement): Promise<void> {
  stage.say("== The respite stay: the outcome that was found not met is taken to the arbiter ==");
  const health = firstOf(stay, "QS-10");
  const ruling = ["--ruling", "evidence/respite-note.md"];
  await stage.show("adjudicate", stay.file, "--finding", `${health}=50%`, ...ruling, ...wallet(ARBITER));
}

/** A safeguarding hold stops outcome money; the core fee goes on. */
export async function safeguardingHold(setting: Setting, flat: Placement): Promise<void> {
  const { stage } = setting;
  stage.say("== Safeguarding: the social worker stops all outcome money of the flat, alone and at once ==");
  const socialWorker = flat.built.names.socialWorker ?? "";
  await stage.show("hold", flat.file, "--grounds", "evidence/key-work-note.md", ...wallet(socialWorker));
  const holdback = firstOf(flat, "SA-06");
  await request(setting, flat, "held", [`${holdback}=met`], "birch-inspection");
  await stage.ask("attest", "sign", "held.request.json", ...inspector(setting));
  await stage.ask("attest", "sign", "held.request.json", ...wallet(socialWorker));
  stage.say("The panel has signed, but while the hold lasts the money waits:");
  await stage.refused("attest", "submit", "held.request.json", ...wallet(flat.built.names.provider ?? ""));
  stage.say("The care itself is paid all the same.");
  const [, second] = coreTranches(flat);
  await claimCore(setting, flat, second);
  stage.say("The worry is resolved: the social worker lifts the hold, and the signatures are as good as before.");
  await stage.show("lift", flat.file, ...wallet(socialWorker));
  await stage.show("attest", "submit", "held.request.json", ...wallet(flat.built.names.provider ?? ""));
}

/** A social worker leaves: somebody else takes the seat in every placement at once. */
export async function changeOfSocialWorker({ stage }: Setting): Promise<void> {
  stage.say("== Social Worker A leaves; Social Worker B takes the seat in every placement ==");
  await stage.show("agreement", "appoint", "--all-of", "Social Worker A", "Social Worker B", "--out", "leaver");
  const requests = stage.files("leaver/*.appointment.json");
  for (const party of [COUNCIL, ARBITER]) await stage.ask("agreement", "sign", ...requests, ...wallet(party));
  stage.say("Two of commissioner, provider and arbiter have signed.");
  await stage.show("agreement", "submit", ...requests, ...wallet(COUNCIL));
}

/** Notice is given, and what it frees goes back to the council. */
export async function noticeAndRefund(setting: Setting, flat: Placement): Promise<void> {
  const { stage } = setting;
  stage.say("== The flat, funded to its last day: the council gives notice, and what no care will need goes back ==");
  await fund(setting, flat, "30000.00");
  const grounds = ["--grounds", "documents/birch-review.md"];
  await stage.show("agreement", "notice", flat.file, "--ends", "2027-04-30", ...grounds, ...wallet(COUNCIL));
  await stage.show("agreement", "reclaim", flat.file, ...wallet(COUNCIL));
}

/** Both parties close the stay with an agreed split. */
export async function settlement(setting: Setting, stay: Placement): Promise<void> {
  const { stage } = setting;
  stage.say("== The respite stay is closed by agreement ==");
  const terms = ["--pay", "1300.00", "--statement", "documents/cedar-care-plan.md", "--out", "closing"];
  await stage.show("agreement", "settle", stay.file, ...terms);
  const [closing] = stage.files("closing/*.settlement.json");
  for (const party of [COUNCIL, stay.built.names.provider ?? ""]) {
    await stage.ask("agreement", "sign", closing ?? "", ...wallet(party));
  }
  await stage.show("agreement", "submit", closing ?? "", ...wallet(COUNCIL));
}

/** What the council has to do next, over all placements. */
export async function whatIsDue(setting: Setting, home: Placement): Promise<void> {
  setting.stage.say("== What is due, payable and blocked, and what to fund by when ==");
  await fund(setting, home, "1800.00");
  await setting.stage.show("agreement", "due", home.file);
}
