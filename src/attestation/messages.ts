import { z } from "zod";
import { address, bytes, termsSchema, uint } from "../agreement/termsSchema.js";
import type { SignedTerms } from "../agreement/terms.js";
import { PlacementError } from "../errors.js";
import type { RequestKind } from "./kinds.js";
import { domainOf, type SigningRequest } from "./requestFormat.js";
import {
  attestationDigest,
  type Amendment,
  type Appointment,
  type Attestation,
  type Retraction,
  type Settlement,
  type Termination,
} from "./typedData.js";

/** What every kind but terms and retractions says: which agreement, which version of it, and until when it counts. */
const about = { agreement: bytes(32), version: uint(16n), validUntil: uint(40n) };

const LARGEST_SEAT = 3n;
const MET_IN_FULL = 10_000n;

const isAscending = (findings: readonly { tranche: bigint }[]): boolean =>
  findings.every(({ tranche }, place) => place === 0 || tranche > (findings[place - 1]?.tranche ?? 0n));

const SCHEMAS = {
  Terms: termsSchema,
  Attestation: z.strictObject({
    agreement: about.agreement,
    version: about.version,
    findings: z
      .array(
        z.strictObject({
          tranche: uint(8n),
          achieved: uint(16n).refine((achieved) => achieved <= MET_IN_FULL, `must be at most ${MET_IN_FULL}.`),
        }),
      )
      .min(1)
      .refine(isAscending, "must name each tranche once, in the order of the schedule."),
    overRefusal: z.boolean(),
    evidence: bytes(32),
    validUntil: about.validUntil,
  }),
  Retraction: z.strictObject({ agreement: bytes(32), attestation: bytes(32) }),
  Amendment: z.strictObject({ ...about, endsAt: uint(32n), terms: termsSchema, review: bytes(32) }),
  Appointment: z.strictObject({
    ...about,
    seat: uint(8n).refine((seat) => seat <= LARGEST_SEAT, "must be a seat of the panel, 0 to 3."),
    account: address,
  }),
  Termination: z.strictObject({ ...about, endsAt: uint(32n), grounds: bytes(32) }),
  Settlement: z.strictObject({
    ...about,
    settled: uint(64n),
    arrears: uint(96n),
    toPayee: uint(96n),
    statement: bytes(32),
  }),
} satisfies Record<RequestKind, z.ZodType>;

interface Messages {
  readonly Terms: SignedTerms;
  readonly Attestation: Attestation;
  readonly Retraction: Retraction;
  readonly Amendment: Amendment;
  readonly Appointment: Appointment;
  readonly Termination: Termination;
  readonly Settlement: Settlement;
}

/** The attestation that the request asks to be signed. */
export const attestationIn = (request: SigningRequest): Attestation => read(request, "Attestation");

/** The terms and schedule that the request asks consent to. */
export const termsIn = (request: SigningRequest): SignedTerms => read(request, "Terms");

/** The retraction that the request asks seats to sign. */
export const retractionIn = (request: SigningRequest): Retraction => read(request, "Retraction");

/** The attestation that a request for retraction takes back: the one whose digest is signed. */
export function retractedIn(request: SigningRequest): Attestation {
  retractionIn(request);
  const { data, error } = SCHEMAS.Attestation.safeParse(request.retracts);
  if (error === undefined) return data;
  throw unsound(request);
}

/** The amendment that the request asks both parties to consent to. */
export const amendmentIn = (request: SigningRequest): Amendment => read(request, "Amendment");

/** The appointment that the request asks two of three parties to consent to. */
export const appointmentIn = (request: SigningRequest): Appointment => read(request, "Appointment");

/** The termination that the request asks inspector and social worker to sign. */
export const terminationIn = (request: SigningRequest): Termination => read(request, "Termination");

/** The settlement that the request asks both parties to consent to. */
export const settlementIn = (request: SigningRequest): Settlement => read(request, "Settlement");

/**
 * What the request says of the agreement that it is about; terms are about none yet. A retraction never expires, but
 * what it takes back does: version and time are that attestation's.
 */
export function subjectOf(
  request: SigningRequest,
): Pick<Attestation, "agreement" | "version" | "validUntil"> | undefined {
  const { primaryType } = request.typedData;
  if (primaryType === "Retraction") return retractedIn(request);
  return primaryType === "Terms" ? undefined : read(request, primaryType);
}

/** What the request asks to be signed, as its kind has it: numbers as integers, in the order of the types. */
export const messageIn = (request: SigningRequest): object => read(request, request.typedData.primaryType);

/** Why the message does not fit its kind, or undefined if it does. */
export function faultInMessage(request: SigningRequest): string | undefined {
  const { primaryType, message } = request.typedData;
  const fault = faultOf("its message is", SCHEMAS[primaryType], message);
  if (fault !== undefined) return fault;
  if (primaryType !== "Retraction") {
    return request.retracts === undefined ? undefined : "retracts: only a retraction takes something back";
  }
  return faultInRetracted(request);
}

/** Nobody takes back what they cannot read: the attestation must be the very one that is named. */
function faultInRetracted(request: SigningRequest): string | undefined {
  const fault = faultOf("what it retracts is", SCHEMAS.Attestation, request.retracts);
  if (fault !== undefined) return fault;
  const [named, shown] = [retractionIn(request), retractedIn(request)];
  if (attestationDigest(domainOf(request), shown) === named.attestation && shown.agreement === named.agreement) {
    return undefined;
  }
  return "what it retracts is not the attestation that is named in what is signed";
}

function faultOf(what: string, schema: z.ZodType, value: unknown): string | undefined {
  const issue = schema.safeParse(value).error?.issues[0];
  if (issue === undefined) return undefined;
  return `${what} malformed at ${issue.path.map(String).join(".") || "its top"}: ${issue.message.replace(/\.$/, "")}`;
}

function read<Kind extends RequestKind>(request: SigningRequest, kind: Kind): Messages[Kind] {
  const { primaryType, message } = request.typedData;
  if (primaryType !== kind) {
    throw new PlacementError("bad-input", `This request asks for signatures on ${primaryType}, not on ${kind}.`, {
      next: `Give the file of a request for ${kind}.`,
    });
  }
  const schema: z.ZodType = SCHEMAS[kind];
  const result = schema.safeParse(message);
  if (result.success) return result.data as Messages[Kind];
  throw unsound(request);
}

function unsound(request: SigningRequest): PlacementError {
  return new PlacementError("bad-input", `The request is not sound: ${faultInMessage(request) ?? ""}.`, {
    next: "Ask whoever sent it for the file as the tool wrote it.",
  });
}
