import { getAddress } from "ethers";
import type { Terms } from "../agreement/terms.js";
import type { Tranche } from "../agreement/tranche.js";
import { escrowDomain, type Attestation } from "../attestation/typedData.js";
import type { LogPlace, Occasion } from "./events.js";
import type { GrowingList, GrowingMap } from "./growing.js";
import { recovers, type SignatureCheck } from "./recovers.js";

export type EscrowDomain = ReturnType<typeof escrowDomain>;

/** `endsAt` of an agreement without an end. */
export const NO_END = 2n ** 32n - 1n;
/** Endorsements or retractions exist for the current version. */
export const FLAG_ENDORSEMENTS = 1;
/** Money is decided but not yet funded. */
export const FLAG_ARREARS = 2;
/** Both parties settled; nothing but `withdraw` and `cancel` is left. */
export const FLAG_CLOSED = 4;
/** A finding in basis points: met in full. */
export const MET_IN_FULL = 10_000n;

/**
 * How a seat's word is known: `signature`, recovered to its account from the log alone; `caller`, the account sent the
 * transaction itself; `wallet`, a contract accepted it under ERC-1271, which only the chain could witness.
 */
export type Proof = "signature" | "caller" | "wallet";

/** An account that signed, by its bit among those who could, and how its word is known. */
export interface Signer {
  readonly bit: number;
  readonly account: string;
  readonly proof: Proof;
}

/** What was signed, other than an attestation. */
export type SignedAct = "terms" | "amendment" | "appointment" | "termination" | "settlement" | "retraction";

/** A signature on record that is no word on an attestation: a consent, or a retraction. */
export interface SignedWord extends Signer {
  readonly act: SignedAct;
  readonly at: Occasion;
}

/** One seat's word on an attestation, and when it came on chain. */
export interface SeatWord {
  readonly seat: number;
  readonly account: string;
  readonly proof: Proof;
  readonly at: Occasion;
}

/** What the seats said on chain about one attestation that has not been decided by them alone. */
export interface Endorsements {
  readonly attestation: Attestation;
  /** By seat, without those that took their word back. */
  readonly endorsed: readonly SeatWord[];
  /** Bit set of seats whose word never counts again. */
  readonly retracted: number;
}

/** On whose word a tranche was decided. */
export type Ground =
  | { readonly by: "panel"; readonly words: readonly SeatWord[]; readonly evidence: string; readonly digest: string }
  | { readonly by: "arbiter"; readonly arbiter: string; readonly ruling: string }
  | { readonly by: "silence" }
  | { readonly by: "grant"; readonly commissioner: string; readonly reason: string };

/** A tranche decided for money. */
export interface Payment {
  readonly tranche: number;
  /** What it was decided to pay, token base units. */
  readonly due: bigint;
  /** What of that has left the balance so far; the rest is arrears, which are paid in the order decided. */
  readonly paid: bigint;
  /** Basis points that the panel found or the arbiter awarded; null where nobody said how far. */
  readonly achieved: bigint | null;
  readonly ground: Ground;
  readonly at: Occasion;
}

/** A tranche that the panel found not met. */
export interface Refusal {
  readonly tranche: number;
  readonly ground: Ground;
  readonly at: Occasion;
}

/** A tranche whose payment on silence was frozen. */
export interface Challenge {
  readonly tranche: number;
  readonly challenger: string;
  readonly grounds: string;
  readonly at: Occasion;
}

/** How both parties closed an agreement. */
export interface Closing {
  /** What went to the payee then, token base units, beside the payments. */
  readonly toPayee: bigint;
  /** What went back to the commissioner then. */
  readonly toCommissioner: bigint;
  /** Arrears that were given up. */
  readonly dropped: bigint;
  readonly statement: string;
  readonly at: Occasion;
}

/** One agreement, as its events tell it. Words as in the contract's `AgreementState`; money in token base units. */
export interface AgreementState {
  readonly id: string;
  /** Of the version in force, as is the schedule. */
  readonly terms: Terms;
  readonly schedule: readonly Tranche[];
  readonly opened: Occasion;
  /** Every consent and retraction, in the order in which they came. */
  readonly signed: GrowingList<SignedWord>;
  readonly version: bigint;
  /** Unix seconds, `NO_END` if no end is set. */
  readonly endsAt: bigint;
  readonly heldUntil: bigint;
  /** Bit of the seat that placed the latest hold. */
  readonly heldBy: number;
  readonly flags: number;
  readonly balance: bigint;
  /** One bit a tranche; with `challenged` it says what was decided. */
  readonly settled: bigint;
  readonly challenged: bigint;
  readonly sequence: bigint;
  readonly arrears: bigint;
  /** By digest of the attestation; those for the version in force. */
  readonly endorsements: GrowingMap<string, Endorsements>;
  /** What ever arrived. */
  readonly funded: bigint;
  /** What ever went to the payee, delivered or owed, the agreed sum of a settlement included. */
  readonly paid: bigint;
  /** What the commissioner ever took back, delivered or owed; what a settlement returned is told there. */
  readonly reclaimed: bigint;
  readonly payments: readonly Payment[];
  /** Of words in the schedule in force, as are the challenges. */
  readonly refusals: readonly Refusal[];
  readonly challenges: readonly Challenge[];
  /** Null until both parties have closed the agreement. */
  readonly closing: Closing | null;
}

/** Money on its way to an account, or waiting for it. */
export interface Amount {
  readonly token: string;
  readonly account: string;
  readonly amount: bigint;
}

/** A consent that its account took back. */
export interface Cancellation {
  readonly account: string;
  readonly digest: string;
  readonly at: LogPlace;
}

/** What an agreement's events are judged by, beside its own past. */
export interface Facts {
  /** The escrow's address, checksummed. */
  readonly escrow: string;
  /** What signatures were made for. */
  readonly domain: EscrowDomain;
  /** By `cancellationKey`; those that came later than an event do not count for it. */
  readonly cancelled: ReadonlyMap<string, Cancellation>;
  readonly isSignedBy: SignatureCheck;
}

/** Everything that the escrow's events tell, up to one of them. */
export interface Ledger extends Facts {
  /** By id. */
  readonly agreements: ReadonlyMap<string, AgreementState>;
  /** Payouts that a token refused, by `moneyKey`. */
  readonly owed: ReadonlyMap<string, Amount>;
  /** What the latest transaction has sent so far, by `moneyKey`: only that can have been refused in it. */
  readonly sent: ReadonlyMap<string, Amount>;
  /** Where the latest event stands; null before the first. */
  readonly latest: LogPlace | null;
}

export const moneyKey = (token: string, account: string): string => `${token}:${account}`;
export const cancellationKey = (account: string, digest: string): string => `${account}:${digest}`;

/** The ledger before the escrow's first event. */
export function emptyLedger(chainId: bigint, escrow: string, isSignedBy: SignatureCheck = recovers): Ledger {
  return {
    escrow: getAddress(escrow),
    domain: escrowDomain(chainId, getAddress(escrow)),
    cancelled: new Map(),
    isSignedBy,
    agreements: new Map(),
    owed: new Map(),
    sent: new Map(),
    latest: null,
  };
}
