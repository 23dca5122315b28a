/** Every way in which a log can be tampered with, one at a time. */
import { getBytes, hexlify, type Interface, type ParamType } from "ethers";
import { decodeSignatures, encodeSignatures, CALLERS_WORD } from "../../../src/attestation/signatures.js";
import { ESCROW_INTERFACE } from "../../../src/replay/contract.js";
import { decodeRawLog } from "../../../src/replay/decode.js";
import type { RawLog } from "../../../src/replay/source.js";

/** What was done to one log, or to one agreement. */
export interface Mutation {
  /** `Funded.received`, `Attested dropped` */
  readonly name: string;
  readonly logs: readonly RawLog[];
  /** Those whom it is about; one of them must be named. */
  readonly subjects: readonly string[];
}

const ESCROW_ABI: Interface = ESCROW_INTERFACE;
const TOPIC = 32;

/** What an event is called, and whom it is about. */
function aboutOf(log: RawLog): { name: string; subjects: string[] } {
  const event = decodeRawLog(log);
  return { name: event.name, subjects: ["agreement" in event ? event.agreement : event.account] };
}

/** Whose payouts were refused in the log's transaction: they were sent by it, or by a neighbour. */
const refusedIn = ({ transactionHash }: RawLog, logs: readonly RawLog[]): string[] =>
  logs
    .filter((log) => Buffer.compare(log.transactionHash, transactionHash) === 0)
    .flatMap((log) => {
      const event = decodeRawLog(log);
      return event.name === "PayoutRefused" ? [event.account] : [];
    });

/** Drops, copies, exchanges and moves each log. */
export function* structural(logs: readonly RawLog[]): Generator<Mutation> {
  for (const [index, log] of logs.entries()) {
    const { name, subjects: own } = aboutOf(log);
    const subjects = [...own, ...refusedIn(log, logs)];
    yield { name: `${name} dropped`, logs: logs.toSpliced(index, 1), subjects };
    const later = logs.findLast(({ blockNumber }) => blockNumber === log.blockNumber)!;
    const copy = { ...log, logIndex: later.logIndex + 1 };
    yield { name: `${name} duplicated`, logs: logs.toSpliced(logs.indexOf(later) + 1, 0, copy), subjects };
    yield { name: `${name} repeated`, logs: logs.toSpliced(index, 0, log), subjects: [...subjects, blockOf(log)] };
    yield { name: `${name} moved to the end`, logs: movedTo(logs, index, logs.at(-1)!), subjects };
    yield { name: `${name} late`, logs: inTime(logs, index, 1), subjects: [...subjects, ...blocksAround(logs, index)] };
    yield {
      name: `${name} early`,
      logs: inTime(logs, index, -1),
      subjects: [...subjects, ...blocksAround(logs, index)],
    };
    const next = logs[index + 1];
    if (next === undefined) continue;
    const both = [...subjects, ...aboutOf(next).subjects];
    yield { name: `${name} before ${aboutOf(next).name}`, logs: exchanged(logs, index), subjects: both };
    const turned = logs.toSpliced(index, 2, next, log);
    yield { name: `${name} out of order`, logs: turned, subjects: [...both, blockOf(log), blockOf(next)] };
  }
}

const blockOf = ({ blockNumber }: RawLog): string => `block ${blockNumber}`;
const blocksAround = (logs: readonly RawLog[], index: number): string[] =>
  logs.slice(Math.max(0, index - 1), index + 2).map(blockOf);

/** The log as the last of the chain. */
function movedTo(logs: readonly RawLog[], index: number, last: RawLog): RawLog[] {
  const moved = {
    ...logs[index]!,
    blockNumber: last.blockNumber,
    timestamp: last.timestamp,
    logIndex: last.logIndex + 1,
  };
  return [...logs.toSpliced(index, 1), { ...moved, transactionHash: last.transactionHash }];
}

