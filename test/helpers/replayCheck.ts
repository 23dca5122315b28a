import { expect } from "chai";
import { createLedgerReader } from "../../src/adapters/ledgerReader.js";
import { fetchEvents } from "../../src/adapters/logSource.js";
import { checkConservation, compareWithContract, describeDifference } from "../../src/replay/checks.js";
import { replay } from "../../src/replay/reducer.js";
import { emptyLedger, type Ledger } from "../../src/replay/state.js";
import type { World } from "./escrow.js";

/** What the check needs of a world. */
export type Watched = Pick<World, "ethers" | "helpers" | "escrowAddress">;

/** Every world that was ever created, by the escrow's address, and the code that was there. */
const watched = new Map<string, { readonly world: Watched; readonly code: string }>();
/** The latest log of each escrow when it was last compared. */
const compared = new Map<string, string>();

/** Where forced escrows are marked. The mark is on the chain, so that a snapshot takes and undoes it with the rest. */
const MARKS = "0x00000000000000000000000000000000000f0ced";

/** Has the world's escrow compared with its replayed events after every test that made it emit one. */
export async function watchReplay(world: Watched): Promise<void> {
  watched.set(world.escrowAddress, { world, code: await world.ethers.provider.getCode(world.escrowAddress) });
}

/**
 * Leaves the world's escrow out of the comparison, in this test and in every other that starts from the chain as it is
 * now: call it wherever storage is forced, in a fixture too.
 *
 * @param reason - Why its state cannot follow from its events.
 */
export async function skipReplayCheck({ helpers, escrowAddress }: Watched, reason: string): Promise<void> {
  expect(reason, "a reason").to.have.length.above(10);
  await helpers.setStorageAt(MARKS, BigInt(escrowAddress), 1);
}

async function isForced({ helpers, escrowAddress }: Watched): Promise<boolean> {
  return BigInt(await helpers.getStorageAt(MARKS, BigInt(escrowAddress))) === 1n;
}

/** The ledger that the escrow's events tell, from genesis to the latest block. */
export async function replayWorld({ ethers, escrowAddress }: Watched): Promise<{ ledger: Ledger; block: bigint }> {
  const { provider } = ethers;
  const block = BigInt(await provider.getBlockNumber());
  const { chainId } = await provider.getNetwork();
  const events = await fetchEvents(provider, escrowAddress, { fromBlock: 0n, toBlock: block });
  return { ledger: replay(emptyLedger(chainId, escrowAddress), events), block };
}

/** Invariant 11: replaying the events alone gives exactly the contract's state. */
export async function expectReplayEqualsContract(world: Watched): Promise<Ledger> {
  const { ledger, block } = await replayWorld(world);
  const reader = createLedgerReader(world.ethers.provider, world.escrowAddress, block);
  const differences = [...checkConservation(ledger), ...(await compareWithContract(ledger, reader))];
  expect(differences.map(describeDifference), "differences between replay and contract").to.deep.equal([]);
  return ledger;
}

/** The escrow's latest log, or null if the chain as it is now has none. */
async function latestLogOf({ ethers, escrowAddress }: Watched): Promise<string | null> {
  const logs = await ethers.provider.getLogs({ address: escrowAddress, fromBlock: 0, toBlock: "latest" });
  const latest = logs.at(-1);
  return latest === undefined ? null : `${latest.blockHash}:${latest.index}`;
}

async function compareWhatChanged(): Promise<void> {
  for (const [address, { world, code }] of watched) {
    const latest = await latestLogOf(world);
    if (latest === null || latest === compared.get(address) || (await isForced(world))) continue;
    // A snapshot may have undone the world, and something else been deployed where its escrow was.
    if ((await world.ethers.provider.getCode(address)) !== code) continue;
    await expectReplayEqualsContract(world);
    compared.set(address, latest);
  }
}

/**
 * Makes the comparison the last act of every test. It runs inside the test and not in an `afterEach`: there, one
 * difference would stop all the tests that follow.
 */
export function compareAfterEveryTest(): void {
  beforeEach("have the replay compared at the end of the test", function () {
    const test = this.currentTest;
    const body = test?.fn;
    if (test === undefined || body === undefined) return;
    test.fn = async function (this: Mocha.Context) {
      await (body as Mocha.AsyncFunc).call(this);
      await compareWhatChanged();
    };
  });
}
