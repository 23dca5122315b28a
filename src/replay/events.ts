import type { Terms } from "../agreement/terms.js";
import { packTranche, unpackTranche, type Tranche } from "../agreement/tranche.js";
import type { Attestation, Finding } from "../attestation/typedData.js";
import { PlacementError } from "../errors.js";
import { parseLog, type LoggedArguments } from "./contract.js";

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
  | ReclaimedEvent;

/** An event of an account: without a number, checked by view. */
export type AccountEvent = PayoutRefusedEvent | WithdrawnEvent | CancelledEvent;

export type LedgerEvent = AgreementEvent | AccountEvent;

/** A log as ethers hands it out. */
export interface EscrowLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: number;
  readonly transactionHash: string;
  readonly index: number;
}

/**
 * Reads a log of the escrow.
 *
 * @param timestamp - Unix seconds of the log's block.
 * @throws PlacementError if the log is not an event that this version of the escrow has.
 */
export function decodeLog(log: EscrowLog, timestamp: bigint): LedgerEvent {
  const block = { number: BigInt(log.blockNumber), timestamp };
  return toEvent(log, { block, transactionHash: log.transactionHash, logIndex: log.index });
}

function toEvent(log: EscrowLog, place: LogPlace): LedgerEvent {
  const logged = parse(log);
  switch (logged.name) {
    case "Opened":
      return decodeOpened(logged.args, place);
    case "Attested": {
      const seats = Number(logged.args.seats);
      return { name: "Attested", ...placeOf(logged.args, place), ...attestationOf(logged.args), seats };
    }
    case "Endorsed":
    case "Retracted":
      return { name: logged.name, ...placeOf(logged.args, place), ...attestationOf(logged.args) };
    case "Funded": {
      const { received, arrearsPaid } = logged.args;
      return { name: "Funded", ...placeOf(logged.args, place), received, arrearsPaid };
    }
    case "Claimed":
      return { name: "Claimed", ...placeOf(logged.args, place), tranches: logged.args.tranches.map(Number) };
    case "Granted": {
      const { tranches, reason } = logged.args;
      return { name: "Granted", ...placeOf(logged.args, place), tranches: tranches.map(Number), reason };
    }
    case "Reclaimed":
      return { name: "Reclaimed", ...placeOf(logged.args, place), amount: logged.args.amount };
    case "PayoutRefused": {
      const { token, account, amount } = logged.args;
      return { name: "PayoutRefused", ...place, token, account, amount };
    }
    case "Withdrawn": {
      const { token, account, to, amount } = logged.args;
      return { name: "Withdrawn", ...place, token, account, to, amount };
    }
    case "Cancelled": {
      const { account, digest } = logged.args;
      return { name: "Cancelled", ...place, account, digest };
    }
    default:
      throw unreadable(log);
  }
}

function parse(log: EscrowLog): NonNullable<ReturnType<typeof parseLog>> {
  try {
    const logged = parseLog(log);
    if (logged !== null) return logged;
  } catch (cause) {
    throw unreadable(log, cause);
  }
  throw unreadable(log);
}

function unreadable(log: EscrowLog, cause?: unknown): PlacementError {
  return new PlacementError(
    "check-failed",
    `Log ${log.index} in block ${log.blockNumber}, transaction ${log.transactionHash}, is no event of the placement ` +
      `escrow, although it comes from its address ${log.address}.`,
    { next: "Check that the address is the escrow's and that this tool is of the version that wrote the log.", cause },
  );
}

function placeOf(
  args: { agreement: string; sequence: bigint; balance: bigint; caller: string },
  place: LogPlace,
): AgreementPlace {
  const { agreement, sequence, balance, caller } = args;
  return { ...place, agreement, sequence, balance, caller };
}

function attestationOf(args: LoggedArguments["Endorsed"]): { attestation: Attestation } & LoggedSignatures {
  const { agreement, version, overRefusal, evidence, validUntil, signers, signatures } = args;
  const findings = args.findings.map(({ tranche, achieved }): Finding => ({ tranche, achieved }));
  return {
    attestation: { agreement, version, findings, overRefusal, evidence, validUntil },
    signers: Number(signers),
    signatures,
  };
}

function decodeOpened(args: LoggedArguments["Opened"], place: LogPlace): OpenedEvent {
  const { commissioner, provider, signers, signatures } = args;
  const schedule = args.schedule.map((word, index) => {
    const tranche = unpackTranche(word);
    if (packTranche(tranche) === word) return tranche;
    throw new PlacementError("check-failed", `Tranche ${index} of agreement ${args.agreement} has spare bits set.`);
  });
  return {
    name: "Opened",
    ...placeOf(args, place),
    commissioner,
    provider,
    terms: termsOf(args.terms),
    schedule,
    signers: Number(signers),
    signatures,
  };
}

/** Plain terms out of what the ABI decoder returns. */
export function termsOf(logged: LoggedArguments["Opened"]["terms"]): Terms {
  const [inspector, socialWorker, registeredManager, healthProfessional] = logged.panel;
  return {
    commissioner: logged.commissioner,
    provider: logged.provider,
    payee: logged.payee,
    token: logged.token,
    arbiter: logged.arbiter,
    register: logged.register,
    panel: [inspector, socialWorker, registeredManager, healthProfessional],
    carePlan: logged.carePlan,
    placementRef: logged.placementRef,
    noticePeriod: logged.noticePeriod,
    holdPeriod: logged.holdPeriod,
    longStop: logged.longStop,
  };
}
