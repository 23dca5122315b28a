import type { Result } from "ethers";
import { seatInWords } from "../register/enrolmentList.js";
import { ENROLMENT_STATUSES } from "../register/enrolments.js";
import { REGISTER_INTERFACE } from "./register.js";
import type { Refusal } from "./refusals.js";

const moment = (seconds: unknown): string => `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`;

const inWords = (seat: unknown): string => seatInWords(Number(seat));

const ASK_ADMIN = "Send it from the account of the seat's professional body; the register's admin appoints it.";
const ADMIN_RULES = "The register's admin is one account, and hands over in two steps: begin, wait, accept.";

/** What can still be done with an account, by the status that it has. */
const WHAT_NEXT: readonly string[] = [
  "Enrol it first with `register enrol`.",
  "It is on the register already: `register renew` sets a new expiry.",
  "Lift the suspension with `register reinstate`, or end it for good with `register strike-off`.",
  "That is final for this account and seat; somebody who may practise again is enrolled with a new account.",
];

/** One sentence of cause, one of advice, for each error of the practitioner register. */
export const REGISTER_REFUSALS: Readonly<Record<string, (args: Result) => Refusal>> = {
  RegisterSeatUnknown: ({ seat }) => ({
    message: `There is no seat ${seat}: a panel has four, numbered from 0.`,
    next: "Name the seat by its word, such as socialWorker.",
  }),
  RegisterNotTheBody: ({ seat, caller }) => ({
    message: `${caller} is not the professional body for the seat of the ${inWords(seat)}.`,
    next: ASK_ADMIN,
  }),
  RegisterAccountZero: () => ({
    message: "The zero address is nobody's account.",
    next: "Give the account that the practitioner signs with.",
  }),
  RegisterStatusUnfit: ({ seat, account, status }) => ({
    message: `${account} is ${ENROLMENT_STATUSES[Number(status)] ?? status} as ${inWords(seat)}, so this cannot be done.`,
    next: WHAT_NEXT[Number(status)] ?? "`register show` tells what it is.",
  }),
  RegisterExpiryOutOfBounds: ({ account, expiresAt, latest }) => ({
    message: `The expiry ${moment(expiresAt)} for ${account} has passed, or lies beyond ${moment(latest)}.`,
    next: "Give a day in the future, at most five years ahead.",
  }),
  RegisterCredentialMissing: ({ seat, account }) => ({
    message: `No credential was given for ${account} as ${inWords(seat)}.`,
    next: "Say what was checked, such as a registration number; only a salted commitment to it goes on chain.",
  }),
  RegisterListEmpty: () => ({ message: "The list names nobody.", next: "Name at least one account." }),
  RegisterRowRefused: ({ index, reason }) => ({
    message: `Nobody was enrolled, because of person ${Number(index) + 1} on the list: ${inner(reason).message}`,
    next: inner(reason).next,
  }),
  AccessControlUnauthorizedAccount: ({ account }) => ({
    message: `${account} is not the register's admin, who alone appoints bodies.`,
    next: "Send it from the admin's account.",
  }),
  AccessControlBadConfirmation: () => ({
    message: "An account can give up only a role of its own.",
    next: "Send it from the account that holds the role.",
  }),
  AccessControlEnforcedDefaultAdminRules: () => ({
    message: "The admin's office can be neither granted nor taken away like a seat's role.",
    next: ADMIN_RULES,
  }),
  AccessControlEnforcedDefaultAdminDelay: ({ schedule }) => ({
    message: `The admin's office changes hands only after ${moment(schedule)}.`,
    next: "Wait until then: the delay gives everybody time to notice.",
  }),
  AccessControlInvalidDefaultAdmin: ({ defaultAdmin }) => ({
    message: `${defaultAdmin} cannot take the admin's office: it is nobody, or not the one to whom it was offered.`,
    next: ADMIN_RULES,
  }),
  SafeCastOverflowedUintDowncast: ({ bits, value }) => ({
    message: `The number ${value} does not fit into ${bits} bits.`,
    next: "Give a smaller number.",
  }),
};

/** `0x` and four bytes. */
const SELECTOR_LENGTH = 10;

/** The refusal of one row of a list, from its encoded error. */
function inner(reason: unknown): Refusal {
  const data = String(reason);
  const error = data.length < SELECTOR_LENGTH ? null : REGISTER_INTERFACE.parseError(data);
  const explain = error === null ? undefined : REGISTER_REFUSALS[error.name];
  if (error !== null && explain !== undefined) return explain(error.args);
  return { message: "it was refused for a reason that this tool does not know.", next: "Enrol that person alone." };
}
