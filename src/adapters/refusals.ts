import type { Result } from "ethers";
import { STATUSES } from "../agreement/status.js";
import { PARTIES, SEATS } from "../agreement/terms.js";
import { listInWords, seatNames } from "../agreement/words.js";

/** A contract's custom error in words: what happened and why, then what to do next. */
export interface Refusal {
  readonly message: string;
  readonly next: string;
}

type Explain = (args: Result) => Refusal;

const moment = (seconds: unknown): string => `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`;

const days = (seconds: unknown): string => `${Number(seconds) / 86_400} days`;

const seatsInWords = (bits: unknown): string => listInWords(seatNames(Number(bits))) || "nobody";

const partiesInWords = (bits: unknown): string =>
  listInWords(PARTIES.filter((_, bit) => Number(bits) & (1 << bit))) || "nobody";

const ROLES = [...PARTIES, ...SEATS];

const rolesInWords = (bits: unknown): string =>
  listInWords([...PARTIES.filter((_, bit) => Number(bits) & (1 << bit)), ...seatNames(Number(bits) >> PARTIES.length)]);

const NO_END = 2n ** 32n - 1n;

const endInWords = (endsAt: unknown): string =>
  endsAt === 0n || endsAt === NO_END ? "no end was set" : `the end was ${moment(endsAt)}`;

const REBUILD = "Correct the agreement file and build it again.";
const RESIGN = "Make a new request and have it signed again.";
const ASK_AGAIN = "Ask the signer to sign this very request again.";

