import { expect } from "chai";
import { hexlify, id as keccak, randomBytes, toBeHex } from "ethers";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StoredLedger } from "../../src/adapters/ledgerStore/reader.js";
import { positionOf } from "../../src/adapters/ledgerStore/schema.js";
import { LedgerWriter, type LogBatch } from "../../src/adapters/ledgerStore/writer.js";
import { ESCROW_INTERFACE } from "../../src/replay/contract.js";
import { PlacementError } from "../../src/errors.js";

const IDENTITY = { chainId: 31337n, escrow: "0x1111111111111111111111111111111111111111" };
const AGREEMENTS = [keccak("Placement 1"), keccak("Placement 2")] as const;
const ESCROW_TOPIC = ESCROW_INTERFACE.getEvent("Funded").topicHash;

const blockAt = (number: number, fork = "main") => ({
  number: BigInt(number),
  hash: keccak(`${fork} ${number}`),
  timestamp: BigInt(1_000 + number),
});

/** A batch up to `head`, with a log for each `[block, index, second topic]`. */
function batch(head: number, places: readonly (readonly [number, number, string, string?])[]): LogBatch {
  const blocks = [...new Set(places.map(([block]) => block))].map((block) => blockAt(block));
  const logs = places.map(([block, index, topic, event = ESCROW_TOPIC]) => ({
    position: positionOf(block, index),
    transactionHash: Buffer.from(keccak(`transaction ${block} ${index}`).slice(2), "hex"),
    topics: Buffer.from(event.slice(2) + topic.slice(2), "hex"),
    data: Buffer.from(toBeHex(block * 1_000 + index, 32).slice(2), "hex"),
  }));
  return { head: blockAt(head), blocks, logs };
}

