import type { Interface, Log } from "ethers";
import { unpackTranche, type Tranche } from "../../src/agreement/tranche.js";
import { attestationDigest, type EscrowDomain, type Finding } from "../../src/attestation/typedData.js";
import { Status } from "./support.js";

const NO_END = 2n ** 32n - 1n;
const MET_IN_FULL = 10_000n;
const ENDORSEMENTS_EXIST = 1n;
const ARREARS_EXIST = 2n;

/** One agreement as its log tells it. */
export interface Replayed {
  readonly agreement: string;
  readonly payee: string;
  readonly token: string;
  readonly longStop: bigint;
  readonly schedule: readonly Tranche[];
  readonly endorsements: Map<string, { endorsed: bigint; retracted: bigint }>;
  flags: bigint;
  balance: bigint;
  settled: bigint;
  challenged: bigint;
  sequence: bigint;
  arrears: bigint;
  funded: bigint;
  /** Paid, whether delivered or owed. */
  paid: bigint;
  reclaimed: bigint;
}

/** The whole escrow as its log tells it. */
export interface Ledger {
  readonly agreements: Map<string, Replayed>;
  /** By token and account. */
  readonly owed: Map<string, bigint>;
  /** How often each event came. */
  readonly seen: Map<string, number>;
}

export const createLedger = (): Ledger => ({ agreements: new Map(), owed: new Map(), seen: new Map() });

