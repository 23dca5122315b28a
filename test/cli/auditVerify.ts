import { rmSync } from "node:fs";
import { expect } from "chai";
import { DatabaseSync } from "node:sqlite";
import { placement } from "../helpers/cli.js";
import { as, Journey } from "../helpers/journey.js";
import { NodeProxy } from "../helpers/nodeProxy.js";

interface Verified {
  readonly events: number;
  readonly agreements: number;
  readonly words: { readonly signatures: number };
  readonly nodes: number;
  readonly differences: readonly { readonly subject: string; readonly what: string; readonly found: string }[];
}

const STORE = "placement-audit.sqlite";

describe("placement audit verify", () => {
  let journey: Journey;
  let agreement: string;

  before(async () => {
    journey = await Journey.begin("test-audit-verify");
    const opened = await journey.open("childrens-home");
    agreement = opened.id;
    await journey.fund(opened.file, opened.built, 100n);
    const [tranche] = opened.built.tranches;
    const council = as(opened.built.names.commissioner);
    await journey.chain.node.moveTo(opened.built.terms.schedule[0]?.opensAt ?? 0n);
    await journey.data(
      "grant",
      opened.file,
      "--tranches",
      `${tranche!.index}`,
      "--commitment",
      `0x${"e1".repeat(32)}`,
      ...council,
    );
  });

  beforeEach(async () => {
    await journey.data("audit", "sync");
  });

  after(async () => {
    await journey.end();
  });

  const withoutNode = (...argv: string[]) => placement(journey.folder.path, ["audit", "verify", ...argv]);

  /** Changes the store behind its back, and puts everything back afterwards. */
  async function tampered<Result>(sql: string, work: () => Promise<Result>): Promise<Result> {
    const database = new DatabaseSync(`${journey.folder.path}/${STORE}`);
    const kept = database.prepare("SELECT position, transaction_hash, topics, data FROM logs").all();
    const header = database.prepare("SELECT logs FROM ledger").get()!;
    database.exec(sql);
    database.close();
    try {
      return await work();
    } finally {
      const again = new DatabaseSync(`${journey.folder.path}/${STORE}`);
      again.exec("DELETE FROM logs");
      const insert = again.prepare("INSERT INTO logs (position, transaction_hash, topics, data) VALUES (?, ?, ?, ?)");
      for (const { position, transaction_hash, topics, data } of kept) {
        insert.run(position!, transaction_hash!, topics!, data!);
      }
      again.prepare("UPDATE ledger SET logs = ?").run(header["logs"]!);
      again.close();
    }
  }

  async function found(...argv: string[]): Promise<Verified> {
    const { code, out, err } = await journey.run("audit", "verify", "--json", ...argv);
    expect(code, err).to.equal(1);
    return JSON.parse(out) as Verified;
  }

  it("should find nothing in what was just read, and keep that it did", async () => {
    const verified = await journey.data<Verified>("audit", "verify");
    expect(verified).to.deep.include({ events: 3, agreements: 1, nodes: 1, differences: [] });
    expect(verified.words.signatures).to.equal(2);
    const { code, out } = await journey.run("audit", "verify");
    expect(code).to.equal(0);
    expect(out).to.include("the contract's state is what follows from them");
    expect((await journey.run("audit", "show", agreement)).out).to.not.include("Not verified");
  });

  it("should judge the log by itself without a node, and say so", async () => {
    const { code, out } = await withoutNode();
    expect(code).to.equal(0);
    expect(out).to.include("No node was asked");
  });

  it("should name the agreement of an event that was dropped, by the log or by the contract", async () => {
    const middle = "DELETE FROM logs WHERE position = (SELECT position FROM logs ORDER BY position LIMIT 1 OFFSET 1)";
    const inside = await tampered(middle, () => found());
    expect(inside.differences.map(({ subject }) => subject)).to.include(agreement);
    const last =
      "DELETE FROM logs WHERE position = (SELECT max(position) FROM logs); UPDATE ledger SET logs = logs - 1";
    const end = await tampered(last, () => found());
    const sequence = end.differences.find(({ what }) => what === "sequence (the node)");
    expect(sequence).to.deep.include({ subject: agreement, expected: "2", found: "3" });
  });

  it("should compare a second node's log and answers", async () => {
    const { url } = journey.chain.node;
    const both = await journey.data<Verified>("audit", "verify", "--second-rpc", `${url}/second`);
    expect(both).to.deep.include({ nodes: 2, differences: [] });
    const proxy = await NodeProxy.before(url);
    proxy.meddle = ({ method }) => (method === "eth_getLogs" ? { result: [] } : undefined);
    const hiding = await found("--second-rpc", proxy.url);
    expect(hiding.differences).to.have.length(3);
    expect(hiding.differences[0]).to.deep.include({ subject: agreement, found: "not" });
    proxy.meddle = ({ method }) => (method === "eth_getCode" ? { result: "0x00" } : undefined);
    const otherCode = await found("--second-rpc", proxy.url);
    expect(otherCode.differences.map(({ what }) => what)).to.deep.equal([
      "its code (the second node)",
      "the block it begins at (the second node)",
    ]);
    await proxy.stop();
  });

  it("should refuse a store that is not there, and a second node without a first", async () => {
    await journey.refuses(["audit", "verify", "--store", "none.sqlite"], 3, "is not there");
    const { code, err } = await withoutNode("--second-rpc", "http://127.0.0.1:1");
    expect(code).to.equal(2);
    expect(err).to.include("Give the first with --rpc");
  });

  it("should pass over a broken private copy at hand, and say so", async () => {
    journey.folder.write("broken.agreement.json", "{");
    const { code, err } = await withoutNode();
    rmSync(`${journey.folder.path}/broken.agreement.json`);
    expect(code, err).to.equal(0);
    expect(err).to.include("Left out: ").and.include("broken.agreement.json");
  });

  it("should refuse one node given as both", async () => {
    const { url } = journey.chain.node;
    await journey.refuses(["audit", "verify", "--second-rpc", url], 2, "would agree with itself", "somebody else runs");
  });
});