/** One sentence of cause, one of advice, for each error of the escrow and the standard errors of its token. */
export const REFUSALS: Readonly<Record<string, Explain>> = {
  EscrowAgreementUnknown: ({ agreement }) => ({
    message: `No agreement ${agreement} was ever opened at this escrow.`,
    next: "Check the id and the escrow's address; `agreement list` shows those that were.",
  }),
  EscrowAgreementExists: ({ agreement }) => ({
    message: `The agreement ${agreement} was opened before.`,
    next: "Nothing is left to do; a new placement needs a new build, which has its own reference.",
  }),
  EscrowAgreementClosed: ({ agreement }) => ({
    message: `The agreement ${agreement} is settled and closed.`,
    next: "Only a refused payout can still be withdrawn.",
  }),
  EscrowVersionStale: ({ current, given }) => ({
    message: `This was signed for version ${given} of the agreement, but version ${current} is in force.`,
    next: RESIGN,
  }),
  EscrowEnded: ({ endsAt }) => ({
    message: `The agreement ended at ${moment(endsAt)}, and ended it stays.`,
    next: "New care needs a new agreement; what was earned can still be decided, claimed or settled.",
  }),
  EscrowEndChanged: ({ current, given }) => ({
    message: `This was signed while ${endInWords(given)}, and by now ${endInWords(current)}.`,
    next: RESIGN,
  }),
  EscrowEndNotEarlier: ({ current, given }) => ({
    message: `The agreement ends at ${moment(current)} already, and an end is only ever made earlier; given was ${moment(given)}.`,
    next: "An amendment that both parties sign can lift the end.",
  }),
  EscrowNoticeTooShort: ({ earliest, given }) => ({
    message: `The terms want more notice: the end can be ${moment(earliest)} at the earliest; given was ${moment(given)}.`,
    next: "Give a later end, or settle by agreement.",
  }),
  EscrowTermsExpired: ({ earliestClose }) => ({
    message: `The first window closed at ${moment(earliestClose)}, and with it the parties' consent expired.`,
    next: "Build the agreement again with later dates and have it signed again.",
  }),
  EscrowRoleVacant: ({ role }) => ({ message: `Nobody is named as ${ROLES[Number(role)] ?? role}.`, next: REBUILD }),
  EscrowRolesOverlap: ({ account }) => ({ message: `${account} is named in two roles.`, next: REBUILD }),
  EscrowPayeeNotAllowed: ({ payee }) => ({
    message: `${payee} may not be the payee: it must be neither the commissioner, the arbiter, a seat, the token nor the escrow.`,
    next: REBUILD,
  }),
  EscrowTokenWithoutCode: ({ token }) => ({
    message: `There is no token contract at ${token} on this chain.`,
    next: REBUILD,
  }),
  EscrowRegisterWithoutCode: ({ register }) => ({
    message: `There is no register contract at ${register} on this chain.`,
    next: REBUILD,
  }),
  EscrowPeriodOutOfBounds: ({ given, least, most }) => ({
    message: `A period of ${days(given)} is outside its bounds of ${days(least)} to ${days(most)}.`,
    next: REBUILD,
  }),
  EscrowScheduleLength: ({ given, most }) => ({
    message: `A schedule has 1 to ${most} tranches; this has ${given}.`,
    next: REBUILD,
  }),
  EscrowScheduleTotalTooLarge: () => ({ message: "The amounts add up to more than can be held.", next: REBUILD }),
  EscrowTrancheWithoutAmount: ({ tranche }) => ({ message: `Tranche ${tranche} has no amount.`, next: REBUILD }),
  EscrowTrancheSpareBits: ({ tranche }) => ({ message: `Tranche ${tranche} is not well formed.`, next: REBUILD }),
  EscrowTrancheWindow: ({ tranche, opensAt, closesAt }) => ({
    message: `Tranche ${tranche} has a window from ${moment(opensAt)} to ${moment(closesAt)}, which is empty, too old or too far ahead.`,
    next: REBUILD,
  }),
  EscrowPolicyUnsafe: ({ tranche, requiredSeats, quorum }) => ({
    message: `Tranche ${tranche} could be released by one side alone: ${quorum} signatures with ${seatsInWords(requiredSeats)} required.`,
    next: REBUILD,
  }),
  EscrowPolicyUnreachable: ({ tranche, requiredSeats, quorum, occupiedSeats }) => ({
    message: `Tranche ${tranche} needs ${quorum} signatures with ${seatsInWords(requiredSeats)} required, but only ${seatsInWords(occupiedSeats)} sit on the panel.`,
    next: REBUILD,
  }),
  EscrowTrancheDecided: ({ tranche }) => ({
    message: `Tranche ${tranche}, or one after it, is decided for money: an amendment must keep its place and every field.`,
    next: "Make the amendment again from the agreement as it is now.",
  }),
  EscrowTermsFixed: () => ({
    message: "An amendment cannot change the commissioner, the provider or the token.",
    next: "Settle this agreement and open another one.",
  }),
  EscrowSeatOutOfRange: ({ seat }) => ({
    message: `There is no seat ${seat}.`,
    next: "Seats are 0 inspector, 1 social worker, 2 registered manager and 3 health professional.",
  }),
  EscrowSeatUnchanged: ({ account }) => ({
    message: `${account} holds this seat already.`,
    next: "Nothing is left to do.",
  }),
  EscrowTwoConsentsNeeded: ({ given }) => ({
    message: `An appointment needs two of commissioner, provider and arbiter; given was the consent of ${partiesInWords(given)}.`,
    next: "Have the request signed by one more of them.",
  }),
  EscrowConsentsNeeded: ({ needed, given }) => ({
    message: `The consent of ${partiesInWords(needed)} is needed; given was that of ${partiesInWords(given)}.`,
    next: "Have the request signed by those who are missing.",
  }),
  EscrowConsentCancelled: ({ account }) => ({
    message: `${account} has taken back its consent.`,
    next: "Agree anew: a new build has its own reference and its own consents.",
  }),
  EscrowWalletRefused: ({ digest, signers }) => ({
    message: `A contract wallet (signers ${signers}) does not accept the signature given for ${digest}.`,
    next: "Have the wallet's owners sign again by its own rules.",
  }),
  EscrowSignatureInvalid: ({ account }) => ({
    message: `The signature given for ${account} is not its signature on this request.`,
    next: ASK_AGAIN,
  }),
  EscrowSignerUnknown: ({ signers }) => ({
    message: `The set of signers ${signers} names a seat that is vacant or does not exist.`,
    next: "Leave that signature out.",
  }),
  EscrowSignaturesMalformed: () => ({ message: "The signatures are cut off or too long.", next: ASK_AGAIN }),
  EscrowSignatureExpired: ({ validUntil }) => ({
    message: `What was signed was valid until ${moment(validUntil)} and has expired.`,
    next: RESIGN,
  }),
  EscrowValidityTooLong: ({ latest }) => ({
    message: `Nobody may sign for longer than 90 days ahead; the latest possible is ${moment(latest)}.`,
    next: RESIGN,
  }),
  EscrowCallerNotAllowed: ({ account, allowed }) => ({
    message: `${account} may not do this now; allowed: ${rolesInWords(allowed)}.`,
    next: "Send it from the account of somebody who may.",
  }),
  EscrowListEmpty: () => ({ message: "Nothing is named.", next: "Name at least one tranche." }),
  EscrowListNotAscending: ({ tranche }) => ({
    message: `Tranche ${tranche} is named twice or out of order.`,
    next: "Name each tranche once, in ascending order.",
  }),
  EscrowTrancheOutOfRange: ({ tranche, count }) => ({
    message: `There is no tranche ${tranche}: the schedule has ${count}, numbered from 0.`,
    next: "`agreement show` lists them.",
  }),
  EscrowFindingOutOfRange: ({ tranche, achieved }) => ({
    message: `A finding is at most 10000 basis points; tranche ${tranche} was given ${achieved}.`,
    next: RESIGN,
  }),
  EscrowTrancheUnavailable: ({ tranche, status }) => ({
    message: `Nothing can be done now: tranche ${tranche} is ${STATUSES[Number(status)] ?? status}.`,
    next: "`agreement show` tells what can be done, and from when.",
  }),
  EscrowHeld: ({ heldUntil }) => ({
    message: `A safeguarding hold stops outcome money until ${moment(heldUntil)}.`,
    next: "The signatures stay good: submit them again once the hold has ended.",
  }),
  EscrowNotHeld: () => ({ message: "No safeguarding hold is in force.", next: "Nothing is left to do." }),
  EscrowHoldTooSoon: ({ earliest }) => ({
    message: `After a hold as much time must pass as it lasted, and a day at least: the next can start at ${moment(earliest)}.`,
    next: "Until then a challenge, a finding of 0 or a termination can still protect the person.",
  }),
  EscrowQuorumNotReached: ({ seats, requiredSeats, quorum }) => ({
    message: `${quorum} signatures are needed${Number(requiredSeats) === 0 ? "" : `, among them ${seatsInWords(requiredSeats)}`}; so far there is ${seatsInWords(seats)}, and none of it is new.`,
    next: "Have the request signed by those who are missing.",
  }),
  EscrowRetracted: ({ seats }) => ({
    message: `${seatsInWords(seats)} took back their word on this attestation.`,
    next: "Talk to them; a new attestation needs a new request.",
  }),
  EscrowAlreadyRetracted: ({ seats }) => ({
    message: `${seatsInWords(seats)} took back their word on this attestation before.`,
    next: "Nothing is left to do.",
  }),
  EscrowStandingLacking: ({ seats }) => ({
    message: `The practitioner register does not confirm the standing of ${seatsInWords(seats)}, and the others are not enough.`,
    next: "Ask the professional body, or appoint somebody else to the seat.",
  }),
  EscrowNothingReceived: () => ({ message: "The token moved nothing to the escrow.", next: "Give an amount above 0." }),
  EscrowNothingToReclaim: ({ balance, liabilities }) => ({
    message: `Nothing is free: the balance is ${balance} base units and ${liabilities} may still be claimed.`,
    next: "Wait until tranches are decided or lapse.",
  }),
  EscrowSettledChanged: () => ({
    message: "Tranches were decided for money since this settlement was signed.",
    next: RESIGN,
  }),
  EscrowArrearsGrown: ({ current, given }) => ({
    message: `Arrears are ${current} base units now, more than the ${given} that the settlement knew of.`,
    next: RESIGN,
  }),
  EscrowBalanceTooLow: ({ balance, needed }) => ({
    message: `The settlement pays ${needed} base units, but the balance is ${balance}.`,
    next: "Fund the agreement first, or settle for less.",
  }),
  EscrowNothingOwed: ({ account }) => ({
    message: `No refused payout waits for ${account}.`,
    next: "Check the token and the account.",
  }),
  EscrowPartNotOwed: ({ owed, amount }) => ({
    message: `${amount} base units were asked for, and ${owed} wait for the account.`,
    next: "Ask for a part of what waits, more than 0.",
  }),
  EscrowRecipientNotAllowed: ({ account }) => ({
    message: `Only ${account} itself may choose another recipient.`,
    next: "Send the money to the account itself.",
  }),
  EscrowGasTooLow: ({ needed }) => ({
    message: `Too little gas was left: ${needed} are needed before each payout.`,
    next: "Send it with a higher gas limit; what is not used is not paid for.",
  }),
  SafeERC20FailedOperation: ({ token }) => ({
    message: `The token ${token} did not move the money.`,
    next: "Nothing was changed. Look for what the token has against these accounts or this amount.",
  }),
  ReentrancyGuardReentrantCall: () => ({
    message: "The escrow was called again before it had finished.",
    next: "Call it from an account, never from within a token's or a wallet's own code.",
  }),
  ERC20InsufficientBalance: ({ sender, balance, needed }) => ({
    message: `${sender} holds ${balance} base units of the token, and ${needed} are needed.`,
    next: "Put money there first, or give a smaller amount.",
  }),
  ERC20InsufficientAllowance: ({ allowance, needed }) => ({
    message: `The escrow may take ${allowance} base units of the token, and ${needed} are needed.`,
    next: "Approve the amount first.",
  }),
};