interface Decoded {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Applies one event: nothing but the log, and the time of its block, says what happened. */
export function apply(ledger: Ledger, escrow: Interface, domain: EscrowDomain, log: Log, timestamp: bigint): void {
  const parsed = escrow.parseLog(log);
  if (!parsed) return;
  const event: Decoded = { name: parsed.name, args: parsed.args.toObject() };
  ledger.seen.set(event.name, (ledger.seen.get(event.name) ?? 0) + 1);
  if (event.name === "PayoutRefused") owe(ledger, event, big(event, "amount"));
  else if (event.name === "Withdrawn") owe(ledger, event, -big(event, "amount"));
  else if (event.name === "Opened") opened(ledger, event);
  else applyToAgreement(ledger, domain, event, timestamp);
}

const big = (event: Decoded, name: string): bigint => event.args[name] as bigint;
const text = (event: Decoded, name: string): string => event.args[name] as string;

export const owedKey = (token: string, account: string): string => `${token} ${account}`;

function owe(ledger: Ledger, event: Decoded, amount: bigint): void {
  const key = owedKey(text(event, "token"), text(event, "account"));
  ledger.owed.set(key, (ledger.owed.get(key) ?? 0n) + amount);
}

function opened(ledger: Ledger, event: Decoded): void {
  const terms = event.args["terms"] as { payee: string; token: string; longStop: bigint };
  const agreement = text(event, "agreement");
  ledger.agreements.set(agreement, {
    agreement,
    payee: terms.payee,
    token: terms.token,
    longStop: terms.longStop,
    schedule: (event.args["schedule"] as bigint[]).map(unpackTranche),
    endorsements: new Map(),
    flags: 0n,
    balance: 0n,
    settled: 0n,
    challenged: 0n,
    sequence: 1n,
    arrears: 0n,
    funded: 0n,
    paid: 0n,
    reclaimed: 0n,
  });
}

function applyToAgreement(ledger: Ledger, domain: EscrowDomain, event: Decoded, timestamp: bigint): void {
  const state = ledger.agreements.get(text(event, "agreement"))!;
  state.sequence++;
  if (state.sequence !== big(event, "sequence")) throw new Error(`${event.name}: an event is missing`);
  if (event.name === "Funded") funded(state, event);
  else if (event.name === "Reclaimed") reclaimed(state, event);
  else if (event.name === "Claimed") release(state, event, timestamp, dueOnSilence);
  else if (event.name === "Granted") release(state, event, timestamp, dueOnGrant);
  else if (event.name === "Attested") attested(state, event, timestamp);
  else takeNote(state, domain, event);
  if (state.balance !== big(event, "balance")) throw new Error(`${event.name}: the balance differs`);
}

function funded(state: Replayed, event: Decoded): void {
  state.funded += big(event, "received");
  state.paid += big(event, "arrearsPaid");
  state.arrears -= big(event, "arrearsPaid");
  state.balance += big(event, "received") - big(event, "arrearsPaid");
  if (state.arrears === 0n) state.flags &= ~ARREARS_EXIST;
}

function reclaimed(state: Replayed, event: Decoded): void {
  state.reclaimed += big(event, "amount");
  state.balance -= big(event, "amount");
}

/** What a listed tranche pays, or undefined if it was passed over. */
type Due = (state: Replayed, index: bigint, timestamp: bigint) => bigint | undefined;

const dueOnGrant: Due = (state, index, timestamp) =>
  statusOf(state, index, timestamp) < Status.Lapsed ? state.schedule[Number(index)]!.amount : undefined;

const dueOnSilence: Due = (state, index, timestamp) => {
  const { paysOnSilence, closesAt, amount } = state.schedule[Number(index)]!;
  const isDue = paysOnSilence && statusOf(state, index, timestamp) === Status.Open && timestamp >= closesAt;
  return isDue ? amount : undefined;
};

function release(state: Replayed, event: Decoded, timestamp: bigint, dueOf: Due): void {
  let due = 0n;
  const before = { ...state };
  for (const index of event.args["tranches"] as bigint[]) {
    const amount = dueOf(before, index, timestamp);
    if (amount === undefined) continue;
    due += amount;
    settle(state, index);
  }
  pay(state, due);
}

function attested(state: Replayed, event: Decoded, timestamp: bigint): void {
  let due = 0n;
  for (const { tranche, achieved } of event.args["findings"] as Finding[]) {
    const status = statusOf(state, tranche, timestamp);
    const disputed = status === Status.Refused && event.args["overRefusal"] === true && achieved === MET_IN_FULL;
    if (status !== Status.Open && !disputed) continue;
    if (achieved === 0n) {
      state.settled |= 1n << tranche;
      state.challenged |= 1n << tranche;
      continue;
    }
    due += (state.schedule[Number(tranche)]!.amount * achieved + MET_IN_FULL - 1n) / MET_IN_FULL;
    settle(state, tranche);
  }
  pay(state, due);
}

function settle(state: Replayed, index: bigint): void {
  state.settled |= 1n << index;
  state.challenged &= ~(1n << index);
}

function pay(state: Replayed, due: bigint): void {
  const paid = due < state.balance ? due : state.balance;
  state.balance -= paid;
  state.paid += paid;
  state.arrears += due - paid;
  if (paid < due) state.flags |= ARREARS_EXIST;
}

/** Endorsed and Retracted change who counts, and no money. */
function takeNote(state: Replayed, domain: EscrowDomain, event: Decoded): void {
  const digest = attestationDigest(domain, {
    agreement: state.agreement,
    version: big(event, "version"),
    findings: (event.args["findings"] as Finding[]).map(({ tranche, achieved }) => ({ tranche, achieved })),
    overRefusal: event.args["overRefusal"] as boolean,
    evidence: text(event, "evidence"),
    validUntil: big(event, "validUntil"),
  });
  const given = state.endorsements.get(digest) ?? { endorsed: 0n, retracted: 0n };
  const signers = big(event, "signers");
  state.endorsements.set(
    digest,
    event.name === "Endorsed"
      ? { ...given, endorsed: given.endorsed | signers }
      : { endorsed: given.endorsed & ~signers, retracted: given.retracted | signers },
  );
  state.flags |= ENDORSEMENTS_EXIST;
}

/** No agreement of these walks is challenged, held, ended or closed: those operations are not there yet. */
export function statusOf(state: Replayed, index: bigint, timestamp: bigint): bigint {
  const { opensAt, closesAt, paysOnSilence } = state.schedule[Number(index)]!;
  const [settled, challenged] = [(state.settled >> index) & 1n, (state.challenged >> index) & 1n];
  if (settled && !challenged) return Status.Settled;
  if (opensAt >= NO_END) return Status.Void;
  const finalAt = closesAt + (settled ? 2n : 1n) * state.longStop;
  if ((settled || !paysOnSilence) && timestamp >= finalAt) return Status.Lapsed;
  if (settled) return Status.Refused;
  return timestamp < opensAt ? Status.Scheduled : Status.Open;
}