/** The block of the log a second later or earlier. */
function inTime(logs: readonly RawLog[], index: number, seconds: number): RawLog[] {
  const { blockNumber } = logs[index]!;
  return logs.map((log) => (log.blockNumber === blockNumber ? { ...log, timestamp: log.timestamp + seconds } : log));
}

/** Two neighbours' contents, each in the other's place. */
function exchanged(logs: readonly RawLog[], index: number): RawLog[] {
  const [a, b] = [logs[index]!, logs[index + 1]!];
  return logs.toSpliced(index, 2, { ...a, topics: b.topics, data: b.data }, { ...b, topics: a.topics, data: a.data });
}

/** Changes each field of each event, down to the members of its structs and lists and to each signature. */
export function* altered(logs: readonly RawLog[]): Generator<Mutation> {
  for (const [index, log] of logs.entries()) {
    const { name, subjects: own } = aboutOf(log);
    const subjects = [...own, ...refusedIn(log, logs)];
    for (const { path, change } of alterations(log, logs)) {
      const changed = { ...log, ...change };
      yield {
        name: `${name}.${path}`,
        logs: logs.toSpliced(index, 1, changed),
        subjects: [...subjects, ...subjectsNow(changed)],
      };
    }
  }
}

/** The agreement or account that it speaks of now; its block if it cannot be read any more. */
function subjectsNow(log: RawLog): string[] {
  try {
    return aboutOf(log).subjects;
  } catch {
    return [blockOf(log)];
  }
}

interface Alteration {
  readonly path: string;
  readonly change: Pick<RawLog, "topics" | "data">;
}

function* alterations(log: RawLog, others: readonly RawLog[]): Generator<Alteration> {
  const topics = [...topicsOf(log)];
  const event = ESCROW_ABI.getEvent(topics[0]!)!;
  const values = (ESCROW_ABI.parseLog({ topics, data: hexlify(log.data) })!.args.toArray(true) as unknown[]).slice();
  for (const [place, input] of event.inputs.entries()) {
    const replaceWith = function* (changes: Iterable<readonly [string, unknown]>): Generator<Alteration> {
      for (const [path, value] of changes) {
        const encoded = ESCROW_ABI.encodeEventLog(event, values.toSpliced(place, 1, value));
        const change = {
          topics: Buffer.concat(encoded.topics.map((topic) => getBytes(topic))),
          data: getBytes(encoded.data),
        };
        yield { path, change };
      }
    };
    yield* replaceWith(changesOf(input, values[place], input.name));
    if (input.name === "signatures") {
      const signers = Number(values[event.inputs.findIndex((one) => one.name === "signers")]);
      yield* replaceWith(signatureChanges({ signers, signatures: values[place] as string }, others));
    }
  }
}

function* topicsOf({ topics }: RawLog): Generator<string> {
  for (let start = 0; start < topics.length; start += TOPIC) yield hexlify(topics.subarray(start, start + TOPIC));
}

/** Every other value of a kind that is worth trying: one for each leaf, and lists with one member less or twice. */
function* changesOf(type: ParamType, value: unknown, path: string): Generator<readonly [string, unknown]> {
  if (type.baseType === "tuple") {
    for (const [place, part] of type.components!.entries()) {
      const members = value as unknown[];
      for (const [inner, changed] of changesOf(part, members[place], `${path}.${part.name}`)) {
        yield [inner, members.toSpliced(place, 1, changed)];
      }
    }
  } else if (type.baseType === "array") yield* listChanges(type, value as unknown[], path);
  else yield [path, otherThan(type.type, value)];
}

function* listChanges(type: ParamType, list: readonly unknown[], path: string): Generator<readonly [string, unknown]> {
  for (const [place, member] of list.entries()) {
    for (const [inner, changed] of changesOf(type.arrayChildren!, member, `${path}[]`)) {
      yield [inner, list.toSpliced(place, 1, changed)];
    }
  }
  if (type.arrayLength !== -1) return;
  yield [`${path} shortened`, list.slice(0, -1)];
  yield [`${path} lengthened`, [...list, ...list.slice(-1)]];
}

