/** Reads a log's bytes as the ABI names them: which event it is, and its arguments. */
import type { EventFragment } from "ethers";
import { ESCROW_INTERFACE, type Logged } from "../contract.js";
import type { RawLog } from "../source.js";
import { EncodingFault } from "./encodingFault.js";
import { readerOf, type ReadFields } from "./fields.js";
import { WORD } from "./words.js";

interface EventReader {
  readonly name: string;
  readonly readTopics: ReadFields;
  readonly readData: ReadFields;
}

/** By the first topic, in hex without `0x`. */
const READERS = new Map<string, EventReader>();
ESCROW_INTERFACE.forEachEvent((event) => READERS.set(event.topicHash.slice(2), eventReader(event)));

function eventReader({ name, inputs }: EventFragment): EventReader {
  return {
    name,
    readTopics: readerOf(inputs.filter(({ indexed }) => indexed === true)),
    readData: readerOf(inputs.filter(({ indexed }) => indexed !== true)),
  };
}

/**
 * Exactly what ethers reads, or less: only the escrow writes at its address, always in the canonical encoding. Anything
 * else was not written by it, however harmless it looks, so what ethers overlooks is refused here.
 *
 * @throws EncodingFault
 */
export function readLog({ topics, data }: Pick<RawLog, "topics" | "data">): Logged {
  const topicBytes = bufferOf(topics);
  const reader = READERS.get(topicBytes.toString("hex", 0, WORD));
  if (reader === undefined) throw new EncodingFault("its first topic names none");
  const args: Record<string, unknown> = {};
  reader.readTopics(topicBytes.subarray(WORD), args);
  reader.readData(bufferOf(data), args);
  // The ABI names each argument as the typings do.
  return { name: reader.name, args } as unknown as Logged;
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
