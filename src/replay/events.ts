import type { Terms } from "../agreement/terms.js";
import type { Tranche } from "../agreement/tranche.js";
import type {
  Amendment,
  Appointment,
  Attestation,
  Finding,
  Settlement,
  Termination,
} from "../attestation/typedData.js";

/** A block and when it was, in unix seconds. */
export interface BlockMoment {
  readonly number: bigint;
  readonly timestamp: bigint;
}

/** When and in which transaction something happened. */
export interface Occasion {
  readonly block: BlockMoment;
  readonly transactionHash: string;
}

/** Where a log stands: logs are replayed by block, then by index. */
export interface LogPlace extends Occasion {
  readonly logIndex: number;
}

/** Whether the first of two logs stands before the other. */
export const isBefore = (a: LogPlace, b: LogPlace): boolean =>
  a.block.number === b.block.number ? a.logIndex < b.logIndex : a.block.number < b.block.number;

export const occasionOf = ({ block, transactionHash }: LogPlace): Occasion => ({ block, transactionHash });

/** What every event of an agreement carries. */
export interface AgreementPlace extends LogPlace {
  /** The agreement's id. */
  readonly agreement: string;
  /** Number of the event among the agreement's, from 1. */
  readonly sequence: bigint;
  /** Money in escrow after it, token base units. */
  readonly balance: bigint;
  /** Who sent it; signatures of length 0 are this account's. */
  readonly caller: string;
}

/** Signatures as they were logged: a bit set of signers, and for each a length and the bytes. */
export interface LoggedSignatures {
  readonly signers: number;
  readonly signatures: string;
}

export interface OpenedEvent extends AgreementPlace, LoggedSignatures {
  readonly name: "Opened";
  readonly commissioner: string;
  readonly provider: string;
  readonly terms: Terms;
  readonly schedule: readonly Tranche[];
}

export interface FundedEvent extends AgreementPlace {
  readonly name: "Funded";
  readonly received: bigint;
  readonly arrearsPaid: bigint;
}

interface OnAttestation extends AgreementPlace, LoggedSignatures {
  readonly attestation: Attestation;
}

export interface EndorsedEvent extends OnAttestation {
  readonly name: "Endorsed";
}

export interface AttestedEvent extends OnAttestation {
  readonly name: "Attested";
  /** Bit set of the seats that counted: signers and earlier endorsements, less any that lacked standing. */
  readonly seats: number;
}

export interface RetractedEvent extends OnAttestation {
  readonly name: "Retracted";
}

export interface ClaimedEvent extends AgreementPlace {
  readonly name: "Claimed";
  readonly tranches: readonly number[];
}

export interface GrantedEvent extends AgreementPlace {
  readonly name: "Granted";
  readonly tranches: readonly number[];
  readonly reason: string;
}

export interface ChallengedEvent extends AgreementPlace {
  readonly name: "Challenged";
  readonly tranches: readonly number[];
  readonly grounds: string;
}

export interface AdjudicatedEvent extends AgreementPlace {
  readonly name: "Adjudicated";
  readonly findings: readonly Finding[];
  readonly ruling: string;
}

export interface HeldEvent extends AgreementPlace {
  readonly name: "Held";
  /** Bit of the seat that placed the hold. */
  readonly seat: number;
  readonly heldUntil: bigint;
  readonly grounds: string;
}

export interface LiftedEvent extends AgreementPlace {
  readonly name: "Lifted";
  /** The moment from which a hold period must pass before the next hold. */
  readonly heldUntil: bigint;
}

export interface NoticeGivenEvent extends AgreementPlace {
  readonly name: "NoticeGiven";
  readonly endsAt: bigint;
  readonly grounds: string;
}

export interface TerminatedEvent extends AgreementPlace, LoggedSignatures {
  readonly name: "Terminated";
  readonly termination: Termination;
}

export interface AmendedEvent extends AgreementPlace, LoggedSignatures {
  readonly name: "Amended";
  /** With the new schedule in its terms, as it was signed. */
  readonly amendment: Amendment;
}

export interface AppointedEvent extends AgreementPlace, LoggedSignatures {
  readonly name: "Appointed";
  readonly appointment: Appointment;
}

export interface ClosedEvent extends AgreementPlace, LoggedSignatures {
  readonly name: "Closed";
  readonly settlement: Settlement;
}

export interface ReclaimedEvent extends AgreementPlace {
  readonly name: "Reclaimed";
  readonly amount: bigint;
}

export interface PayoutRefusedEvent extends LogPlace {
  readonly name: "PayoutRefused";
  readonly token: string;
  readonly account: string;
  readonly amount: bigint;
}

export interface WithdrawnEvent extends LogPlace {
  readonly name: "Withdrawn";
  readonly token: string;
  readonly account: string;
  readonly to: string;
  readonly amount: bigint;
}

export interface CancelledEvent extends LogPlace {
  readonly name: "Cancelled";
  readonly account: string;
  readonly digest: string;
}

/** An event of an agreement: numbered, with the balance after it. */
export type AgreementEvent =
  | OpenedEvent
  | FundedEvent
  | EndorsedEvent
  | AttestedEvent
  | RetractedEvent
  | ClaimedEvent
  | GrantedEvent
  | ChallengedEvent
  | AdjudicatedEvent
  | HeldEvent
  | LiftedEvent
  | NoticeGivenEvent
  | TerminatedEvent
  | AmendedEvent
  | AppointedEvent
  | ClosedEvent
  | ReclaimedEvent;

/** An event of an account: without a number, checked by view. */
export type AccountEvent = PayoutRefusedEvent | WithdrawnEvent | CancelledEvent;

export type LedgerEvent = AgreementEvent | AccountEvent;
