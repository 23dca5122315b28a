import { TypedDataEncoder, verifyTypedData } from "ethers";
import { z } from "zod";
import type { Party, Seat, SignedTerms, Terms } from "../agreement/terms.js";
import { PlacementError } from "../errors.js";
import { KINDS, REQUEST_KINDS, type RequestKind } from "./kinds.js";
import { faultInMessage } from "./messages.js";
import { encodeSignatures, type Consents } from "./signatures.js";
import type { Amendment, Appointment, Attestation, EscrowDomain, Settlement, Termination, Types } from "./typedData.js";

export const REQUEST_FORMAT = "placement-request/1";

const hex = z.string().regex(/^0x([0-9a-fA-F]{2})*$/, "must be 0x-prefixed hex");
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "must be an address");
const typedField = z.strictObject({ name: z.string(), type: z.string() });

const requestSchema = z.strictObject({
  format: z.literal(REQUEST_FORMAT),
  /** What `eth_signTypedData_v4` takes, whole: any wallet can sign it without this tool. */
  typedData: z.strictObject({
    types: z.record(z.string(), z.array(typedField)),
    primaryType: z.enum(REQUEST_KINDS),
    domain: z.strictObject({
      name: z.string(),
      version: z.string(),
      chainId: z.union([z.int().positive(), z.string().regex(/^\d+$/)]),
      verifyingContract: address,
    }),
    message: z.record(z.string(), z.unknown()),
  }),
  /** Whose signatures are asked for. */
  signers: z.array(z.strictObject({ bit: z.int().min(0).max(3), account: address })).min(1),
  signatures: z.array(z.strictObject({ account: address, signature: hex })),
});

/** A file that travels between the people who sign: nothing in it is private. */
export type SigningRequest = z.infer<typeof requestSchema>;

export interface RequestSigner {
  readonly bit: number;
  readonly role: Party | Seat;
  readonly account: string;
  /** Its signature, if the request holds one. */
  readonly signature: string | undefined;
}

const DOMAIN_FIELDS = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
];

/** A request for both parties' consent to terms. */
export function requestTerms(domain: EscrowDomain, terms: SignedTerms): SigningRequest {
  return createRequest("Terms", domain, terms, bothParties(terms));
}

/** A request for both parties' consent to the next version of an agreement. */
export function requestAmendment(domain: EscrowDomain, amendment: Amendment): SigningRequest {
  return createRequest("Amendment", domain, amendment, bothParties(amendment.terms));
}

/**
 * A request for the consent of two of commissioner, provider and arbiter.
 * @param terms those in force.
 */
export function requestAppointment(domain: EscrowDomain, appointment: Appointment, terms: Terms): SigningRequest {
  return createRequest("Appointment", domain, appointment, [...bothParties(terms), terms.arbiter]);
}

/**
 * A request for the signatures of inspector and social worker.
 * @param terms those in force.
 */
export function requestTermination(domain: EscrowDomain, termination: Termination, terms: Terms): SigningRequest {
  return createRequest("Termination", domain, termination, terms.panel.slice(0, KINDS.Termination.roles.length));
}

/**
 * A request for both parties' consent to an agreed split.
 * @param terms those in force.
 */
export function requestSettlement(domain: EscrowDomain, settlement: Settlement, terms: Terms): SigningRequest {
  return createRequest("Settlement", domain, settlement, bothParties(terms));
}

const bothParties = ({ commissioner, provider }: Terms): string[] => [commissioner, provider];

/** A request for the panel's signatures; vacant seats are left out. */
export function requestAttestation(
  domain: EscrowDomain,
  attestation: Attestation,
  panel: readonly string[],
): SigningRequest {
  return createRequest("Attestation", domain, attestation, panel);
}

function createRequest(
  kind: RequestKind,
  domain: EscrowDomain,
  message: object,
  accounts: readonly string[],
): SigningRequest {
  const signers = accounts.map((account, bit) => ({ bit, account })).filter(({ account }) => BigInt(account) !== 0n);
  return {
    format: REQUEST_FORMAT,
    typedData: {
      types: { EIP712Domain: DOMAIN_FIELDS, ...KINDS[kind].types },
      primaryType: kind,
      domain: { ...domain, chainId: Number(domain.chainId) },
      message: toJson(message) as Record<string, unknown>,
    },
    signers,
    signatures: [],
  };
}

/** Integers as decimal strings, the form every wallet reads alike. */
function toJson(value: unknown): unknown {
  if (typeof value === "bigint" || typeof value === "number") return value.toString();
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]));
}

export function serialiseRequest(request: SigningRequest): string {
  return `${JSON.stringify(request, null, 2)}\n`;
}

