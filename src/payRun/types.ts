import type { Attestation } from "../attestation/typedData.js";
import type { SigningRequest } from "../attestation/request.js";
import type { RuledAgreement } from "../replay/rules.js";

/** Why a file or a request is not paid in this run. */
export const REASONS = [
  /** Not a file that could be a request: a folder, a link, too large, not readable. */
  "unreadable",
  /** No signing request of this tool's format. */
  "not-a-request",
  /** A request for consent, not for the panel's word. */
  "another-kind",
  "wrong-chain",
  "wrong-escrow",
  "unknown-agreement",
  "closed",
  "wrong-version",
  "expired",
  /** Signed for longer ahead than the escrow allows. */
  "valid-too-long",
  "malformed",
  /** Every tranche was decided for money before. */
  "already-paid",
  "held",
  "challenged",
  "refused-before",
  "not-begun",
  "lapsed",
  "invalid-signature",
  "incomplete",
  /** Another request of this run decides the same. */
  "duplicate",
  /** Another complete request of this run finds differently for the same tranche. */
  "conflict",
  /** Waiting in a transaction that an earlier run sent. */
  "pending",
  /** The escrow would refuse it, in its own words. */
  "refused",
  /** The transaction was mined and nothing came of it. */
  "failed",
] as const;

export type Reason = (typeof REASONS)[number];

/** A file or a request that this run does not pay, and why. */
export interface SetAside {
  readonly paths: readonly string[];
  /** Null if the file is no request. */
  readonly digest: string | null;
  readonly agreement: string | null;
  readonly reason: Reason;
  readonly message: string;
  /** Whether enough of the panel have signed: then its money should be moving and does not. */
  readonly isComplete: boolean;
}

/** A request as it came: `path` may be shown to people. */
export interface RequestFile {
  readonly path: string;
  readonly request: SigningRequest;
}

/** All copies of one request, merged. */
export interface Bundle {
  /** What was signed: the EIP-712 digest. */
  readonly digest: string;
  readonly paths: readonly string[];
  readonly request: SigningRequest;
  readonly attestation: Attestation;
  /** Every signature that a copy offers, by the account in small letters. */
  readonly offered: ReadonlyMap<string, readonly string[]>;
}

/** An agreement as the escrow has it at one block. */
export interface AgreementFacts extends RuledAgreement {
  readonly version: bigint;
  /** Token base units. */
  readonly balance: bigint;
  /** Unix seconds of the block. */
  readonly time: bigint;
  /** Undefined if the token does not say. */
  readonly decimals: number | undefined;
}

/** A seat's signature that the escrow would count. */
export interface SeatSignature {
  readonly bit: number;
  readonly signature: string;
}

/** What the chain says to one bundle. */
export interface BundleFacts {
  /** Undefined if the escrow knows no such agreement. */
  readonly agreement: AgreementFacts | undefined;
  /** Bit sets of seats. */
  readonly endorsed: number;
  readonly retracted: number;
  readonly accepted: readonly SeatSignature[];
  /** Bit set of seats for whom a signature was offered that is not theirs. */
  readonly invalid: number;
  /** How many of the accepted are by accounts with code: each is asked by the escrow at its own gas. */
  readonly wallets: number;
}

/** One item of a payment run as the ABI wants it. */
export interface AttestationItem {
  readonly attestation: Attestation & { findings: Attestation["findings"][number][] };
  readonly signers: number;
  readonly signatures: string;
}

/** A bundle that the escrow would decide now. */
export interface Payable {
  readonly bundle: Bundle;
  readonly item: AttestationItem;
  readonly agreement: AgreementFacts;
  readonly token: string;
  readonly payee: string;
  /** What its decisions pay, token base units; the balance may cover less. */
  readonly due: bigint;
  /** Tranches that it decides, for money or not. */
  readonly decides: readonly { readonly tranche: number; readonly achieved: bigint; readonly due: bigint }[];
  /** What its reader should know although it is paid. */
  readonly notes: readonly string[];
  /** Length of the item in calldata. */
  readonly bytes: number;
  /** Calls to contracts of others that the escrow makes for it, beside the payout. */
  readonly calls: number;
}

export const isSetAside = (one: Payable | SetAside): one is SetAside => "reason" in one;
export const isPayable = (one: Payable | SetAside): one is Payable => !isSetAside(one);

/** Whether money that the panel has decided does not move: what a payment run must not end well with. */
export const isUnpaid = ({ isComplete, reason }: SetAside): boolean =>
  isComplete && reason !== "already-paid" && reason !== "duplicate";
