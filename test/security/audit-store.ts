import { expect } from "chai";
import { copyFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { DatabaseSync } from "node:sqlite";
import { placement, type Ran } from "../helpers/cli.js";
import { Journey } from "../helpers/journey.js";
import { NodeProxy } from "../helpers/nodeProxy.js";

const [STORE, ALTERED] = ["placement-audit.sqlite", "altered.sqlite"];
const KEY = "a-key-that-nobody-may-see";
const DOMAIN = "0x84b0196e";

interface Found {
  readonly differences: readonly { readonly subject: string; readonly what: string; readonly found: string }[];
}

describe("Security: a store from a stranger, and a node that lies", () => {
  let journey: Journey;
  let agreement: string;

  before(async () => {
    journey = await Journey.begin("test-security-audit");
    const opened = await journey.open("childrens-home");
    agreement = opened.id;
    await journey.fund(opened.file, opened.built, 100n);
    await journey.data("audit", "sync");
  });

  after(async () => {
    await journey.end();
  });

  function alter(sql: string): void {
    const path = `${journey.folder.path}/${ALTERED}`;
    copyFileSync(`${journey.folder.path}/${STORE}`, path);
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
  }

  const verify = (...argv: string[]): Promise<Ran> => journey.run("audit", "verify", "--store", ALTERED, ...argv);
  const show = (): Promise<Ran> => journey.run("audit", "show", agreement, "--store", ALTERED);

  function expectRefused({ code, out, err }: Ran): void {
    expect(code, err).to.equal(3);
    expect(out).to.equal("");
    expect(err).to.match(/cannot be used|is not a store/);
  }

  for (const [what, sql] of [
    ["a time beyond any number", "UPDATE blocks SET timestamp = 9223372036854775807"],
    ["a time before all", "UPDATE blocks SET timestamp = -5"],
    ["a head in no year", "UPDATE ledger SET head_timestamp = 1125899906842624"],
    ["a head beyond any number", "UPDATE ledger SET head_number = 9223372036854775807"],
    ["an escrow that is no address", "UPDATE ledger SET escrow = 'x' || char(27) || '[31m'"],
    ["a chain that is no number", "UPDATE ledger SET chain_id = 'x'"],
    ["no ledger", "DELETE FROM ledger"],
    ["no tokens", "DROP TABLE tokens"],
    ["decimals that fill the memory", "UPDATE tokens SET decimals = 900719925474"],
    ["a block taken out", "DELETE FROM blocks WHERE number = (SELECT max(number) FROM blocks)"],
    ["a view instead of the logs", "ALTER TABLE logs RENAME TO others; CREATE VIEW logs AS SELECT * FROM others"],
    ["a trigger", "CREATE TRIGGER t AFTER UPDATE OF verdict ON ledger BEGIN DELETE FROM logs; END"],
  ] as const) {
    it(`refuses, in a sentence, a store with ${what}`, async () => {
      alter(sql);
      // What `show` reads, every command reads.
      expectRefused(await show());
    });
  }

  for (const [what, sql] of [
    ["without topics", "UPDATE logs SET topics = x''"],
    ["with half a topic", "UPDATE logs SET topics = substr(topics, 1, 37)"],
    ["without data", "UPDATE logs SET data = x''"],
    ["with very much data", "UPDATE logs SET data = zeroblob(50000000)"],
    ["far behind the end", "UPDATE logs SET position = position + 9007199254740992"],
    ["of one transaction in two blocks", "UPDATE logs SET transaction_hash = x''"],
  ] as const) {
    it(`names what is wrong with logs ${what}`, async () => {
      alter(sql);
      const { code, err } = await verify();
      expect(code, err).to.equal(1);
      expect(err).to.equal("");
    });
  }

  async function differences(...argv: string[]): Promise<string[]> {
    const { code, out, err } = await verify("--json", ...argv);
    expect(code, err).to.equal(1);
    return (JSON.parse(out) as Found).differences.map(({ subject, what }) => `${subject}: ${what}`);
  }

  it("names a head whose time was altered", async () => {
    alter("UPDATE ledger SET head_timestamp = head_timestamp + 86400");
    expect(await differences()).to.deep.equal(["block 6: its time (the node)"]);
  });

  it("finds what was left out by a store that begins after it", async () => {
    alter("DELETE FROM logs; DELETE FROM blocks; UPDATE ledger SET logs = 0, from_block = head_number + 1");
    expect(await differences()).to.deep.equal(["the log: the block it begins at (the node)"]);
    const both = await differences("--second-rpc", `${journey.chain.node.url}/second`);
    expect(both.filter((line) => line.includes("Opened in block") || line.includes("Funded in block"))).to.have.length(
      2,
    );
  });

  it("names a token whose decimals were altered, for every sum would look ten times as great", async () => {
    alter("UPDATE tokens SET decimals = decimals - 1");
    const token = await journey.chain.pound.getAddress();
    expect(await differences()).to.deep.equal([`${token}: its decimals (the node)`]);
  });

  it("writes out what a token's name would do to the screen", async () => {
    alter("UPDATE tokens SET symbol = char(27) || '[31m' || char(10) || 'All is well'");
    const { out, code } = await show();
    expect(code).to.equal(0);
    expect(out).to.include("\\u{1b}[31m\\u{a}All is well");
  });

  /** A node that answers everything but the escrow's own views, and has a key in its address. */
  async function failing(status: number, work: (url: string) => Promise<void>): Promise<void> {
    const node = createServer((request, response) => {
      void text(request).then(async (body) => {
        const calls = [JSON.parse(body) as { method: string; params: [{ data?: string }] }].flat();
        const isSpoilt = calls.some(
          ({ method, params }) => method === "eth_call" && !params[0].data?.startsWith(DOMAIN),
        );
        if (isSpoilt) return response.writeHead(status).end("{");
        const headers = { "content-type": "application/json" };
        return response.end(await (await fetch(journey.chain.node.url, { method: "POST", body, headers })).text());
      });
    });
    await listening(node);
    try {
      await work(`http://127.0.0.1:${(node.address() as AddressInfo).port}/v3/${KEY}`);
    } finally {
      node.closeAllConnections();
      node.close();
    }
  }

  const listening = (server: Server): Promise<void> => new Promise((done) => server.listen(0, "127.0.0.1", done));
  const ask = (url: string): Promise<Ran> =>
    placement(journey.folder.path, ["audit", "verify"], { ...journey.chain.env, PLACEMENT_RPC: url });

  for (const status of [200, 401, 500]) {
    it(`does not show the key in the node's address when that answers ${status}`, async () => {
      await failing(status, async (url) => {
        const { code, out, err } = await ask(url);
        expect(code, err).to.equal(4);
        expect(err + out).to.not.include(KEY);
        expect(err).to.include("The node does not answer for the escrow");
      });
    });
  }

  for (const [what, method, result] of [
    ["nothing for a block", "eth_getBlockByNumber", null],
    ["a block of the wrong kind", "eth_getBlockByNumber", { hash: 5 }],
    ["a number for code", "eth_getCode", 7],
    ["nothing for a view", "eth_call", "0x"],
    ["a number for a view", "eth_call", 7],
    ["ones for a view", "eth_call", `0x${"f".repeat(6_400)}`],
  ] as const) {
    it(`says that a node does not answer that gives ${what}`, async () => {
      const proxy = await NodeProxy.before(journey.chain.node.url);
      proxy.meddle = ({ method: asked, params }) => {
        const isDomain = (params[0] as { data?: string } | undefined)?.data?.startsWith(DOMAIN);
        return asked === method && isDomain !== true ? { result } : undefined;
      };
      const { code, out, err } = await ask(proxy.url);
      await proxy.stop();
      expect(code, err).to.equal(4);
      expect(out).to.equal("");
      expect(err).to.match(/does not answer for the escrow|does not know block/);
    });
  }
});
