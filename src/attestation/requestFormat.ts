import { getAddress, isAddress } from "ethers";
import { z } from "zod";
import { KINDS, REQUEST_KINDS, type RequestKind } from "./kinds.js";
import type { EscrowDomain, Types } from "./typedData.js";

export const REQUEST_FORMAT = "placement-request/1";

/** The escrow takes no longer one: its length travels in two bytes. */
const LONGEST_SIGNATURE = 65_535;

const account = z
  .string()
  .refine((text) => text.startsWith("0x") && isAddress(text), "must be an address; a wrong capital counts as a mistake")
  .transform((text) => getAddress(text))
  .refine((address) => BigInt(address) !== 0n, "must be somebody's address, not all zero");

// An empty signature would be the word of whoever sends the transaction: no file speaks for them.
const signature = z
  .string()
  .max(2 + 2 * LONGEST_SIGNATURE)
  .regex(/^0x([0-9a-fA-F]{2})+$/, "must be 0x-prefixed hex, and not empty")
  .toLowerCase();

const typedField = z.strictObject({ name: z.string(), type: z.string() });
const json = z.record(z.string(), z.unknown());

/** The parts of a request file, as far as they are the same for every kind. */
export const requestSchema = z.strictObject({
  format: z.literal(REQUEST_FORMAT),
  /** What `eth_signTypedData_v4` takes, whole: any wallet can sign it without this tool. */
  typedData: z.strictObject({
    types: z.record(z.string(), z.array(typedField)),
    primaryType: z.enum(REQUEST_KINDS),
    domain: z.strictObject({
      name: z.literal("PlacementEscrow", "must be PlacementEscrow: this tool signs for no other contract"),
      version: z.literal("1", "must be 1: this tool signs for no other version of the contract"),
      chainId: z.union([z.int().positive(), z.string().regex(/^[1-9]\d{0,76}$/, "must be a chain's number")]),
      verifyingContract: account,
    }),
    message: json,
  }),
  /** Of a retraction: the attestation that it takes back, whose digest its message names. */
  retracts: json.optional(),
  /** Whose signatures are asked for. */
  signers: z.array(z.strictObject({ bit: z.int().min(0).max(3), account })).min(1),
  signatures: z.array(z.strictObject({ account, signature })),
  /** The agreement as the chain had it when the request was made. Nobody signs it. */
  snapshot: json.optional(),
});

/** A file that travels between the people who sign: nothing in it is private. */
export type SigningRequest = z.infer<typeof requestSchema>;

const DOMAIN_FIELDS = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
];

/** The types of a kind as a wallet wants them, the domain's among them. */
export const walletTypes = (kind: RequestKind): Types => ({ EIP712Domain: DOMAIN_FIELDS, ...KINDS[kind].types });

/** The domain as it is written: a number where every reader of JSON keeps it whole, else text. Wallets take both. */
export function writtenDomain({ name, version, chainId, verifyingContract }: EscrowDomain) {
  return {
    name: name as "PlacementEscrow",
    version: version as "1",
    chainId: chainId <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(chainId) : chainId.toString(),
    verifyingContract,
  };
}

/** The signing domain that a request names. */
export function domainOf({ typedData: { domain } }: SigningRequest): EscrowDomain {
  return { ...domain, chainId: BigInt(domain.chainId) };
}

/** Integers as decimal text, the form that every wallet reads alike. */
export function toJson(value: unknown): unknown {
  if (typeof value === "bigint" || typeof value === "number") return value.toString();
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]));
}

export function serialiseRequest(request: SigningRequest): string {
  return `${JSON.stringify(request, null, 2)}\n`;
}