const placeOf = ({ blockNumber, logIndex }: { blockNumber: number; logIndex: number }) => `${blockNumber}:${logIndex}`;
const refusal = (work: () => unknown): PlacementError => {
  try {
    work();
  } catch (error) {
    if (error instanceof PlacementError) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
};

describe("The audit's store", function () {
  let folder: string;
  let path: string;
  const writers: LedgerWriter[] = [];

  const open = (identity = IDENTITY) => {
    const writer = LedgerWriter.open(path, identity, 5);
    writers.push(writer);
    return writer;
  };

  beforeEach(function () {
    folder = mkdtempSync(join(tmpdir(), "placement-store-"));
    path = join(folder, "a store?.sqlite");
  });

  afterEach(function () {
    for (const writer of writers.splice(0)) writer.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const [first, second] = AGREEMENTS;

  describe("given batches", function () {
    it("gives back every log in the order of the chain, with its block's time", function () {
      const writer = open();
      writer.append(
        batch(10, [
          [7, 0, first],
          [7, 3, second],
          [9, 1, first],
        ]),
      );
      writer.append(batch(20, [[12, 0, second]]));
      const ledger = StoredLedger.open(path);
      const logs = [...ledger.logs()];
      expect(logs.map(placeOf)).to.deep.equal(["7:0", "7:3", "9:1", "12:0"]);
      expect(logs.map(({ timestamp }) => timestamp)).to.deep.equal([1_007, 1_007, 1_009, 1_012]);
      expect(hexlify(logs[1]!.transactionHash)).to.equal(keccak("transaction 7 3"));
      expect(hexlify(logs[1]!.topics)).to.equal(ESCROW_TOPIC + second.slice(2));
      expect(BigInt(hexlify(logs[1]!.data))).to.equal(7_003n);
      expect(ledger.head).to.deep.equal(blockAt(20));
      expect(ledger.size).to.equal(4);
      expect([ledger.chainId, ledger.escrow]).to.deep.equal([IDENTITY.chainId, IDENTITY.escrow]);
      ledger.close();
    });

    it("finds an agreement's logs, and those of no agreement", function () {
      const withdrawn = ESCROW_INTERFACE.getEvent("Withdrawn").topicHash;
      const writer = open();
      writer.append(
        batch(10, [
          [7, 0, second],
          [7, 1, second, withdrawn],
          [8, 0, first],
          [9, 0, second],
        ]),
      );
      const ledger = StoredLedger.open(path);
      expect([...ledger.agreements()]).to.deep.equal([second, first]);
      expect([...ledger.logsOf(second)].map(placeOf)).to.deep.equal(["7:0", "9:0"]);
      expect([...ledger.logsOf(first)].map(placeOf)).to.deep.equal(["8:0"]);
      expect([...ledger.logsOf(hexlify(randomBytes(32)))]).to.deep.equal([]);
      expect([...ledger.accountLogs()].map(placeOf)).to.deep.equal(["7:1"]);
      ledger.close();
    });

    it("does not see what is appended after it was opened", function () {
      const writer = open();
      writer.append(batch(10, [[7, 0, first]]));
      const ledger = StoredLedger.open(path);
      writer.append(batch(20, [[12, 0, first]]));
      expect([...ledger.logs()].map(placeOf)).to.deep.equal(["7:0"]);
      expect([...ledger.logsOf(first)].map(placeOf)).to.deep.equal(["7:0"]);
      ledger.close();
    });

    it("can read while it reads", function () {
      const writer = open();
      writer.append(
        batch(10, [
          [7, 0, first],
          [8, 0, second],
        ]),
      );
      const ledger = StoredLedger.open(path);
      const pairs = [...ledger.agreements()].flatMap((id) => [...ledger.logsOf(id)].map(placeOf));
      const nested = [...ledger.logs()].map(() => [...ledger.logs()].length);
      expect(pairs).to.deep.equal(["7:0", "8:0"]);
      expect(nested).to.deep.equal([2, 2]);
      ledger.close();
    });

    it("keeps nothing of a batch that holds a log twice", function () {
      const writer = open();
      writer.append(batch(10, [[7, 0, first]]));
      const error = refusal(() => {
        writer.append(
          batch(20, [
            [12, 0, first],
            [12, 0, second],
          ]),
        );
      });
      expect(error.code).to.equal("bad-input");
      expect(error.message).to.match(/UNIQUE constraint/);
      expect(writer.head).to.deep.equal(blockAt(10));
      const ledger = StoredLedger.open(path);
      expect([...ledger.logs()].map(placeOf)).to.deep.equal(["7:0"]);
      ledger.close();
    });
  });

  describe("given a reorganisation", function () {
    it("forgets what came after the block, and nothing else", function () {
      const writer = open();
      writer.append(
        batch(30, [
          [7, 0, first],
          [12, 0, first],
          [12, 9, first],
          [13, 0, second],
        ]),
      );
      expect(writer.blocksBefore(13n, 1)).to.deep.equal([blockAt(12)]);
      writer.rollbackTo(blockAt(12));
      expect(writer.head).to.deep.equal(blockAt(12));
      expect(writer.blocksBefore(100n, 9)).to.deep.equal([blockAt(7), blockAt(12)]);
      const ledger = StoredLedger.open(path);
      expect([...ledger.logs()].map(placeOf)).to.deep.equal(["7:0", "12:0", "12:9"]);
      expect(ledger.size).to.equal(3);
      ledger.close();
    });

    it("forgets everything where nothing holds", function () {
      const writer = open();
      writer.append(batch(30, [[7, 0, first]]));
      writer.rollbackTo(null);
      expect([writer.head, writer.blocksBefore(100n, 9), writer.fromBlock]).to.deep.equal([null, [], 5]);
      expect(refusal(() => StoredLedger.open(path)).message).to.match(/holds nothing yet/);
    });
  });

  describe("given a verdict", function () {
    it("keeps it until the head moves", function () {
      const writer = open();
      writer.append(batch(10, [[7, 0, first]]));
      const ledger = StoredLedger.open(path);
      expect(ledger.verdict()).to.equal(null);
      expect(ledger.keepVerdict("all is well")).to.equal(true);
      expect(ledger.verdict()).to.equal("all is well");
      writer.append(batch(11, []));
      expect(ledger.verdict()).to.equal(null);
      expect(ledger.keepVerdict("all is well")).to.equal(false);
      expect(ledger.verdict()).to.equal(null);
      ledger.close();
    });
  });

  it("keeps what tokens say of themselves", function () {
    const writer = open();
    writer.append(batch(10, []));
    const silent = { address: "0x3333333333333333333333333333333333333333", symbol: null, decimals: null };
    const pound = { address: "0x2222222222222222222222222222222222222222", symbol: "GBPx", decimals: 18 };
    for (const token of [silent, pound]) writer.keepToken(token);
    const ledger = StoredLedger.open(path);
    expect(ledger.tokens().map((token) => ({ ...token }))).to.deep.equal([pound, silent]);
    ledger.close();
  });

  describe("refuses", function () {
    it("to read what is not there, empty, a folder, or no store", function () {
      expect(refusal(() => StoredLedger.open(path)).message).to.match(/is not there/);
      writeFileSync(path, "");
      expect(refusal(() => StoredLedger.open(path)).message).to.match(/is empty/);
      writeFileSync(path, "Example House\n".repeat(100));
      expect(refusal(() => StoredLedger.open(path)).message).to.match(/is not a store/);
      expect(refusal(() => open()).message).to.match(/is not a store/);
      expect(refusal(() => StoredLedger.open(folder)).message).to.match(/is not a store/);
      const other = new DatabaseSync(join(folder, "other.sqlite"));
      other.exec("CREATE TABLE logs (position INTEGER)");
      other.close();
      expect(refusal(() => StoredLedger.open(join(folder, "other.sqlite"))).message).to.match(/is not a store/);
    });

    it("a store of another format", function () {
      open().close();
      writers.length = 0;
      const database = new DatabaseSync(path);
      database.exec("PRAGMA user_version = 9");
      database.close();
      expect(refusal(() => StoredLedger.open(path)).message).to.match(/format 9, and this version of the tool reads/);
    });

    it("a store of another escrow or chain", function () {
      open();
      const elsewhere = { ...IDENTITY, escrow: "0x4444444444444444444444444444444444444444" };
      expect(refusal(() => open(elsewhere)).message).to.match(/0x1111.* on chain 31337, not of 0x4444/);
      expect(refusal(() => open({ ...IDENTITY, chainId: 1n })).message).to.match(/on chain 31337, not of .* chain 1\./);
    });

    it("a damaged store", function () {
      open().close();
      writers.length = 0;
      const database = new DatabaseSync(path);
      database.exec("DROP TABLE ledger");
      database.close();
      expect(refusal(() => StoredLedger.open(path)).message).to.match(/cannot be used: its tables are not/);
    });
  });

  it("makes a store of an empty file, which a killed process may have left", function () {
    writeFileSync(path, "");
    open().append(batch(10, [[7, 0, first]]));
    const copy = join(folder, "copy.sqlite");
    copyFileSync(path, copy);
    const ledger = StoredLedger.open(copy);
    expect(ledger.size).to.equal(1);
    ledger.close();
  });
});
