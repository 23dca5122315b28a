import { expect } from "chai";
import { concat, dataLength, dataSlice, getBytes, hexlify, id, toBeHex, type EventFragment } from "ethers";
import fc from "fast-check";
import { PlacementError } from "../../src/errors.js";
import { EncodingFault } from "../../src/replay/bytes/encodingFault.js";
import { readLog } from "../../src/replay/bytes/logReader.js";
import { ESCROW_INTERFACE } from "../../src/replay/contract.js";
import { decodeLog } from "../../src/replay/decode.js";
import { readByBytes, readByEthers } from "../helpers/ethersDecoding.js";
import { anyLogOf, EVENTS } from "./support/anyLog.js";

interface HexLog {
  readonly topics: string[];
  readonly data: string;
}

const RUNS = { seed: 20_260_401, numRuns: 60 };
const WORD = 32;
const PLACE = { address: "0x", blockNumber: 12, transactionHash: id("transaction"), index: 3 };

/** The log with a word of its data in place of another, counted from 0, or from the end if negative. */
function withWord({ topics, data }: HexLog, word: number, value: string): HexLog {
  const at = WORD * word + (word < 0 ? dataLength(data) : 0);
  return { topics, data: concat([dataSlice(data, 0, at), value, dataSlice(data, at + WORD)]) };
}

/** Values of an event, all in their least form but for what is given. */
function logOf(name: string, given: Record<string, unknown> = {}): HexLog {
  const event = ESCROW_INTERFACE.getEvent(name as "Funded");
  const zero = (param: (typeof event.inputs)[number]): unknown => {
    if (param.isTuple()) return param.components.map(zero);
    if (param.isArray()) return Array.from({ length: Math.max(param.arrayLength, 0) }, () => zero(param.arrayChildren));
    if (param.type === "bytes") return "0x";
    if (param.type.startsWith("bytes")) return `0x${"00".repeat(Number(param.type.slice(5)))}`;
    return param.type === "address" ? toBeHex(0n, 20) : 0n;
  };
  return ESCROW_INTERFACE.encodeEventLog(
    event,
    event.inputs.map((param) => given[param.name] ?? zero(param)),
  );
}

function expectFault(log: HexLog, message: RegExp): void {
  expect(() => readByBytes(log)).to.throw(EncodingFault, message);
}

