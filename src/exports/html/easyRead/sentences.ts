/** The sentences of the page: short, one thing each, in words of every day. */
import { fromUnixSeconds } from "../../../agreement/careDays.js";
import type { EasyFinding, EasyPlan, Person } from "../../../audit/easyRead/easyRead.js";
import { capital } from "../../../audit/telling/speech.js";
import type { PictureName } from "./pictures.js";

/** `Monday 1 February 2027` */
export const dayInPlainWords = (seconds: bigint): string => fromUnixSeconds(seconds).toFormat("cccc d LLLL yyyy");

const ROLES: Readonly<Record<Person["role"], string>> = {
  inspector: "the inspector",
  socialWorker: "your social worker",
  registeredManager: "the manager of your home",
  healthProfessional: "your health worker",
  arbiter: "the person who decides when people do not agree",
};

const WHAT_THEY_DO: Readonly<Record<Person["role"], readonly string[]>> = {
  inspector: ["The inspector does not work for your home.", "The inspector checks that your care is good."],
  socialWorker: ["Your social worker helps to plan your care.", "You can talk to your social worker."],
  registeredManager: ["The manager looks after your home.", "The manager leads the staff who help you."],
  healthProfessional: ["Your health worker helps you to stay well."],
  arbiter: ["Sometimes people do not agree about your care.", "Then this person decides."],
};

/** `Inspector A is the inspector.`, and what that means. */
export function personInPlainWords({ role, name }: Person): string[] {
  const known = name === null ? `Ask who is ${ROLES[role]}.` : `${name} is ${ROLES[role]}.`;
  return [known, ...WHAT_THEY_DO[role]];
}

/** `Inspector A, the inspector` */
export const nameInPlainWords = ({ role, name }: Person): string =>
  name === null ? ROLES[role] : `${name}, ${ROLES[role]}`;

/** A heading for a person. */
export const titleOf = ({ role, name }: Person): string => name ?? capital(ROLES[role]);

const HALF = 5_000n;
const MET = 10_000n;

/** A finding as a picture and in words, without a number. */
export function resultOf({ achieved }: EasyFinding): {
  readonly picture: PictureName;
  readonly sentences: readonly string[];
} {
  if (achieved === null) {
    return { picture: "unsaid", sentences: ["Nobody said how this went.", "You can ask why."] };
  }
  if (achieved === 0n) {
    return {
      picture: "notYet",
      sentences: ["Not yet.", "This has not gone well so far.", "It is not your fault."],
    };
  }
  if (achieved === MET) return { picture: "met", sentences: ["Yes.", "This went well."] };
  const part =
    achieved < HALF
      ? "Less than half of this went well."
      : achieved === HALF
        ? "Half of this went well."
        : "Most of this went well.";
  return { picture: "partly", sentences: ["Partly.", part, "People still need to do more."] };
}

export function planInPlainWords({ by, standing }: EasyPlan): string[] {
  if (standing === "disputed") return ["Somebody did not agree about this.", "People will look at it again."];
  if (standing === "late") return ["People should have said how this went by now.", "You can ask why it is late."];
  return [`People should tell you how this went by ${dayInPlainWords(by)}.`];
}
