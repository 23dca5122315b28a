/** Reads the escrow's logs: each into the plain event that the reducer folds. */
import { getBytes } from "ethers";
import type { SignedTerms, Terms } from "../agreement/terms.js";
import { packTranche, unpackTranche, type Tranche } from "../agreement/tranche.js";
import type { Attestation, Finding } from "../attestation/typedData.js";
import { PlacementError } from "../errors.js";
import { EncodingFault } from "./bytes/encodingFault.js";
import { readLog } from "./bytes/logReader.js";
import type { EventName, Logged, LoggedArguments } from "./contract.js";
import type { AgreementPlace, LedgerEvent, LoggedSignatures, LogPlace } from "./events.js";
import type { RawLog } from "./source.js";

/** A log as ethers hands it out. */
export interface EscrowLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: number;
  readonly transactionHash: string;
  readonly index: number;
}

/** As `decodeRawLog`, of a log as ethers has it. */
export function decodeLog(log: EscrowLog, timestamp: bigint): LedgerEvent {
  return decodeRawLog(rawLogOf(log, timestamp));
}

/** @param timestamp - Unix seconds of its block. */
export function rawLogOf(log: EscrowLog, timestamp: bigint): RawLog {
  return {
    blockNumber: log.blockNumber,
    timestamp: Number(timestamp),
    transactionHash: getBytes(log.transactionHash),
    logIndex: log.index,
    topics: Buffer.concat(log.topics.map((topic) => getBytes(topic))),
    data: getBytes(log.data),
  };
}

/**
 * Reads a log of the escrow.
 *
 * @throws PlacementError `check-failed` if the log is no event that this version of the escrow writes, or is not
 * encoded as it writes them.
 */
export function decodeRawLog(log: RawLog): LedgerEvent {
  const { name, args } = read(log);
  const block = { number: BigInt(log.blockNumber), timestamp: BigInt(log.timestamp) };
  const place = { block, transactionHash: hexOf(log.transactionHash), logIndex: log.logIndex };
  const decode = DECODERS[name] as (args: unknown, place: LogPlace) => LedgerEvent;
  return decode(args, place);
}

type Decoders = {
  readonly [Name in EventName]: (
    args: LoggedArguments[Name],
    place: LogPlace,
  ) => Extract<LedgerEvent, { readonly name: Name }>;
};

