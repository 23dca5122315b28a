import { expect } from "chai";
import { placement } from "../helpers/cli.js";
import { Journey } from "../helpers/journey.js";
import { NodeProxy } from "../helpers/nodeProxy.js";

/** What the node answers for at once. */
const MOST_BLOCKS = 3n;

describe("placement over a node that limits ranges of blocks", () => {
  let journey: Journey;
  let proxy: NodeProxy;
  let id: string;
  let refused = 0;

  before(async () => {
    journey = await Journey.begin("test-narrow-node");
    ({ id } = await journey.open("respite-stay"));
    proxy = await NodeProxy.before(journey.chain.node.url);
    proxy.meddle = ({ method, params: [filter] }) => {
      if (method !== "eth_getLogs") return undefined;
      const { fromBlock = "0x0", toBlock = "0x0" } = filter as { fromBlock?: string; toBlock?: string };
      if (BigInt(toBlock) - BigInt(fromBlock) < MOST_BLOCKS) return undefined;
      refused += 1;
      return { error: { code: -32005, message: "block range is too wide" } };
    };
  });

  after(async () => {
    await proxy.stop();
    await journey.end();
  });

  for (const command of ["list", "due"]) {
    it(`should find every agreement for \`agreement ${command}\` all the same`, async () => {
      refused = 0;
      const env = { ...journey.chain.env, PLACEMENT_RPC: proxy.url };
      const { code, out, err } = await placement(journey.folder.path, ["agreement", command], env);
      expect(code, err).to.equal(0);
      expect(out).to.contain(id);
      expect(refused).to.be.greaterThan(0);
    });
  }
});
