/** Who may do what, and for which version and how long what was signed counts. */
import { PARTIES } from "../../agreement/terms.js";
import type { AgreementEvent, LoggedSignatures } from "../events.js";
import { isBefore, occasionOf } from "../events.js";
import { refuse } from "../refuse.js";
import { cancellationKey, type AgreementState, type Facts, type SignedAct, type SignedWord } from "../state.js";
import { signersOf } from "../words.js";

const MAX_VALIDITY = 90n * 86_400n;

/** Bits of commissioner and provider among the consents. */
const BOTH_PARTIES = 0b11;

/** The parties that consent, by their bits: commissioner, provider, arbiter. */
export const partiesOf = ({ terms }: Pick<AgreementState, "terms">): string[] => PARTIES.map((party) => terms[party]);

/** What was signed is for the version in force, and is recorded while it is valid. */
export function requireInForce(
  agreement: AgreementState,
  event: AgreementEvent,
  signed: { readonly agreement: string; readonly version: bigint; readonly validUntil: bigint },
): void {
  if (signed.agreement !== agreement.id) refuse(event, `it was signed for agreement ${signed.agreement}.`);
  requireVersion(agreement, event, signed.version);
  const now = event.block.timestamp;
  const { validUntil } = signed;
  if (validUntil < now) refuse(event, `it was valid until ${validUntil} and came on chain at ${now}.`);
  if (validUntil > now + MAX_VALIDITY) refuse(event, `it is valid for more than 90 days, until ${validUntil}.`);
}

export function requireVersion(agreement: AgreementState, event: AgreementEvent, version: bigint): void {
  if (version === agreement.version) return;
  refuse(event, `it speaks of version ${version}, and version ${agreement.version} was in force.`);
}

/** What an event that rests on consents carries: the signatures over one digest, and what was signed. */
export interface Consented {
  readonly digest: string;
  readonly act: SignedAct;
  /** Whom each bit stands for. */
  readonly accounts: readonly string[];
}

/** The consents that an event carries, none of them taken back before. */
export function consentsOf(
  facts: Facts,
  event: AgreementEvent & LoggedSignatures,
  { digest, act, accounts }: Consented,
): SignedWord[] {
  const at = occasionOf(event);
  return signersOf(facts, event, accounts, digest).map((signer) => {
    const cancellation = facts.cancelled.get(cancellationKey(signer.account, digest));
    if (cancellation === undefined || isBefore(event, cancellation.at)) return { ...signer, act, at };
    return refuse(event, `${signer.account} had cancelled its consent.`);
  });
}

/** The consents of both parties and of nobody else. */
export function bothParties(
  facts: Facts,
  event: AgreementEvent & LoggedSignatures,
  consented: Consented,
): SignedWord[] {
  if (event.signers !== BOTH_PARTIES) refuse(event, "it does not carry the consent of both parties.");
  return consentsOf(facts, event, consented);
}

/** The number of the seat that the account holds; null if it holds none. */
export function seatHeldBy({ terms }: AgreementState, account: string): number | null {
  const seat = terms.panel.indexOf(account);
  return seat === -1 ? null : seat;
}

export const isParty = ({ terms }: AgreementState, account: string): boolean =>
  account === terms.commissioner || account === terms.provider;
