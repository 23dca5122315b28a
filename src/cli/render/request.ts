import { TypedDataEncoder } from "ethers";
import {
  ROLE_WORDS,
  describeAgreement,
  formatPounds,
  type AddressBook,
  type BuiltAgreement,
} from "../../agreement/index.js";
import type { AgreementSnapshot } from "../../adapters/snapshot.js";
import { KINDS, type RequestKind } from "../../attestation/kinds.js";
import { attestationIn, subjectOf, termsIn } from "../../attestation/messages.js";
import { termsDigest } from "../../attestation/typedData.js";
import { amendmentLines } from "./amendment.js";
import { appointmentLines, settlementLines, terminationLines } from "./consent.js";
import { isOwn, requestDigest, signersOf, type SigningRequest } from "../../attestation/request.js";
import { dueOnFinding } from "../../replay/rules.js";
import { findingInWords, shortHash } from "../../agreement/words.js";
import { retractionLines } from "./retraction.js";
import { formatDate, formatMoment } from "./time.js";

/**
 * Whence the agreement's state is known: from the chain itself; from the request, where the agreement's id proves terms
 * and amounts; from the request, where a private copy at hand has the same terms; or from the request alone.
 */
export type ReadFrom = "chain" | "id" | "copy" | "request";

/** What is at hand to say it in words. */
export interface Known {
  /** The private copy of the version in force; of terms, the copy of these terms. */
  readonly built: BuiltAgreement | undefined;
  /** The private copy of the version that an amendment would make. */
  readonly next?: BuiltAgreement | undefined;
  /** The agreement as the chain has it, or as the request says that it had it. */
  readonly agreement: AgreementSnapshot | undefined;
  /** Whence; not known if there is none. */
  readonly readFrom?: ReadFrom | undefined;
  readonly book: AddressBook;
}

/** What a signer reads before signing. */
export function describeRequest(request: SigningRequest, known: Known): string {
  const body = LINES[request.typedData.primaryType](request, known);
  return [
    ...body,
    ...validityLines(request, known),
    "",
    ...signerLines(request, known.book),
    "",
    ...hashLines(request),
  ].join("\n");
}

const LINES: Readonly<Record<RequestKind, (request: SigningRequest, known: Known) => string[]>> = {
  Terms: termsLines,
  Attestation: attestationLines,
  Retraction: retractionLines,
  Amendment: amendmentLines,
  Appointment: appointmentLines,
  Termination: terminationLines,
  Settlement: settlementLines,
};

function validityLines(request: SigningRequest, { agreement, readFrom }: Known): string[] {
  const subject = subjectOf(request);
  if (subject === undefined) return [];
  return [
    ...(request.typedData.primaryType === "Retraction" ? [] : [`Valid until ${formatMoment(subject.validUntil)}.`]),
    ...(readFrom === "chain" ? [] : ["Not checked against the chain: no node is at hand."]),
    ...(agreement === undefined ? [] : chainLines(agreement)),
    ...(readFrom === undefined ? [] : TRUST[readFrom]),
  ];
}

const TRUST: Readonly<Record<ReadFrom, readonly string[]>> = {
  chain: [],
  id: ["People and amounts are those that the agreement's id stands for; balance and hold are the requester's word."],
  copy: ["Amounts are those of your private copy; balance and hold are the requester's word."],
  request: ["Amounts, balance and hold are the requester's word, and no part of what is signed."],
};

function termsLines(request: SigningRequest, { built, book }: Known): string[] {
  const { schedule, ...terms } = termsIn(request);
  const agreement = requestDigest(request);
  const { domain } = request.typedData;
  const isCopy =
    built !== undefined && termsDigest({ ...domain, chainId: BigInt(domain.chainId) }, built.terms) === agreement;
  if (isCopy) {
    return [`You are asked to agree to these terms (agreement ${shortHash(agreement)}):`, "", describeAgreement(built)];
  }
  const total = schedule.reduce((sum, { amount }) => sum + amount, 0n);
  return [
    `You are asked to agree to the terms of agreement ${agreement}.`,
    `Commissioner ${book.nameOf(terms.commissioner)}, provider ${book.nameOf(terms.provider)}, paid to ${book.nameOf(terms.payee)}.`,
    `${schedule.length} tranches, ${total} base units of the token ${terms.token} in all.`,
    "The private agreement file (--agreement) shows outcomes and pounds.",
  ];
}

function attestationLines(request: SigningRequest, known: Known): string[] {
  const attestation = attestationIn(request);
  const { built } = known;
  const name = built === undefined ? `agreement ${shortHash(attestation.agreement)}` : built.name;
  return [
    `You are asked to attest, for ${name}, version ${attestation.version}:`,
    ...attestation.findings.map((finding) => findingLine(finding.tranche, finding.achieved, known)),
    ...(attestation.overRefusal ? ["These findings may overturn an earlier refusal."] : []),
    `Evidence commitment ${shortHash(attestation.evidence)}.`,
  ];
}

function findingLine(index: bigint, achieved: bigint, { built, agreement }: Known): string {
  const tranche = agreement?.tranches[Number(index)] ?? built?.terms.schedule[Number(index)];
  const described = built?.tranches[Number(index)];
  const label =
    described === undefined ? "" : ` (${described.code ?? described.kind}: ${described.title}, ${described.period})`;
  const decimals = agreement?.decimals ?? built?.decimals;
  const due = tranche === undefined ? undefined : dueOnFinding(tranche, achieved);
  const money =
    achieved === 0n
      ? "nothing is paid now, and nothing is lost for good"
      : due === undefined || decimals === undefined
        ? "the amount is not known here"
        : `${formatPounds(due, decimals)} falls due`;
  return `  tranche ${index}${label}: ${findingInWords(achieved)}; ${money}.`;
}

function chainLines({ block, balance, decimals, heldUntil, time }: AgreementSnapshot): string[] {
  const held = time < heldUntil ? ` A hold stops outcome money until ${formatDate(heldUntil)}.` : "";
  return [`As of block ${block} the balance is ${formatPounds(balance, decimals)}.${held}`];
}

function signerLines(request: SigningRequest, book: AddressBook): string[] {
  const signers = signersOf(request);
  const { needed } = KINDS[request.typedData.primaryType];
  const enough =
    needed !== undefined && needed < signers.length ? `, ${needed} of these ${signers.length} suffice` : "";
  return [
    `Asked to sign${enough}:`,
    ...signers.map((signer) => {
      const state =
        signer.signature === undefined
          ? "not yet"
          : isOwn(request, signer)
            ? "signed"
            : "signature to be checked by its wallet";
      return `  ${ROLE_WORDS[signer.role]}, ${book.nameOf(signer.account)}: ${state}`;
    }),
  ];
}

function hashLines(request: SigningRequest): string[] {
  return [
    `Domain hash  ${TypedDataEncoder.hashDomain(request.typedData.domain)}`,
    `Message hash ${requestDigest(request)}`,
  ];
}