const DECODERS: Decoders = {
  Opened: (args, place) => ({
    name: "Opened",
    ...placeOf(args, place),
    ...signaturesOf(args),
    commissioner: args.commissioner,
    provider: args.provider,
    terms: termsOf(args.terms),
    schedule: scheduleOf(args),
  }),
  Funded: (args, place) => {
    const { received, arrearsPaid } = args;
    return { name: "Funded", ...placeOf(args, place), received, arrearsPaid };
  },
  Endorsed: (args, place) => ({ name: "Endorsed", ...placeOf(args, place), ...attestationOf(args) }),
  Attested: (args, place) => {
    const seats = Number(args.seats);
    return { name: "Attested", ...placeOf(args, place), ...attestationOf(args), seats };
  },
  Retracted: (args, place) => ({ name: "Retracted", ...placeOf(args, place), ...attestationOf(args) }),
  Claimed: (args, place) => ({ name: "Claimed", ...placeOf(args, place), tranches: args.tranches.map(Number) }),
  Granted: (args, place) => {
    const { tranches, reason } = args;
    return { name: "Granted", ...placeOf(args, place), tranches: tranches.map(Number), reason };
  },
  Challenged: (args, place) => {
    const { tranches, grounds } = args;
    return { name: "Challenged", ...placeOf(args, place), tranches: tranches.map(Number), grounds };
  },
  Adjudicated: (args, place) => {
    const { findings, ruling } = args;
    return { name: "Adjudicated", ...placeOf(args, place), findings: findingsOf(findings), ruling };
  },
  Held: (args, place) => {
    const { seat, heldUntil, grounds } = args;
    return { name: "Held", ...placeOf(args, place), seat: Number(seat), heldUntil, grounds };
  },
  Lifted: (args, place) => ({ name: "Lifted", ...placeOf(args, place), heldUntil: args.heldUntil }),
  NoticeGiven: (args, place) => {
    const { endsAt, grounds } = args;
    return { name: "NoticeGiven", ...placeOf(args, place), endsAt, grounds };
  },
  Terminated: (args, place) => {
    const { agreement, version, endsAt, grounds, validUntil } = args.termination;
    const termination = { agreement, version, endsAt, grounds, validUntil };
    return { name: "Terminated", ...placeOf(args, place), ...signaturesOf(args), termination };
  },
  Amended: (args, place) => {
    const { agreement, version, endsAt, review, validUntil } = args.amendment;
    const terms: SignedTerms = { ...termsOf(args.amendment.terms), schedule: scheduleOf(args) };
    const amendment = { agreement, version, endsAt, terms, review, validUntil };
    return { name: "Amended", ...placeOf(args, place), ...signaturesOf(args), amendment };
  },
  Appointed: (args, place) => {
    const { agreement, version, seat, account, validUntil } = args.appointment;
    const appointment = { agreement, version, seat, account, validUntil };
    return { name: "Appointed", ...placeOf(args, place), ...signaturesOf(args), appointment };
  },
  Closed: (args, place) => {
    const { agreement, version, settled, arrears, toPayee, statement, validUntil } = args.settlement;
    const settlement = { agreement, version, settled, arrears, toPayee, statement, validUntil };
    return { name: "Closed", ...placeOf(args, place), ...signaturesOf(args), settlement };
  },
  Reclaimed: (args, place) => ({ name: "Reclaimed", ...placeOf(args, place), amount: args.amount }),
  PayoutRefused: ({ token, account, amount }, place) => ({ name: "PayoutRefused", ...place, token, account, amount }),
  Withdrawn: ({ token, account, to, amount }, place) => ({ name: "Withdrawn", ...place, token, account, to, amount }),
  Cancelled: ({ account, digest }, place) => ({ name: "Cancelled", ...place, account, digest }),
};

function read(log: RawLog): Logged {
  try {
    return readLog(log);
  } catch (fault) {
    throw fault instanceof EncodingFault ? unreadable(log, fault) : fault;
  }
}

function unreadable(log: RawLog, fault: EncodingFault): PlacementError {
  return new PlacementError(
    "check-failed",
    `Log ${log.logIndex} in block ${log.blockNumber}, transaction ${hexOf(log.transactionHash)}, is no event of the ` +
      `placement escrow, although it comes from its address: ${fault.message}.`,
    {
      next: "Check that the address is the escrow's and that this tool is of the version that wrote the log.",
      cause: fault,
    },
  );
}

const hexOf = (bytes: Uint8Array): string =>
  `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex")}`;

function placeOf(
  args: { agreement: string; sequence: bigint; balance: bigint; caller: string },
  place: LogPlace,
): AgreementPlace {
  const { agreement, sequence, balance, caller } = args;
  return { ...place, agreement, sequence, balance, caller };
}

function signaturesOf({ signers, signatures }: { signers: bigint; signatures: string }): LoggedSignatures {
  return { signers: Number(signers), signatures };
}

function attestationOf(args: LoggedArguments["Endorsed"]): { attestation: Attestation } & LoggedSignatures {
  const { agreement, version, overRefusal, evidence, validUntil } = args;
  const findings = findingsOf(args.findings);
  return {
    attestation: { agreement, version, findings, overRefusal, evidence, validUntil },
    ...signaturesOf(args),
  };
}

const findingsOf = (findings: LoggedArguments["Endorsed"]["findings"]): Finding[] =>
  findings.map(({ tranche, achieved }) => ({ tranche, achieved }));

function scheduleOf(args: { agreement: string; schedule: readonly bigint[] }): Tranche[] {
  return args.schedule.map((word, index) => {
    const tranche = unpackTranche(word);
    if (packTranche(tranche) === word) return tranche;
    throw new PlacementError("check-failed", `Tranche ${index} of agreement ${args.agreement} has spare bits set.`);
  });
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
