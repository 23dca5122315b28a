import { TypedDataEncoder, verifyTypedData } from "ethers";
import { z } from "zod";
import { PARTIES, SEATS, type Party, type Seat, type SignedTerms } from "../agreement/terms.js";
import { PlacementError } from "../errors.js";
import { address, hex } from "./messages.js";
import { encodeSignatures, type Consents } from "./signatures.js";
import { ATTESTATION_TYPES, TERMS_TYPES, type Attestation, type Types, type EscrowDomain } from "./typedData.js";

export const REQUEST_FORMAT = "placement-request/1";

/** What can be asked to be signed, and who each bit of the signers stands for. */
const KINDS = {
  Terms: { types: TERMS_TYPES, roles: PARTIES },
  Attestation: { types: ATTESTATION_TYPES, roles: SEATS },
} as const;

export type RequestKind = keyof typeof KINDS;

const typedField = z.strictObject({ name: z.string(), type: z.string() });

const requestSchema = z.strictObject({
  format: z.literal(REQUEST_FORMAT),
  /** What `eth_signTypedData_v4` takes, whole: any wallet can sign it without this tool. */
  typedData: z.strictObject({
    types: z.record(z.string(), z.array(typedField)),
    primaryType: z.enum(["Terms", "Attestation"]),
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
  return createRequest("Terms", domain, terms, [terms.commissioner, terms.provider]);
}

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
  return request.data;
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
function signedTypes(request: SigningRequest): Types {
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
  const roles: readonly (Party | Seat)[] = KINDS[request.typedData.primaryType].roles;
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

/** The signatures in the form that the escrow takes. */
export function collectConsents(request: SigningRequest): Consents {
  const given = signersOf(request).flatMap(({ bit, signature }) =>
    signature === undefined ? [] : [{ bit, signature }],
  );
  return encodeSignatures(given);
}