/** Reads a request file; what it asks to be signed is one of ours, field by field. */
export function parseRequest(text: string, path: string): SigningRequest {
  const request = requestSchema.safeParse(parseJson(text, path));
  if (!request.success) {
    const [issue] = request.error.issues;
    throw invalid(path, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "does not fit the format"}`);
  }
  const { types, primaryType } = request.data.typedData;
  const expected = { EIP712Domain: DOMAIN_FIELDS, ...KINDS[primaryType].types };
  if (!sameTypes(types, expected)) throw invalid(path, `its types are not those of ${primaryType}`);
  try {
    requestDigest(request.data);
  } catch (cause) {
    throw invalid(path, `its message does not fit the type ${primaryType}`, cause);
  }
  const fault = faultInMessage(request.data) ?? faultInSigners(request.data);
  if (fault !== undefined) throw invalid(path, fault);
  return request.data;
}

/** Each role is asked once, and nobody who could not sign. */
function faultInSigners({ typedData: { primaryType }, signers }: SigningRequest): string | undefined {
  const { roles } = KINDS[primaryType];
  const unknown = signers.find(({ bit }) => roles[bit] === undefined);
  if (unknown !== undefined) return `signers: nobody with the bit ${unknown.bit} signs ${primaryType}`;
  if (new Set(signers.map(({ bit }) => bit)).size < signers.length) return "signers: somebody is asked twice";
  return undefined;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(path, "it is not JSON", cause);
  }
}

function invalid(path: string, reason: string, cause?: unknown): PlacementError {
  return new PlacementError("bad-input", `${path} is not a signing request: ${reason}.`, {
    next: "Ask whoever sent it for the file as the tool wrote it.",
    cause,
  });
}

function sameTypes(given: Types, expected: Types): boolean {
  const normal = (types: Types): string =>
    JSON.stringify(
      Object.keys(types)
        .sort()
        .map((name) => [name, (types[name] ?? []).map((field) => [field.name, field.type])]),
    );
  return normal(given) === normal(expected);
}

/** The types without the domain's, as ethers wants them. */
export function signedTypes(request: SigningRequest): Types {
  return KINDS[request.typedData.primaryType].types;
}

/** The EIP-712 digest; for terms, the agreement's id. */
export function requestDigest(request: SigningRequest): string {
  return TypedDataEncoder.hash(request.typedData.domain, signedTypes(request), request.typedData.message);
}

/** The account that made the signature, or undefined if it is not an ECDSA signature. */
export function recoverSigner(request: SigningRequest, signature: string): string | undefined {
  try {
    return verifyTypedData(request.typedData.domain, signedTypes(request), request.typedData.message, signature);
  } catch {
    return undefined;
  }
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export function signersOf(request: SigningRequest): RequestSigner[] {
  const { roles } = KINDS[request.typedData.primaryType];
  return request.signers.flatMap(({ bit, account }) => {
    const role = roles[bit];
    if (role === undefined) return [];
    const signature = request.signatures.find((signed) => same(signed.account, account))?.signature;
    return [{ bit, role, account, signature }];
  });
}

/** The request with one signature more; the same signature twice is one. */
export function addSignature(request: SigningRequest, account: string, signature: string): SigningRequest {
  if (!request.signers.some((signer) => same(signer.account, account))) {
    throw new PlacementError("signing-refused", `This request does not ask ${account} for a signature.`, {
      next: `It asks ${request.signers.map((signer) => signer.account).join(", ")}.`,
    });
  }
  const others = request.signatures.filter((signed) => !same(signed.account, account));
  return { ...request, signatures: [...others, { account, signature }] };
}

/** The signatures in the form that the escrow takes, but for those of accounts left out. */
export function collectConsents(request: SigningRequest, leftOut: readonly string[] = []): Consents {
  const given = signersOf(request).flatMap(({ bit, account, signature }) =>
    signature === undefined || leftOut.some((one) => same(one, account)) ? [] : [{ bit, signature }],
  );
  return encodeSignatures(given);
}

/** Who can still sign, and how many of them must. */
export interface Lacking {
  readonly roles: readonly (Party | Seat)[];
  /** 0 once the request is complete; unknown for an attestation, whose tranches say how many must sign. */
  readonly needed: number | undefined;
}

export function lackingSigners(request: SigningRequest): Lacking {
  const signers = signersOf(request);
  const roles = signers.filter(({ signature }) => signature === undefined).map(({ role }) => role);
  const { needed } = KINDS[request.typedData.primaryType];
  return { roles, needed: needed && Math.max(0, needed - (signers.length - roles.length)) };
}
