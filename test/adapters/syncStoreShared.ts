import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdtempSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { id as keccak } from "ethers";
import { ESCROW } from "../../scripts/bench/lifetime.js";
import { ReplayChain } from "../../scripts/bench/replayChain.js";
import { StoredLedger } from "../../src/adapters/ledgerStore/reader.js";
import { LedgerWriter, type LogBatch } from "../../src/adapters/ledgerStore/writer.js";
import { takeLock } from "../../src/adapters/runLock.js";
import { syncLedger } from "../../src/adapters/sync/sync.js";
import { PlacementError } from "../../src/errors.js";
import { HostileNode } from "../helpers/hostileNode.js";

const IDENTITY = { chainId: 31337n, escrow: ESCROW };
const ELSEWHERE = { chainId: 31337n, escrow: `0x${"44".repeat(20)}` };
const NOBODY = 65_534;
/** Bytes of a disk that is full soon. */
const SMALL = 2 ** 20;
/** Logs that do not fit on it. */
const MANY = 2_000;

const blockAt = (number: number) => ({
  number: BigInt(number),
  hash: keccak(`block ${number}`),
  timestamp: BigInt(1_000 + number),
});
const upTo = (number: number): LogBatch => ({ head: blockAt(number), blocks: [], logs: [] });

async function refusal(work: () => unknown): Promise<PlacementError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof PlacementError) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

