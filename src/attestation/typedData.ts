import { TypedDataEncoder, type TypedDataField } from "ethers";
import type { SignedTerms } from "../agreement/terms.js";

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

/** The digest that both parties sign, and the agreement's id. */
export function termsDigest(domain: EscrowDomain, terms: SignedTerms): string {
  return TypedDataEncoder.hash(domain, TERMS_TYPES, terms);
}

export function attestationDigest(domain: EscrowDomain, attestation: Attestation): string {
  return TypedDataEncoder.hash(domain, ATTESTATION_TYPES, attestation);
}

export function retractionDigest(domain: EscrowDomain, retraction: Retraction): string {
  return TypedDataEncoder.hash(domain, RETRACTION_TYPES, retraction);
}
