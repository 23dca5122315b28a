import { z } from "zod";
import type { SignedTerms } from "../agreement/terms.js";
import { PlacementError } from "../errors.js";
import type { SigningRequest } from "./request.js";
import type { Attestation } from "./typedData.js";

export const hex = z.string().regex(/^0x([0-9a-fA-F]{2})*$/, "must be 0x-prefixed hex");
export const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "must be an address");

const uint = z.union([z.string().regex(/^\d+$/), z.int().nonnegative()]).transform((value) => BigInt(value));
const small = uint.transform(Number);

const attestationSchema = z.strictObject({
  agreement: hex,
  version: uint,
  findings: z.array(z.strictObject({ tranche: uint, achieved: uint })),
  overRefusal: z.boolean(),
  evidence: hex,
  validUntil: uint,
});

const termsSchema = z.strictObject({
  commissioner: address,
  provider: address,
  payee: address,
  token: address,
  arbiter: address,
  register: address,
  panel: z.tuple([address, address, address, address]),
  carePlan: hex,
  placementRef: hex,
  noticePeriod: uint,
  holdPeriod: uint,
  longStop: uint,
  schedule: z.array(
    z.strictObject({
      amount: uint,
      opensAt: uint,
      closesAt: uint,
      requiredSeats: small,
      quorum: small,
      paysOnSilence: z.boolean(),
      outcome: hex,
    }),
  ),
});

/** The attestation that the request asks to be signed. */
export function attestationIn(request: SigningRequest): Attestation {
  return read(request, "Attestation", attestationSchema);
}

/** The terms and schedule that the request asks consent to. */
export function termsIn(request: SigningRequest): SignedTerms {
  return read(request, "Terms", termsSchema);
}

function read<Message>(request: SigningRequest, kind: string, schema: z.ZodType<Message>): Message {
  const { primaryType, message } = request.typedData;
  if (primaryType !== kind) {
    throw new PlacementError("bad-input", `This request asks for signatures on ${primaryType}, not on ${kind}.`, {
      next: `Give the file of a request for ${kind}.`,
    });
  }
  const result = schema.safeParse(message);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new PlacementError(
    "bad-input",
    `The request's message is malformed at ${issue?.path.join(".") ?? "its top"}: ${issue?.message ?? ""}.`,
    { next: "Ask whoever sent it for the file as the tool wrote it." },
  );
}
