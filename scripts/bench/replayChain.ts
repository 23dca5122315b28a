import { id } from "ethers";
import { ledgerLogs } from "./ledger.js";
import { ESCROW } from "./lifetime.js";

/** Whole lifetimes that are multiplied unless told otherwise: the made-up ledger of so many placements. */
const PLACEMENTS = 40;
const [GENESIS, BLOCK_TIME] = [1_700_000_000, 12];
/** Hex digits that tell a number apart from others; the rest of a hash is always the same. */
const [DIGITS, REST] = [16, id("rest of a hash").slice(2, 50)];
const BLOOM = id("bloom").slice(2).repeat(8);
/** JSON of a log besides its topics and data, at most. */
const LONGEST_TAIL = 512;

/** A log that is multiplied: its JSON before and after the last digits of its agreement's id. */
interface Template {
  readonly before: Buffer;
  readonly after: Buffer;
}

/**
 * A chain with so many logs, so many a block, as a node's JSON. The logs are those of a made-up ledger again and again,
 * each time of other agreements and in other transactions. Answers are put together from bytes that are ready, so that
 * it is not this node that is measured.
 */
export class ReplayChain {
  readonly #events: number;
  readonly #perBlock: number;
  readonly #templates: readonly Template[];
  /** Mean bytes of data in a log. */
  readonly meanData: number;

  constructor(events: number, perBlock: number, placements = PLACEMENTS) {
    this.#events = events;
    this.#perBlock = perBlock;
    const logs = [...ledgerLogs(placements)];
    this.meanData = logs.reduce((sum, { data }) => sum + data.length / 2 - 1, 0) / logs.length;
    this.#templates = logs.map(({ topics: [event, agreement = "", ...others], data }) => ({
      before: Buffer.from(`{"address":"${ESCROW.toLowerCase()}","topics":["${event}","${agreement.slice(0, -DIGITS)}`),
      after: Buffer.from(`${others.map((topic) => `","${topic}`).join("")}"],"data":"${data}",`),
    }));
  }

  /** Logs are in the blocks from 1 on. */
  get lastBlock(): number {
    return Math.ceil(this.#events / this.#perBlock);
  }

  logs(from: number, to: number): Buffer {
    const first = (Math.max(from, 1) - 1) * this.#perBlock;
    const end = Math.min(Math.min(to, this.lastBlock) * this.#perBlock, this.#events);
    const size = sum(first, end, (place) => this.#template(place).before.length + this.#template(place).after.length);
    const json = Buffer.allocUnsafe(2 + size + Math.max(0, end - first) * LONGEST_TAIL);
    let offset = json.write("[", 0, "latin1");
    for (let place = first; place < end; place++) offset = this.#write(place, place > first, json, offset);
    return json.subarray(0, offset + json.write("]", offset, "latin1"));
  }

  header(block: number): string {
    const transactions = Array.from(
      { length: this.#perBlock },
      (_, index) => `"${hashOf(block * this.#perBlock + index)}"`,
    );
    const roots = ["receiptsRoot", "sha3Uncles", "stateRoot", "transactionsRoot", "mixHash", "parentBeaconBlockRoot"];
    const time = (GENESIS + BLOCK_TIME * block).toString(16);
    return (
      `{"number":"0x${block.toString(16)}","hash":"${hashOf(block)}","parentHash":"${hashOf(Math.max(block - 1, 0))}",` +
      `"timestamp":"0x${time}","logsBloom":"0x${BLOOM}",${roots.map((root) => `"${root}":"${hashOf(block)}"`).join(",")},` +
      `"difficulty":"0x0","extraData":"0x","nonce":"0x0000000000000000","gasLimit":"0x1c9c380","gasUsed":"0x5208",` +
      `"miner":"${ESCROW}","baseFeePerGas":"0x7","size":"0x220","uncles":[],"withdrawals":[],"blobGasUsed":"0x0",` +
      `"excessBlobGas":"0x0","transactions":[${transactions.join(",")}]}`
    );
  }

  #template(place: number): Template {
    const template = this.#templates[place % this.#templates.length];
    if (template === undefined) throw new RangeError("A ledger without logs.");
    return template;
  }

  /** Another agreement in each copy, another transaction for each log: no two are alike. Returns where it ends. */
  #write(place: number, isNext: boolean, json: Buffer, start: number): number {
    const { before, after } = this.#template(place);
    const copy = Math.floor(place / this.#templates.length);
    const block = Math.floor(place / this.#perBlock) + 1;
    const index = (place % this.#perBlock).toString(16);
    let offset = isNext ? start + json.write(",", start, "latin1") : start;
    offset += before.copy(json, offset);
    offset += json.write(copy.toString(16).padStart(DIGITS, "0"), offset, "latin1");
    offset += after.copy(json, offset);
    const tail =
      `"blockHash":"${hashOf(block)}","blockNumber":"0x${block.toString(16)}","transactionHash":"${hashOf(place)}",` +
      `"transactionIndex":"0x${index}","logIndex":"0x${index}","removed":false}`;
    return offset + json.write(tail, offset, "latin1");
  }
}

const hashOf = (number: number): string => `0x${REST}${number.toString(16).padStart(DIGITS, "0")}`;

function sum(from: number, to: number, of: (place: number) => number): number {
  let total = 0;
  for (let place = from; place < to; place++) total += of(place);
  return total;
}
