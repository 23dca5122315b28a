import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { deployables, type Deployable } from "../../scripts/deploy/contracts.js";
import { planSteps } from "../../scripts/deploy/steps.js";
import type { Chain } from "../../src/adapters/rpc.js";
import { PlacementError } from "../../src/errors.js";

const [LOCAL, SEPOLIA] = [31_337n, 11_155_111n];
/** The block that the account's only transaction is in. */
const SENT_IN = 3;

/** A chain without contracts, which makes a block whenever it is asked how many there are, if it makes any at all. */
function chainOf(chainId: bigint, { makesBlocks }: { readonly makesBlocks: boolean }) {
  const told = { latest: SENT_IN };
  const provider = {
    getCode: () => Promise.resolve("0x"),
    getBlockNumber: () => Promise.resolve(makesBlocks ? told.latest++ : told.latest),
    getTransactionCount: (_account: string, block: number | "pending") =>
      Promise.resolve(block === "pending" || block >= SENT_IN ? 1 : 0),
  };
  return { told, chain: { provider, chainId, endpoint: "" } as unknown as Chain };
}

describe("planSteps, where the journal does not know whether something was sent", () => {
  let folder: string;
  let contracts: readonly Deployable[];
  const journal = (): string => join(folder, "journal.jsonl");

  before(async () => {
    contracts = await deployables({});
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "placement-journal-"));
    const futureId = "PlacementEscrow#PlacementEscrow";
    const begun = {
      ...{ type: "DEPLOYMENT_EXECUTION_STATE_INITIALIZE", futureId, futureType: "NAMED_ARTIFACT_CONTRACT_DEPLOYMENT" },
      ...{ strategy: "create2", strategyConfig: {}, dependencies: [], artifactId: futureId, contractName: "" },
      ...{ constructorArgs: [], libraries: {}, value: { _kind: "bigint", value: "0" }, from: ZeroAddress },
    };
    const networkInteraction = {
      ...{ id: 1, type: "ONCHAIN_INTERACTION", to: ZeroAddress, data: "0x" },
      value: { _kind: "bigint", value: "0" },
    };
    const messages = [
      { type: "DEPLOYMENT_INITIALIZE", chainId: Number(LOCAL) },
      begun,
      { type: "NETWORK_INTERACTION_REQUEST", futureId, networkInteraction },
      { type: "TRANSACTION_PREPARE_SEND", futureId, networkInteractionId: 1, nonce: 0 },
    ];
    writeFileSync(journal(), messages.map((message) => `\n${JSON.stringify(message)}`).join(""));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function plan(chain: Chain): Promise<string[]> {
    const steps = await planSteps(folder, { chain, account: ZeroAddress, tell: () => undefined }, contracts);
    return steps.map(({ action }) => action);
  }

  it("should wait until what the account sent has five blocks behind it, its own counted", async () => {
    const { told, chain } = chainOf(SEPOLIA, { makesBlocks: true });
    expect(await plan(chain)).to.deep.equal(["send"]);
    expect(told.latest - 1).to.equal(SENT_IN + 4);
  });

  it("should wait for no more blocks at a development node, which makes none by itself", async () => {
    const { chain } = chainOf(LOCAL, { makesBlocks: false });
    expect(await plan(chain)).to.deep.equal(["send"]);
  });

  it("should say which file has a line that broke off, and go on once that is deleted", async () => {
    const { chain } = chainOf(LOCAL, { makesBlocks: false });
    const whole = readFileSync(journal(), "utf8");
    writeFileSync(journal(), `${whole}\n{"type":"TRANSACTION_SE`);
    const refused: unknown = await plan(chain).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(PlacementError).with.property("code", "bad-input");
    expect((refused as PlacementError).message).to.contain(`${journal()} has a line that broke off`);
    writeFileSync(journal(), whole);
    expect(await plan(chain)).to.deep.equal(["send"]);
  });
});