function otherThan(type: string, value: unknown): unknown {
  if (type === "bool") return value !== true;
  if (type === "bytes") return `${value as string}00`;
  if (type.startsWith("uint")) {
    const most = 2n ** BigInt(type.slice("uint".length)) - 1n;
    return value === most ? most - 1n : (value as bigint) + 1n;
  }
  return flipped(value as string);
}

/** The last byte is another. */
const flipped = (hex: string): string => (hex.slice(0, -2) + (hex.endsWith("01") ? "02" : "01")).toLowerCase();

/** Each signature forged, cut, malleable, taken from another event, or given to the caller. */
function* signatureChanges(
  consents: { signers: number; signatures: string },
  others: readonly RawLog[],
): Generator<readonly [string, unknown]> {
  const signed = decodeSignatures(consents);
  for (const [place, { bit, signature }] of signed.entries()) {
    const is = signature === CALLERS_WORD ? "caller" : "signature";
    const replaced = (other: string): string =>
      encodeSignatures(signed.toSpliced(place, 1, { bit, signature: other })).signatures;
    if (is === "signature") {
      yield [
        "a signature's byte",
        replaced(`${signature.slice(0, 20)}${flipped(signature.slice(20, 22))}${signature.slice(22)}`),
      ];
      yield ["a signature cut", replaced(signature.slice(0, -2))];
      yield ["a signature left to the caller", replaced(CALLERS_WORD)];
    }
    for (const foreign of foreignSignatures(others, signature)) yield [`a ${is} of another event`, replaced(foreign)];
  }
}

function foreignSignatures(others: readonly RawLog[], own: string): string[] {
  const all = others.flatMap((log) => {
    const event = decodeRawLog(log);
    return "signatures" in event ? decodeSignatures(event).map(({ signature }) => signature) : [];
  });
  return [...new Set(all)].filter((signature) => signature !== own && signature !== CALLERS_WORD).slice(0, 2);
}

/** Hides whole agreements and the ends of them. */
export function* hidden(logs: readonly RawLog[]): Generator<Mutation> {
  const events = logs.map(decodeRawLog);
  const ids = new Set(events.flatMap((event) => ("agreement" in event ? [event.agreement] : [])));
  for (const id of ids) {
    const own = events.flatMap((event, index) => ("agreement" in event && event.agreement === id ? [index] : []));
    for (const [kept, first] of own.entries()) {
      const gone = new Set(own.slice(kept));
      const rest = logs.filter((_, index) => !gone.has(index));
      const name = kept === 0 ? "an agreement hidden" : `the tail hidden from ${events[first]!.name}`;
      const refused = [...gone].flatMap((index) => refusedIn(logs[index]!, logs));
      yield { name, logs: rest, subjects: [id, ...refused] };
    }
  }
}

/** Adds one more event of each kind to the agreement it is of, numbered as the next. */
export function* forged(logs: readonly RawLog[]): Generator<Mutation> {
  const last = logs.at(-1)!;
  const sequences = new Map<string, bigint>();
  for (const event of logs.map(decodeRawLog)) if ("agreement" in event) sequences.set(event.agreement, event.sequence);
  for (const log of logs) {
    const { name, subjects } = aboutOf(log);
    const topics = [...topicsOf(log)];
    const event = ESCROW_ABI.getEvent(topics[0]!)!;
    const values = ESCROW_ABI.parseLog({ topics, data: hexlify(log.data) })!.args.toArray(true) as unknown[];
    const place = event.inputs.findIndex((input) => input.name === "sequence");
    const next = (sequences.get(subjects[0]!) ?? 0n) + 1n;
    const { data } = ESCROW_ABI.encodeEventLog(event, place === -1 ? values : values.toSpliced(place, 1, next));
    const { blockNumber, timestamp, transactionHash, logIndex } = last;
    const forgery = {
      blockNumber,
      timestamp,
      transactionHash,
      logIndex: logIndex + 1,
      topics: log.topics,
      data: getBytes(data),
    };
    yield { name: `${name} forged`, logs: [...logs, forgery], subjects };
  }
}
