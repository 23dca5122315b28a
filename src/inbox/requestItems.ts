import { sameAddress } from "../agreement/addresses.js";
import { ROLE_WORDS } from "../agreement/roles.js";
import type { AgreementSnapshot } from "../agreement/snapshot.js";
import { findingInWords, listInWords, seatNames } from "../agreement/words.js";
import type { RequestKind } from "../attestation/kinds.js";
import { attestationIn, subjectOf, termsIn } from "../attestation/messages.js";
import { requestDigest, signersOf, type RequestSigner, type SigningRequest } from "../attestation/request.js";
import type { Attestation } from "../attestation/typedData.js";
import { dueOnFinding, isLive } from "../replay/rules.js";
import type { InboxItem } from "./item.js";

/** The account's place among those whom the request asks and who have not signed; undefined if it has none. */
export const askedOf = (request: SigningRequest, account: string): RequestSigner | undefined =>
  signersOf(request).find((signer) => sameAddress(signer.account, account) && signer.signature === undefined);

/**
 * A request file that awaits the account's signature; undefined if it awaits another's, or was decided meanwhile.
 * @param path as it is to be named in the command that signs it.
 * @param agreement as the chain has it; undefined of terms, which are no agreement yet.
 */
export function requestItem(
  { path, request }: { readonly path: string; readonly request: SigningRequest },
  account: string,
  agreement: AgreementSnapshot | undefined,
): InboxItem | undefined {
  const asked = askedOf(request, account);
  if (asked === undefined) return undefined;
  const { primaryType } = request.typedData;
  const subject = subjectOf(request);
  const isAttestation = primaryType === "Attestation";
  const attestation = isAttestation ? attestationIn(request) : undefined;
  if (attestation !== undefined && agreement !== undefined && !isDecidable(attestation, agreement)) return undefined;
  return {
    section: "sign",
    agreement: subject?.agreement ?? requestDigest(request),
    tranches: attestation?.findings.map(({ tranche }) => Number(tranche)) ?? [],
    by: subject?.validUntil ?? earliestClosing(request),
    amount: attestation && agreement ? dueBy(attestation, agreement) : null,
    sentence: `${path} asks you as ${ROLE_WORDS[asked.role]} to sign ${attestation === undefined ? NOUNS[primaryType] : `that ${findings(attestation)}`}`,
    next: `placement ${isAttestation ? "attest" : "agreement"} sign ${path}`,
  };
}

const NOUNS: Readonly<Record<RequestKind, string>> = {
  Attestation: "an attestation",
  Retraction: "that a word on an attestation is taken back",
  Terms: "the terms of a new agreement",
  Amendment: "an amendment",
  Appointment: "an appointment to the panel",
  Termination: "a termination without notice",
  Settlement: "a settlement that closes it",
};

/** Consents to terms expire with the earliest window. */
const earliestClosing = (request: SigningRequest): bigint =>
  termsIn(request).schedule.reduce((least, { closesAt }) => (closesAt < least ? closesAt : least), 2n ** 40n);

const findings = ({ findings: all }: Attestation): string =>
  listInWords(all.map(({ tranche, achieved }) => `tranche ${tranche} was ${findingInWords(achieved)}`));

function dueBy({ findings: all }: Attestation, { tranches }: AgreementSnapshot): bigint {
  return all.reduce((sum, { tranche, achieved }) => {
    const found = tranches[Number(tranche)];
    return found === undefined ? sum : sum + dueOnFinding(found, achieved);
  }, 0n);
}

/** An attestation that seats endorsed on chain, and that is not decided yet. */
export interface OpenEndorsement {
  readonly attestation: Attestation;
  /** Bit sets of seats. */
  readonly endorsed: number;
  readonly retracted: number;
}

/** An endorsed attestation that still counts and lacks the seat's word; undefined if nothing is asked of the seat. */
export function endorsementItem(
  { attestation, endorsed, retracted }: OpenEndorsement,
  seat: number,
  agreement: AgreementSnapshot,
): InboxItem | undefined {
  const { version, validUntil } = attestation;
  const isCurrent = version === agreement.version && agreement.time <= validUntil && !agreement.isClosed;
  const isLacking = endorsed !== 0 && ((endorsed | retracted) & (1 << seat)) === 0;
  if (!isCurrent || !isLacking || !isDecidable(attestation, agreement)) return undefined;
  return {
    section: "sign",
    agreement: agreement.agreement,
    tranches: attestation.findings.map(({ tranche }) => Number(tranche)),
    by: validUntil,
    amount: dueBy(attestation, agreement),
    sentence: `${listInWords(seatNames(endorsed).map((name) => `the ${name}`))} signed on chain that ${findings(attestation)}; your word is missing`,
    next: null,
  };
}

/** Whether every finding can still decide something, now or once its care has begun. */
function isDecidable({ findings: all, overRefusal }: Attestation, { tranches }: AgreementSnapshot): boolean {
  return all.every(({ tranche }) => {
    const status = tranches[Number(tranche)]?.status;
    return status !== undefined && isLive(status) && (overRefusal || status !== "Refused");
  });
}
