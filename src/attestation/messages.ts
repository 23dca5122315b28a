import { z } from "zod";
import { address, bytes, termsSchema, uint } from "../agreement/termsSchema.js";
import type { SignedTerms } from "../agreement/terms.js";
import { PlacementError } from "../errors.js";
import type { RequestKind } from "./kinds.js";
import type { SigningRequest } from "./request.js";
import type { Amendment, Appointment, Attestation, Settlement, Termination } from "./typedData.js";

/** What every kind but terms says: which agreement, which version of it, and until when it counts. */
const about = { agreement: bytes(32), version: uint(16n), validUntil: uint(40n) };

const LARGEST_SEAT = 3n;

const SCHEMAS = {
  Terms: termsSchema,
  Attestation: z.strictObject({
    ...about,
    findings: z.array(z.strictObject({ tranche: uint(8n), achieved: uint(16n) })).min(1),
    overRefusal: z.boolean(),
    evidence: bytes(32),
  }),
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
  readonly Amendment: Amendment;
  readonly Appointment: Appointment;
  readonly Termination: Termination;
  readonly Settlement: Settlement;
}

/** The attestation that the request asks to be signed. */
export const attestationIn = (request: SigningRequest): Attestation => read(request, "Attestation");

/** The terms and schedule that the request asks consent to. */
export const termsIn = (request: SigningRequest): SignedTerms => read(request, "Terms");

/** The amendment that the request asks both parties to consent to. */
export const amendmentIn = (request: SigningRequest): Amendment => read(request, "Amendment");

/** The appointment that the request asks two of three parties to consent to. */
export const appointmentIn = (request: SigningRequest): Appointment => read(request, "Appointment");

/** The termination that the request asks inspector and social worker to sign. */
export const terminationIn = (request: SigningRequest): Termination => read(request, "Termination");

/** The settlement that the request asks both parties to consent to. */
export const settlementIn = (request: SigningRequest): Settlement => read(request, "Settlement");

/** What the request says of the agreement that it is about; terms are about none yet. */
export function subjectOf(
  request: SigningRequest,
): Pick<Attestation, "agreement" | "version" | "validUntil"> | undefined {
  const { primaryType } = request.typedData;
  return primaryType === "Terms" ? undefined : read(request, primaryType);
}

/** Why the message does not fit its kind, or undefined if it does. */
export function faultInMessage({ typedData: { primaryType, message } }: SigningRequest): string | undefined {
  const { error } = SCHEMAS[primaryType].safeParse(message);
  const issue = error?.issues[0];
  if (issue === undefined) return undefined;
  return `its message is malformed at ${issue.path.map(String).join(".") || "its top"}: ${issue.message.replace(/\.$/, "")}`;
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
  throw new PlacementError("bad-input", `The request is not sound: ${faultInMessage(request) ?? ""}.`, {
    next: "Ask whoever sent it for the file as the tool wrote it.",
  });
}
