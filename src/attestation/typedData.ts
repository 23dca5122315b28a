import { getBytes, TypedDataEncoder, type TypedDataField } from "ethers";
import type { SignedTerms } from "../agreement/terms.js";
import { keccak256 } from "../hashing/keccak256.js";
import { structHasher } from "./structHash.js";

/** How far one tranche's outcome was achieved, in basis points. */
export interface Finding {
  readonly tranche: bigint;
  readonly achieved: bigint;
}

/** What the seats of a panel sign. */
export interface Attestation {
  readonly agreement: string;
  readonly version: bigint;
  readonly findings: readonly Finding[];
  readonly overRefusal: boolean;
  readonly evidence: string;
  /** Unix seconds, inclusive. */
  readonly validUntil: bigint;
}

/** A seat's word that the attestation with this digest must not count any more. */
export interface Retraction {
  readonly agreement: string;
  readonly attestation: string;
}

/** What both parties sign to change the terms. */
export interface Amendment {
  readonly agreement: string;
  /** The version that it changes. */
  readonly version: bigint;
  /** The end in force when signed, unix seconds; 0 for none. */
  readonly endsAt: bigint;
  readonly terms: SignedTerms;
  readonly review: string;
  /** Unix seconds, inclusive. */
  readonly validUntil: bigint;
}

/** What two of commissioner, provider and arbiter sign to put another person in a seat. */
export interface Appointment {
  readonly agreement: string;
  readonly version: bigint;
  readonly seat: bigint;
  /** The zero address leaves the health professional's seat vacant. */
  readonly account: string;
  readonly validUntil: bigint;
}

/** What inspector and social worker sign to end an agreement without notice. */
export interface Termination {
  readonly agreement: string;
  readonly version: bigint;
  /** Unix seconds; one that has passed means the moment when it is recorded. */
  readonly endsAt: bigint;
  readonly grounds: string;
  readonly validUntil: bigint;
}

/** What both parties sign to close an agreement with an agreed split. */
export interface Settlement {
  readonly agreement: string;
  readonly version: bigint;
  /** One bit a tranche that is decided for money. */
  readonly settled: bigint;
  /** Token base units, as is `toPayee`. */
  readonly arrears: bigint;
  readonly toPayee: bigint;
  readonly statement: string;
  readonly validUntil: bigint;
}

export type Types = Record<string, TypedDataField[]>;

const field = (type: string, name: string): TypedDataField => ({ type, name });

export const TERMS_TYPES: Types = {
  Terms: [
    field("address", "commissioner"),
    field("address", "provider"),
    field("address", "payee"),
    field("address", "token"),
    field("address", "arbiter"),
    field("address", "register"),
    field("address[4]", "panel"),
    field("bytes32", "carePlan"),
    field("bytes32", "placementRef"),
    field("uint32", "noticePeriod"),
    field("uint32", "holdPeriod"),
    field("uint32", "longStop"),
    field("Tranche[]", "schedule"),
  ],
  Tranche: [
    field("uint96", "amount"),
    field("uint40", "opensAt"),
    field("uint40", "closesAt"),
    field("uint8", "requiredSeats"),
    field("uint8", "quorum"),
    field("bool", "paysOnSilence"),
    field("bytes8", "outcome"),
  ],
};

export const ATTESTATION_TYPES: Types = {
  Attestation: [
    field("bytes32", "agreement"),
    field("uint16", "version"),
    field("Finding[]", "findings"),
    field("bool", "overRefusal"),
    field("bytes32", "evidence"),
    field("uint40", "validUntil"),
  ],
  Finding: [field("uint8", "tranche"), field("uint16", "achieved")],
};

export const RETRACTION_TYPES: Types = {
  Retraction: [field("bytes32", "agreement"), field("bytes32", "attestation")],
};

export const AMENDMENT_TYPES: Types = {
  Amendment: [
    field("bytes32", "agreement"),
    field("uint16", "version"),
    field("uint40", "endsAt"),
    field("Terms", "terms"),
    field("bytes32", "review"),
    field("uint40", "validUntil"),
  ],
  ...TERMS_TYPES,
};

export const APPOINTMENT_TYPES: Types = {
  Appointment: [
    field("bytes32", "agreement"),
    field("uint16", "version"),
    field("uint8", "seat"),
    field("address", "account"),
    field("uint40", "validUntil"),
  ],
};

export const TERMINATION_TYPES: Types = {
  Termination: [
    field("bytes32", "agreement"),
    field("uint16", "version"),
    field("uint40", "endsAt"),
    field("bytes32", "grounds"),
    field("uint40", "validUntil"),
  ],
};

export const SETTLEMENT_TYPES: Types = {
  Settlement: [
    field("bytes32", "agreement"),
    field("uint16", "version"),
    field("uint64", "settled"),
    field("uint96", "arrears"),
    field("uint96", "toPayee"),
    field("bytes32", "statement"),
    field("uint40", "validUntil"),
  ],
};

/** The signing domain of an escrow (EIP-712). */
export interface EscrowDomain {
  readonly name: string;
  readonly version: string;
  readonly chainId: bigint;
  readonly verifyingContract: string;
}

export function escrowDomain(chainId: bigint, escrow: string): EscrowDomain {
  return { name: "PlacementEscrow", version: "1", chainId, verifyingContract: escrow };
}

/** What comes before domain and struct in whatever EIP-712 has signed. */
const EIP712_PREFIX = Buffer.from([0x19, 0x01]);

type Digest<Struct extends object> = (domain: EscrowDomain, struct: Struct) => string;

/** The digest that both parties sign, and the agreement's id. */
export const termsDigest = digestOf<SignedTerms>(TERMS_TYPES);
export const attestationDigest = digestOf<Attestation>(ATTESTATION_TYPES);
export const retractionDigest = digestOf<Retraction>(RETRACTION_TYPES);
export const amendmentDigest = digestOf<Amendment>(AMENDMENT_TYPES);
export const appointmentDigest = digestOf<Appointment>(APPOINTMENT_TYPES);
export const terminationDigest = digestOf<Termination>(TERMINATION_TYPES);
export const settlementDigest = digestOf<Settlement>(SETTLEMENT_TYPES);

function digestOf<Struct extends object>(types: Types): Digest<Struct> {
  const hash = structHasher(types);
  return (domain, struct) => {
    const signed = Buffer.concat([EIP712_PREFIX, separatorOf(domain), hash(struct)]);
    return `0x${Buffer.from(keccak256(signed)).toString("hex")}`;
  };
}

/** The latest: a ledger has one. */
let separator: { readonly key: string; readonly hash: Uint8Array } | undefined;

function separatorOf(domain: EscrowDomain): Uint8Array {
  const { name, version, chainId, verifyingContract } = domain;
  const key = [name, version, chainId, verifyingContract].join("\n");
  if (separator?.key !== key) separator = { key, hash: getBytes(TypedDataEncoder.hashDomain(domain)) };
  return separator.hash;
}