/** As somebody whom permissions bind. */
async function asNobody<Result>(work: () => Result): Promise<Awaited<Result>> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe("The audit's store, where it is not left alone", function () {
  let folder: string;
  let path: string;
  const writers: LedgerWriter[] = [];

  const open = (at = path, identity = IDENTITY) => {
    const writer = LedgerWriter.open(at, identity, 0);
    writers.push(writer);
    return writer;
  };
  const closeAll = () => {
    for (const writer of writers.splice(0)) writer.close();
  };

  beforeEach(function () {
    folder = mkdtempSync(join(tmpdir(), "placement-shared-"));
    path = join(folder, "store.sqlite");
  });

  afterEach(function () {
    closeAll();
    rmSync(folder, { recursive: true, force: true });
  });

  describe("replaced while it is written to", function () {
    const OTHERS: readonly [string, typeof IDENTITY, number][] = [
      ["another escrow's", ELSEWHERE, 10],
      ["an older one", IDENTITY, 5],
      ["a newer one", IDENTITY, 20],
      ["an equal one", IDENTITY, 10],
    ];
    for (const [what, identity, head] of OTHERS) {
      it(`refuses to write to the one that is gone, and leaves the new one: ${what}`, async function () {
        const writer = open();
        writer.append(upTo(10));
        const other = open(join(folder, "other.sqlite"), identity);
        other.append(upTo(head));
        renameSync(join(folder, "other.sqlite"), path);
        for (const work of [
          () => {
            writer.append(upTo(11));
          },
          () => {
            writer.rollbackTo(null);
          },
          () => {
            writer.requireInPlace();
          },
        ]) {
          expect((await refusal(work)).message).to.match(/store.sqlite was replaced or changed while it was used/);
        }
        expect(other.head).to.deep.equal(blockAt(head));
      });
    }

    it("refuses to write where it was deleted", async function () {
      const writer = open();
      rmSync(path);
      expect(
        (
          await refusal(() => {
            writer.append(upTo(11));
          })
        ).message,
      ).to.match(/was replaced or changed/);
    });

    it("refuses to write to what another escrow's was copied over", async function () {
      const writer = open();
      writer.append(upTo(10));
      const copied = join(folder, "other.sqlite");
      const other = open(copied, ELSEWHERE);
      // SQLite counts changes, and knows by their number that the file is another one.
      for (const head of [8, 9, 10]) other.append(upTo(head));
      writeFileSync(path, readFileSync(copied));
      const { message } = await refusal(() => {
        writer.append(upTo(11));
      });
      expect(message).to.contain(ELSEWHERE.escrow);
      closeAll();
      const ledger = StoredLedger.open(path);
      expect(ledger.head.number).to.equal(10n);
      ledger.close();
    });
  });

  it("refuses to go on where another process went on", async function () {
    const [first, second] = [open(), open()];
    first.append(upTo(10));
    expect(
      (
        await refusal(() => {
          second.append(upTo(5));
        })
      ).message,
    ).to.match(/was replaced or changed/);
    expect(first.head).to.deep.equal(blockAt(10));
  });

  describe("behind a link", function () {
    it("is written where the link leads", function () {
      mkdirSync(join(folder, "elsewhere"));
      symlinkSync(join("elsewhere", "real.sqlite"), path);
      open().append(upTo(10));
      closeAll();
      open(join(folder, "elsewhere", "real.sqlite")).append(upTo(11));
    });

    it("is refused where the link leads to itself, or to a folder", async function () {
      symlinkSync("store.sqlite", path);
      expect((await refusal(() => open())).message).to.match(/store.sqlite: /);
      rmSync(path);
      symlinkSync(folder, path);
      expect((await refusal(() => open())).message).to.match(/is not a store/);
    });
  });

  describe("without permission", function () {
    const DENIED: readonly [string, number, number, RegExp, RegExp][] = [
      ["to read it", 0o777, 0o000, /permission/, /./],
      ["to write to it", 0o777, 0o444, /readonly/, /where you may write/],
      ["to write beside it", 0o555, 0o666, /cannot be used/, /where you may write|may write in the file/],
      ["to look into its folder", 0o000, 0o666, /permission/, /./],
    ];
    for (const [what, ofFolder, ofFile, message, next] of DENIED) {
      it(`is refused in a sentence: ${what}`, async function () {
        open().append(upTo(10));
        closeAll();
        chmodSync(path, ofFile);
        chmodSync(folder, ofFolder);
        const refused = await asNobody(() =>
          refusal(() => {
            open().append(upTo(11));
          }),
        );
        chmodSync(folder, 0o700);
        expect(refused.message).to.match(message);
        expect(refused.next ?? "").to.match(next);
        chmodSync(path, 0o600);
        closeAll();
        expect(open().head).to.deep.equal(blockAt(10));
      });
    }

    it("cannot be made, nor locked", async function () {
      chmodSync(folder, 0o555);
      const made = await asNobody(() => refusal(() => open()));
      const locked = await asNobody(() => refusal(() => takeLock(`${path}.lock`)));
      chmodSync(folder, 0o700);
      expect(made.next).to.match(/where you may write/);
      expect(locked.message).to.match(/Cannot write beside/);
      expect(readdirSync(folder)).to.deep.equal([]);
    });
  });

  describe("on a disk that is full", function () {
    const mounted = (options: string) => {
      execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder], { stdio: "pipe" });
    };

    beforeEach(function () {
      try {
        mounted(`size=${SMALL}`);
      } catch {
        console.warn("      skipped: nothing can be mounted here");
        this.skip();
      }
    });

    afterEach(function () {
      closeAll();
      try {
        execFileSync("umount", [folder], { stdio: "pipe" });
      } catch {
        // Nothing was mounted.
      }
    });

    it("says so, keeps what is stored, and goes on once there is room", async function () {
      const node = await HostileNode.over(new ReplayChain(MANY, 40, 4));
      const sync = () =>
        syncLedger({
          ...{ url: node.url, endpoint: "http://node", path, fromBlock: 0, identity: IDENTITY },
          tell: () => undefined,
        });
      try {
        const { message, next } = await refusal(sync);
        expect(message).to.match(/cannot be used: database or disk is full/);
        expect(next).to.match(/Make room on the disk/);
        const before = StoredLedger.open(path);
        const kept = before.size;
        expect([...before.logs()].length).to.equal(kept);
        before.close();
        expect(kept).to.be.greaterThan(0);
        mounted("remount,size=64m");
        const { logs, added } = await sync();
        expect([logs, added]).to.deep.equal([MANY, MANY - kept]);
      } finally {
        node.stop();
      }
    });

    it("cannot be made, nor locked, and leaves nothing half made", async function () {
      const full = join(folder, "full");
      expect(() => {
        writeFileSync(full, Buffer.alloc(2 * SMALL));
      }).to.throw(/ENOSPC/);
      expect((await refusal(() => open())).message).to.match(/cannot be used/);
      expect((await refusal(() => takeLock(`${path}.lock`))).message).to.match(/Cannot write beside/);
      rmSync(full);
      expect(readdirSync(folder).filter((name) => name.includes("lock"))).to.deep.equal([]);
      open().append(upTo(10));
    });
  });
});
