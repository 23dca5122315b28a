import { expect } from "chai";
import { id } from "ethers";
import { createLedgerReader } from "../../src/adapters/ledgerReader.js";
import { fetchEvents } from "../../src/adapters/logSource.js";
import { checkConservation, compareWithContract, describeDifference } from "../../src/replay/checks.js";
import { replay } from "../../src/replay/reducer.js";
import { emptyLedger, type Ledger } from "../../src/replay/state.js";
import { PlacementEscrow__factory } from "../../typechain-types/index.js";
import type { World } from "./escrow.js";

/** What the check needs of a world. */
export type Watched = Pick<World, "ethers" | "escrowAddress">;

/** Every world that was ever created, by the escrow's address; a snapshot may have undone some of them. */
const watched = new Map<string, Watched>();
/** The latest log of each escrow when it was last compared. */
const compared = new Map<string, string>();
/** Why an escrow is not compared after the test that runs now. */
const exempt = new Map<string, string>();

/** Has the world's escrow compared with its replayed events after every test that made it emit one. */
export function watchReplay(world: Watched): void {
  watched.set(world.escrowAddress, world);
}

/**
 * Leaves the world's escrow out of the comparison after the test that runs now.
 *
 * @param reason - Why its state cannot follow from its events: the test forces storage, or the like.
 */
export function skipReplayCheck(world: Watched, reason: string): void {
  expect(reason, "a reason").to.have.length.above(10);
  exempt.set(world.escrowAddress, reason);
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

/** The mark that a forced state leaves in the escrow's storage: a snapshot that undoes the one undoes the other. */
const FORCED_SLOT = BigInt(id("test: state that no event tells"));

/** Leaves the escrow out of every comparison for as long as the chain remembers that its state was forced. */
export async function markAsForced({
  helpers,
  escrowAddress,
}: Pick<World, "helpers" | "escrowAddress">): Promise<void> {
  await helpers.setStorageAt(escrowAddress, FORCED_SLOT, 1n);
}

async function isForced({ ethers, escrowAddress }: Watched): Promise<boolean> {
  return BigInt(await ethers.provider.getStorage(escrowAddress, FORCED_SLOT)) !== 0n;
}

/** After a snapshot was restored, something else may live where an escrow was. */
async function isThere({ ethers, escrowAddress }: Watched): Promise<boolean> {
  const domain = await PlacementEscrow__factory.connect(escrowAddress, ethers.provider)
    .eip712Domain()
    .catch(() => null);
  return domain?.name === "PlacementEscrow";
}

async function compareWhatChanged(): Promise<void> {
  for (const [address, world] of watched) {
    if (!(await isThere(world))) continue;
    const latest = await latestLogOf(world);
    if (latest === null || latest === compared.get(address)) continue;
    if (!exempt.has(address) && !(await isForced(world))) await expectReplayEqualsContract(world);
    compared.set(address, latest);
  }
}

/**
 * Makes the comparison the last act of every test. It runs inside the test and not in an `afterEach`: there, one
 * difference would stop all the tests that follow.
 */
export function compareAfterEveryTest(): void {
  beforeEach("have the replay compared at the end of the test", function () {
    exempt.clear();
    const test = this.currentTest;
    const body = test?.fn;
    if (test === undefined || body === undefined) return;
    test.fn = async function (this: Mocha.Context) {
      await (body as Mocha.AsyncFunc).call(this);
      await compareWhatChanged();
    };
  });
}
