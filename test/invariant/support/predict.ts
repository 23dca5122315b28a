/** What becomes of a call, by the design alone: the name of the error, or `done`. */
import { packTranche } from "../../../src/agreement/tranche.js";
import { countSeats, isClosed, type Decision } from "../../../src/replay/rules.js";
import { NO_END, type AgreementState } from "../../../src/replay/state.js";
import { DAY, ZERO_ADDRESS } from "../../helpers/escrow.js";
import { DONE } from "./attempt.js";
import { rolesOf, whyScheduleRefused, whyTermsRefused } from "./door.js";
import type { Fuzz } from "./fuzz.js";
import { bitsOf, digestOf, whyNoConsent, type SignedMessage } from "./signing.js";

export const decidedOf = ({ settled, challenged }: AgreementState): bigint => settled & ~challenged;

export const partiesOf = ({ terms }: AgreementState): string[] => [terms.commissioner, terms.provider, terms.arbiter];

/** Whether the account holds one of these roles: commissioner 0, provider 1, arbiter 2, then the seats. */
export const holdsOneOf = (agreement: AgreementState, account: string, roles: readonly number[]): boolean =>
  roles.some((role) => rolesOf(agreement.terms)[role] === account);

/** The error of a call that can do nothing with its list. */
export function outcomeOf(decision: Pick<Decision, "passedOver">, decides: boolean): string {
  if (decides) return DONE;
  return decision.passedOver[0]?.because === "Held" ? "EscrowHeld" : "EscrowTrancheUnavailable";
}

/** Why what was signed for a version cannot be recorded now, or null. */
export function whyStale(
  agreement: AgreementState,
  { version, validUntil }: { readonly version: bigint; readonly validUntil: bigint },
  at: bigint,
): string | null {
  if (isClosed(agreement)) return "EscrowAgreementClosed";
  if (version !== agreement.version) return "EscrowVersionStale";
  if (validUntil < at) return "EscrowSignatureExpired";
  return validUntil > at + 90n * DAY ? "EscrowValidityTooLong" : null;
}

/** What becomes of a signed message that this sender sends. */
export function predictMessage(fuzz: Fuzz, message: SignedMessage, sender: string, at: bigint): string {
  const agreement = fuzz.agreementOf(message.struct.agreement);
  const stale = whyStale(agreement, message.struct, at);
  if (stale !== null) return stale;
  if (message.kind === "amend") return outcomeOfAmendment(fuzz, agreement, message, sender, at);
  if (message.kind === "appoint") return outcomeOfAppointment(fuzz, agreement, message, sender, at);
  if (message.kind === "terminate") return outcomeOfTermination(fuzz, agreement, message, sender, at);
  return outcomeOfSettlement(fuzz, agreement, message, sender);
}

function whyNotBoth(fuzz: Fuzz, message: SignedMessage, accounts: readonly string[], sender: string): string | null {
  if (bitsOf(message.signed) !== 0b11) return "EscrowConsentsNeeded";
  return whyNoConsent(fuzz, digestOf(fuzz, message), message, accounts, sender);
}

type Of<Kind> = SignedMessage & { readonly kind: Kind };

function outcomeOfAmendment(
  fuzz: Fuzz,
  agreement: AgreementState,
  message: Of<"amend">,
  sender: string,
  at: bigint,
): string {
  const { struct, words } = message;
  if (at >= agreement.endsAt) return "EscrowEnded";
  if (struct.endsAt !== (agreement.endsAt === NO_END ? 0n : agreement.endsAt)) return "EscrowEndChanged";
  const { terms } = struct;
  const isFixed = (["commissioner", "provider", "token"] as const).every(
    (name) => terms[name] === agreement.terms[name],
  );
  const isRegister = [ZERO_ADDRESS, fuzz.registerAddress, agreement.terms.register].includes(terms.register);
  const previous = { words: agreement.schedule.map(packTranche), decided: decidedOf(agreement) };
  return (
    whyNotBoth(fuzz, message, partiesOf(agreement), sender) ??
    (isFixed ? null : "EscrowTermsFixed") ??
    whyTermsRefused(terms, fuzz.world.escrowAddress) ??
    (isRegister ? null : "EscrowRegisterWithoutCode") ??
    whyScheduleRefused(words, previous, terms.panel, at) ??
    DONE
  );
}

function outcomeOfAppointment(
  fuzz: Fuzz,
  agreement: AgreementState,
  message: Of<"appoint">,
  sender: string,
  at: bigint,
): string {
  const { seat, account } = message.struct;
  if (countSeats(bitsOf(message.signed)) < 2) return "EscrowTwoConsentsNeeded";
  const unsigned = whyNoConsent(fuzz, digestOf(fuzz, message), message, partiesOf(agreement), sender);
  if (unsigned !== null) return unsigned;
  if (seat > 3n) return "EscrowSeatOutOfRange";
  if (agreement.terms.panel[Number(seat)] === account) return "EscrowSeatUnchanged";
  const [inspector, socialWorker, manager, health] = agreement.terms.panel.map((holder, index) =>
    index === Number(seat) ? account : holder,
  );
  const terms = { ...agreement.terms, panel: [inspector!, socialWorker!, manager!, health!] as const };
  const words = agreement.schedule.map(packTranche);
  return (
    whyTermsRefused(terms, fuzz.world.escrowAddress) ??
    whyScheduleRefused(words, { words, decided: decidedOf(agreement) }, terms.panel, at) ??
    DONE
  );
}

function outcomeOfTermination(
  fuzz: Fuzz,
  agreement: AgreementState,
  message: Of<"terminate">,
  sender: string,
  at: bigint,
): string {
  const unsigned = whyNotBoth(fuzz, message, agreement.terms.panel, sender);
  if (unsigned !== null) return unsigned;
  if (fuzz.inStanding(agreement, 0b11, at) !== 0b11) return "EscrowStandingLacking";
  const endsAt = message.struct.endsAt > at ? message.struct.endsAt : at;
  return endsAt >= agreement.endsAt ? "EscrowEndNotEarlier" : DONE;
}

function outcomeOfSettlement(fuzz: Fuzz, agreement: AgreementState, message: Of<"settle">, sender: string): string {
  const unsigned = whyNotBoth(fuzz, message, partiesOf(agreement), sender);
  if (unsigned !== null) return unsigned;
  const { settled, arrears, toPayee } = message.struct;
  if (settled !== decidedOf(agreement)) return "EscrowSettledChanged";
  if (agreement.arrears > arrears) return "EscrowArrearsGrown";
  return toPayee - (arrears - agreement.arrears) > agreement.balance ? "EscrowBalanceTooLow" : DONE;
}