describe("The reader of logs as bytes", () => {
  for (const event of EVENTS) {
    it(`reads any ${event.name} as ethers does`, () => {
      fc.assert(
        fc.property(anyLogOf(event), (log) => {
          expect(readByBytes(log)).to.deep.equal(readByEthers(log));
        }),
        RUNS,
      );
    });
  }

  describe("of bytes that the escrow did not write", () => {
    const anyLog = fc.constantFrom(...EVENTS).chain((event: EventFragment) => anyLogOf(event));

    /** What is read must be encoded as what was read, byte for byte: then there is one reading, and ethers' is the same. */
    const expectCanonical = (log: HexLog): void => {
      let read: ReturnType<typeof readByBytes>;
      try {
        read = readByBytes(log);
      } catch (fault) {
        expect(fault).to.be.instanceOf(EncodingFault);
        return;
      }
      expect(read).to.deep.equal(readByEthers(log));
      const event = ESCROW_INTERFACE.getEvent(read.name as "Funded");
      const args = read.args as Record<string, unknown>;
      const values = event.inputs.map(({ name }) => args[name]);
      expect(ESCROW_INTERFACE.encodeEventLog(event, values)).to.deep.equal(log);
    };

    it("takes no second encoding of the same event, whatever byte is changed", () => {
      const changed = fc.tuple(anyLog, fc.nat(), fc.integer({ min: 1, max: 255 })).map(([log, place, change]) => {
        const data = getBytes(log.data);
        if (data.length > 0) data[place % data.length]! ^= change;
        return { topics: log.topics, data: hexlify(data) };
      });
      fc.assert(fc.property(changed, expectCanonical), { ...RUNS, numRuns: 1_000 });
    });

    it("takes none with a word changed to a number that may be a place or a length", () => {
      const numbers = fc.oneof(
        fc.bigInt({ min: 0n, max: 40n }).map((words) => words * 32n),
        fc.bigInt({ min: 0n, max: 70n }),
        fc.constantFrom(2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n, 2n ** 255n, 2n ** 256n - 32n, 2n ** 256n - 1n),
      );
      const changed = fc
        .tuple(anyLog, fc.nat(), numbers)
        .filter(([{ data }]) => dataLength(data) > 0)
        .map(([log, place, value]) => withWord(log, place % (dataLength(log.data) / WORD), toBeHex(value, WORD)));
      fc.assert(fc.property(changed, expectCanonical), { ...RUNS, numRuns: 1_000 });
    });

    it("takes none cut short or made longer, by any number of bytes", () => {
      fc.assert(
        fc.property(anyLog, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 70 }), (log, cut, more) => {
          if (log.data !== "0x") {
            expectFault({ ...log, data: dataSlice(log.data, 0, cut % dataLength(log.data)) }, /its data/);
          }
          expectFault({ ...log, data: concat([log.data, more]) }, /its data do not end at byte|its data end/);
        }),
        { ...RUNS, numRuns: 300 },
      );
    });

    it("takes none with a topic more or less, or cut", () => {
      fc.assert(
        fc.property(anyLog, ({ topics, data }) => {
          expectFault({ topics: topics.slice(0, -1), data }, /its first topic names none|its data end/);
          expectFault({ topics: [...topics, id("more")], data }, /do not end/);
          const cut = dataSlice(topics.at(-1)!, 0, 31);
          expectFault({ topics: [...topics.slice(0, -1), cut], data }, /its first topic names none|its data end/);
        }),
        { ...RUNS, numRuns: 100 },
      );
    });

    it("refuses a log without topics, and one of another contract's events", () => {
      expectFault({ topics: [], data: "0x" }, /first topic names none/);
      expectFault({ topics: [id("Transfer(address,address,uint256)")], data: "0x" }, /first topic names none/);
    });

    const ones = (bytes: number): string => `0x${"00".repeat(WORD - bytes)}${"ff".repeat(bytes)}`;
    const overfull: readonly (readonly [string, HexLog, RegExp])[] = [
      ["a uint32 of five bytes", withWord(logOf("Funded"), 0, ones(5)), /byte 27 of its data/],
      ["a uint96 of thirteen bytes", withWord(logOf("Funded"), 1, ones(13)), /byte 51 /],
      ["an address of 21 bytes", withWord(logOf("Funded"), 2, ones(21)), /byte 75 /],
      ["a yes that is 2", withWord(logOf("Endorsed"), 5, toBeHex(2n, WORD)), /a yes or no is 2/],
      ["a yes of two bytes", withWord(logOf("Endorsed"), 5, toBeHex(257n, WORD)), /byte 190 /],
      [
        "an empty list that lies elsewhere",
        withWord(logOf("Claimed"), 3, toBeHex(96n, WORD)),
        /points to another place/,
      ],
      ["a list of 2^32 elements", withWord(logOf("Claimed"), 4, toBeHex(2n ** 32n, WORD)), /is not zero/],
      [
        "a list longer than the data",
        withWord(logOf("Claimed"), 4, toBeHex(2n ** 32n - 1n, WORD)),
        /before a list does/,
      ],
      [
        "signatures with something behind them in their last word",
        withWord(logOf("Closed", { signatures: "0x01" }), -1, `0x0100${"00".repeat(29)}01`),
        /is not zero/,
      ],
    ];
    for (const [what, log, message] of overfull)
      it(`refuses ${what}`, () => {
        expectFault(log, message);
      });
  });

  it("tells of a log that it can't read where it is and why", () => {
    const log = { ...PLACE, ...withWord(logOf("Funded"), 2, `0x${"ff".repeat(WORD)}`) };
    expect(() => decodeLog(log, 0n))
      .to.throw(PlacementError, /^Log 3 in block 12, transaction 0x.{64}, is no event of the placement escrow.*zero/)
      .with.property("code", "check-failed");
  });

  it("refuses a tranche with spare bits, which nobody signed", () => {
    const log = { ...PLACE, ...logOf("Opened", { schedule: [1n << 64n] }) };
    expect(() => decodeLog(log, 0n)).to.throw(PlacementError, /Tranche 0 of agreement .* has spare bits set/);
  });

  it("reads logs that lie anywhere in a larger piece of memory", () => {
    const { topics, data } = logOf("Funded", { received: 7n });
    const memory = Buffer.concat([Buffer.alloc(5, 1), getBytes(data), Buffer.alloc(9, 1)]);
    const raw = { topics: Buffer.from(getBytes(concat(topics))), data: memory.subarray(5, 5 + dataLength(data)) };
    expect(readLog(raw)).to.deep.equal(readByEthers({ topics, data }));
  });
});
