import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serialiseVerdict } from "../../src/adapters/keptVerdict.js";
import { StoredLedger } from "../../src/adapters/ledgerStore/reader.js";
import { openStoredBooks } from "../../src/adapters/storedBooks.js";
import { booksOf, type Books } from "../../src/audit/books.js";
import { verifyLedger } from "../../src/audit/verification/verifyLedger.js";
import { PlacementError } from "../../src/errors.js";
import { decodeRawLog } from "../../src/replay/decode.js";
import { recovers } from "../../src/replay/recovers.js";
import { everyEvent, type EveryEvent } from "../helpers/everyEvent.js";
import { rawLedgerOf, sourceOf, writeStore, type RawLedger } from "../helpers/rawLogs.js";

describe("Books over a store", function () {
  let told: EveryEvent;
  let ledger: RawLedger;
  let folder: string;
  let path: string;

  before(async function () {
    told = await everyEvent();
    ledger = await rawLedgerOf(told.world.ethers.provider, told.world.escrowAddress);
  });

  beforeEach(function () {
    folder = mkdtempSync(join(tmpdir(), "placement-books-"));
    path = join(folder, "audit.sqlite");
    writeStore(path, ledger);
  });

  afterEach(function () {
    rmSync(folder, { recursive: true, force: true });
  });

  const inMemory = (): Books => {
    const { chainId, escrow, head, logs } = ledger;
    return booksOf({ chainId, escrow, head, events: logs.map(decodeRawLog), tokens: [] });
  };

  function expectSame(books: Books): void {
    const expected = inMemory();
    expect([...books.agreements()]).to.deep.equal([...expected.agreements()]);
    expect([...books.accountEvents()]).to.deep.equal([...expected.accountEvents()]);
    expect(books.head).to.deep.equal(expected.head);
    expect([books.chainId, books.escrow]).to.deep.equal([expected.chainId, expected.escrow]);
  }

  async function verify(): Promise<void> {
    const kept = await verifyLedger(sourceOf(ledger), {
      decode: decodeRawLog,
      check: (claims) => Promise.resolve(claims.map(recovers)),
      tokens: [],
      nodes: [],
    });
    const store = StoredLedger.open(path);
    expect(store.keepVerdict(serialiseVerdict(kept))).to.equal(true);
    store.close();
  }

  it("tell every agreement as books in memory do, one after another", async function () {
    const stored = await openStoredBooks(path);
    const { books } = stored;
    expectSame(books);
    expect(books.verdict).to.equal(null);
    stored.close();
  });

  it("know whose words were wallets' from the verdict", async function () {
    await verify();
    const stored = await openStoredBooks(path);
    const { books } = stored;
    expectSame(books);
    expect(books.verdict).to.deep.include({ differences: [], nodes: 0, wallets: [told.wallet] });
    stored.close();
  });

  it("find one agreement by its id, however it is written, and none that is not there", async function () {
    const stored = await openStoredBooks(path);
    const { books } = stored;
    const shouted = `0x${told.eventful.slice(2).toUpperCase()}`;
    expect(books.agreement(shouted)).to.deep.equal(inMemory().agreement(told.eventful));
    expect(books.agreement(`0x${"11".repeat(32)}`)).to.equal(null);
    expect(books.token(told.wallet)).to.deep.equal({ address: told.wallet, symbol: null, decimals: null });
    stored.close();
  });

  it("take a verdict that cannot be read for none", async function () {
    const store = StoredLedger.open(path);
    store.keepVerdict('{"verdict":"all is well"}');
    store.close();
    const stored = await openStoredBooks(path);
    const { books } = stored;
    expect(books.verdict).to.equal(null);
    stored.close();
  });

  it("refuse a log that does not follow, and say what names all of it", async function () {
    rmSync(path);
    writeStore(path, { ...ledger, logs: ledger.logs.toSpliced(1, 1) });
    const stored = await openStoredBooks(path);
    const { books } = stored;
    expect(() => [...books.agreements()])
      .to.throw(PlacementError, "events are missing or repeated")
      .with.property("next")
      .that.includes("placement audit verify");
    stored.close();
  });
});
