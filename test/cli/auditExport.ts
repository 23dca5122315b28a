import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "csv-parse/sync";
import { releasePackage } from "../../src/exports/ocds/schema.js";
import type { Performance } from "../../src/exports/performance/performance.js";
import { TABLES } from "../../src/exports/tables/index.js";
import { placement, WorkFolder, type Ran } from "../helpers/cli.js";
import { everyEvent, type EveryEvent } from "../helpers/everyEvent.js";
import { rawLedgerOf, writeStore } from "../helpers/rawLogs.js";
import { DAY } from "../helpers/escrow.js";
import { EXPORTS, commandOf } from "../helpers/shapes.js";

interface Exported {
  readonly files: readonly { path: string; table: string | null; rows: number; bytes: number; sha256: string }[];
  readonly notes: readonly string[];
}

const STORE = "placement-audit.sqlite";
const PUBLICATION = [
  ...["--ocid-prefix", "ocds-213czf", "--publisher", "Example Council"],
  ...["--uri", "https://council.example/ocds.json"],
];

/** Every command once with `--json`, which `placement()` holds against its shape. */
describe("placement audit export", () => {
  const folder = new WorkFolder();
  const run = new Set<string>();
  let told: EveryEvent;
  let events: number;

  before(async () => {
    told = await everyEvent();
    const { ethers, escrowAddress, pound, people, helpers } = told.world;
    // Months that are over, so that they may be told of.
    await helpers.time.increase(62n * DAY);
    await helpers.mine();
    const ledger = await rawLedgerOf(ethers.provider, escrowAddress);
    events = ledger.logs.length;
    const tokens = [await pound.getAddress(), await told.token.getAddress()];
    const facts = tokens.map((address) => ({ address, symbol: "GBPT", decimals: 18 }));
    writeStore(join(folder.path, STORE), ledger, facts);
    folder.write(
      "address-book.yaml",
      `Example Council: "${people.commissioner.address}"\nExample House: "${people.provider.address}"\n`,
    );
  });

  after(() => {
    folder.remove();
  });

  const exporting = (...argv: string[]): Promise<Ran> => placement(folder.path, ["audit", "export", ...argv]);

  async function data(...argv: string[]): Promise<Exported> {
    const { code, out, err } = await exporting(...argv, "--json");
    expect(code, `${argv.join(" ")}\n${err}`).to.equal(0);
    run.add(commandOf(["audit", "export", ...argv]) ?? "");
    return JSON.parse(out) as Exported;
  }

  async function refused(code: number, sentence: string, ...argv: string[]): Promise<void> {
    const ran = await exporting(...argv);
    expect(ran.err).to.contain(sentence);
    expect(ran.err).to.not.match(/\n\s+at /);
    expect([ran.code, ran.out]).to.deep.equal([code, ""]);
  }

  const bytesOf = (path: string): Buffer => readFileSync(join(folder.path, path));

  for (const format of ["csv", "jsonl", "parquet"]) {
    it(`should write every table as ${format}, for its owner only, and the same bytes twice`, async () => {
      const { files } = await data(format, "--out", `books/${format}`);
      expect(files.map(({ table }) => table)).to.deep.equal(Object.keys(TABLES));
      expect(files.find(({ table }) => table === "events")?.rows).to.equal(events);
      const again = await data(format, "--out", `again/${format}`);
      for (const [place, { path, bytes, sha256 }] of files.entries()) {
        const written = bytesOf(path);
        expect([written.length, createHash("sha256").update(written).digest("hex")]).to.deep.equal([bytes, sha256]);
        expect(again.files[place]?.sha256).to.equal(sha256);
        expect(statSync(join(folder.path, path)).mode & 0o777).to.equal(0o600);
      }
      expect(readdirSync(join(folder.path, "books", format))).to.have.length(files.length);
    });
  }

  it("should print one table where no file is named, and nothing else", async () => {
    const { code, out, err } = await exporting("csv", "--table", "movements");
    expect(code).to.equal(0);
    expect(out).to.equal(bytesOf("books/csv/movements.csv").toString());
    expect(err).to.contain("pseudonymous");
    const lines = (await exporting("jsonl", "--table", "events")).out.trimEnd().split("\n");
    expect(lines).to.have.length(events);
  });

  it("should write names only where they were asked for", async () => {
    const file = "named.csv";
    await data("csv", "--table", "agreements", "--names", "--out", file);
    const named = parse<Record<string, string>>(bytesOf(file), { columns: true });
    expect(new Set(named.map((row) => row["provider_name"]))).to.deep.equal(new Set(["Example House"]));
    const plain = parse<Record<string, string>>(bytesOf("books/csv/agreements.csv"), { columns: true });
    expect(new Set(plain.map((row) => row["provider_name"]))).to.deep.equal(new Set([""]));
  });

  it("should write OCDS releases by provider that tell of no placement", async () => {
    const { files, notes } = await data("ocds", ...PUBLICATION, "--least", "1", "--out", "ocds.json");
    const text = bytesOf("ocds.json").toString();
    expect(releasePackage.safeParse(JSON.parse(text)).error?.message).to.equal(undefined);
    expect(text).to.not.match(/0x/);
    for (const id of [told.eventful, told.settled, told.quiet]) expect(text).to.not.contain(id.slice(2, 12));
    expect(files[0]?.rows).to.equal(2);
    expect(text).to.contain('"transactions":[{').and.contain('"amendments":[{').and.contain('"status":"partiallyMet"');
    expect(notes[1]).to.contain("contracts are held back");
    expect((await exporting("ocds", ...PUBLICATION, "--least", "1")).out).to.equal(text);
  });

  it("should hold back whatever has too few placements unless told otherwise", async () => {
    const { files, notes } = await data("ocds", ...PUBLICATION, "--out", "held-back.json");
    expect(files[0]?.rows).to.equal(0);
    expect(notes[1]).to.match(/^2 of 2 contracts are held back: fewer than 5 placements/);
  });

  it("should write OCDS releases by agreement with milestones, amendments and transactions, for inside use", async () => {
    const { notes } = await data("ocds", ...PUBLICATION, "--by", "agreement", "--out", "inside.json");
    expect(notes[1]).to.contain("never to be published");
    expect(statSync(join(folder.path, "inside.json")).mode & 0o777).to.equal(0o600);
    const { releases } = releasePackage.parse(JSON.parse(bytesOf("inside.json").toString()));
    const eventful = releases.find(({ ocid }) => ocid.endsWith(told.eventful.slice(2)))!.contracts[0]!;
    expect(eventful.amendments).to.have.length(1);
    expect(eventful.milestones?.map(({ status }) => status)).to.deep.equal(["partiallyMet", undefined, "partiallyMet"]);
    expect(eventful.implementation?.transactions.length).to.be.greaterThan(2);
    expect(releases.find(({ ocid }) => ocid.endsWith(told.settled.slice(2)))!.contracts[0]!.status).to.equal(
      "terminated",
    );
  });

  it("should list the payments over £500, as a council publishes them", async () => {
    const options = ["--body-code", "=E00", "--no-vat", "--department", "Care"];
    const { files, notes } = await data("spend", ...options, "--out", "spend.csv");
    const rows = parse<Record<string, string>>(bytesOf("spend.csv"), { columns: true });
    expect(rows).to.have.length(files[0]!.rows);
    expect(rows.every((row) => Number(row["Net Amount"]) > 500)).to.equal(true);
    expect(rows[0]).to.include({
      "Organisation Code": "'=E00",
      Beneficiary: "Example House",
      "Irrecoverable VAT": "0.00",
    });
    expect(notes[1]).to.contain("--redact");
    expect((await exporting("spend", "--commissioner", "Example House")).out.trim().split("\n")).to.have.length(1);
    const hidden = await exporting("spend", "--redact", "Example House");
    expect(hidden.out).to.contain("REDACTED PERSONAL DATA").and.not.contain("Example House");
  });

  it("should tell payment performance as JSON and as CSV", async () => {
    await data("performance", "--out", "performance.json");
    const { commissioners } = JSON.parse(bytesOf("performance.json").toString()) as Performance;
    const [council] = commissioners;
    expect(council!.commissioner).to.equal("Example Council");
    const { out } = await exporting("performance", "--csv");
    expect(out.trimEnd().split("\n")).to.have.length(1 + council!.periods.length);
  });

  it("should say what it needs, and leave no half file", async () => {
    await refused(2, "they need a folder", "csv");
    await refused(2, "it needs a file", "parquet", "--table", "events");
    await refused(2, "the export itself needs a file", "csv", "--table", "events", "--json");
    await refused(2, "is not an OCID prefix", "ocds", ...PUBLICATION, "--ocid-prefix", "ocds-1");
    await refused(2, "is not a URI", "ocds", ...PUBLICATION, "--uri", "council");
    await refused(2, "is not a number of placements", "ocds", ...PUBLICATION, "--least", "0");
    await refused(3, "is not a date", "spend", "--from", "January");
    await refused(3, "no-such.sqlite", "csv", "--store", "no-such.sqlite", "--table", "events");
    await refused(3, "something else is there already", "csv", "--out", STORE);
    expect(existsSync(join(folder.path, "no-such.sqlite"))).to.equal(false);
    expect(readdirSync(folder.path).filter((name) => name.endsWith(".tmp"))).to.deep.equal([]);
  });

  it("should say first how far all of it is proved, and name what it left out for want of decimals", async () => {
    const { ethers, escrowAddress, pound } = told.world;
    const mute = await pound.getAddress();
    const facts = [{ address: mute, symbol: "GBPT", decimals: null }];
    writeStore(join(folder.path, "mute.sqlite"), await rawLedgerOf(ethers.provider, escrowAddress), facts);
    for (const argv of [["spend"], ["performance"], ["ocds", ...PUBLICATION, "--by", "agreement"]]) {
      const { notes } = await data(...argv, "--store", "mute.sqlite", "--out", `mute-${argv[0]}.out`);
      expect(notes[0]).to.contain("Not verified: run placement audit verify.");
      expect(notes.at(-1)).to.contain(mute).and.contain("does not say how many decimals it has");
    }
    const { out, err } = await exporting("csv", "--table", "movements");
    expect(out).to.match(/^agreement,/);
    expect(err).to.match(/^Up to block \d+ of .*Not verified/);
  });

  it("should replace its own older file and no other, least of all the store that it reads", async () => {
    const store = bytesOf(STORE);
    await refused(3, `${STORE} is there already and is no such export`, "csv", "--table", "events", "--out", STORE);
    await refused(3, `${STORE} is there already and is no such export`, "spend", "--out", STORE);
    expect(bytesOf(STORE).equals(store)).to.equal(true);
    await data("spend", "--out", "mine.csv");
    await data("spend", "--out", "mine.csv");
  });

  it("should leave no command out", () => {
    expect([...run].sort()).to.deep.equal([...EXPORTS].sort());
  });
});
