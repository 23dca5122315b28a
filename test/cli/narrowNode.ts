import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { expect } from "chai";
import { placement } from "../helpers/cli.js";
import { Journey } from "../helpers/journey.js";

interface Call {
  readonly id: number;
  readonly method: string;
  readonly params: readonly { readonly fromBlock?: string; readonly toBlock?: string }[];
}

/** What the node answers for at once. */
const MOST_BLOCKS = 3n;

describe("placement over a node that limits ranges of blocks", () => {
  let journey: Journey;
  let server: Server;
  let id: string;
  let refused = 0;

  before(async () => {
    journey = await Journey.begin("test-narrow-node");
    ({ id } = await journey.open("respite-stay"));
    server = createServer((request, response) => {
      void json(request).then(async (body) => {
        const given = body as Call | Call[];
        const answer = Array.isArray(given) ? await Promise.all(given.map(relay)) : await relay(given);
        response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  after(async () => {
    server.closeAllConnections();
    server.close();
    await journey.end();
  });

  async function relay(call: Call): Promise<unknown> {
    const [{ fromBlock = "0x0", toBlock = "0x0" } = {}] = call.params;
    if (call.method === "eth_getLogs" && BigInt(toBlock) - BigInt(fromBlock) >= MOST_BLOCKS) {
      refused += 1;
      return { jsonrpc: "2.0", id: call.id, error: { code: -32005, message: "block range is too wide" } };
    }
    const body = JSON.stringify({ jsonrpc: "2.0", ...call });
    const headers = { "content-type": "application/json" };
    return (await fetch(journey.chain.env["PLACEMENT_RPC"]!, { method: "POST", body, headers })).json();
  }

  for (const command of ["list", "due"]) {
    it(`should find every agreement for \`agreement ${command}\` all the same`, async () => {
      refused = 0;
      const { port } = server.address() as AddressInfo;
      const env = { ...journey.chain.env, PLACEMENT_RPC: `http://127.0.0.1:${port}` };
      const { code, out, err } = await placement(journey.folder.path, ["agreement", command], env);
      expect(code, err).to.equal(0);
      expect(out).to.contain(id);
      expect(refused).to.be.greaterThan(0);
    });
  }
});
