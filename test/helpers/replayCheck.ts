import { createLedgerReader } from "../../src/adapters/ledgerReader.js";
import { fetchEvents } from "../../src/adapters/logSource.js";
import { checkConservation, compareWithContract } from "../../src/replay/checks.js";
import { replay } from "../../src/replay/reducer.js";
import { emptyLedger, type Ledger } from "../../src/replay/state.js";
import { PlacementEscrow__factory } from "../../typechain-types/index.js";
import type { World } from "./escrow.js";
import { comparingDecoders } from "./ethersDecoding.js";
import { FORCED_SLOT, ReplayTrail, expectNone, type Watched } from "./replayTrail.js";

/** Of every world that was ever created; a snapshot may have undone some of them. */
const trails: ReplayTrail[] = [];

/** Has every transaction in which the world's escrow emits something compared with its replayed events. */
export function watchReplay({ ethers, escrowAddress }: Watched): void {
  const known = trails.some(({ world }) => world.ethers === ethers && world.escrowAddress === escrowAddress);
  if (!known) trails.push(new ReplayTrail({ ethers, escrowAddress }));
}

/** The ledger that the escrow's events tell, from genesis to the latest block. */
export async function replayWorld({ ethers, escrowAddress }: Watched): Promise<{ ledger: Ledger; block: bigint }> {
  const { provider } = ethers;
  const block = BigInt(await provider.getBlockNumber());
  const { chainId } = await provider.getNetwork();
  const events = await fetchEvents(comparingDecoders(provider), escrowAddress, { fromBlock: 0n, toBlock: block });
  return { ledger: replay(emptyLedger(chainId, escrowAddress), events), block };
}

/** Invariant 11: replaying the events alone gives exactly the contract's state. */
export async function expectReplayEqualsContract(world: Watched): Promise<Ledger> {
  const { ledger, block } = await replayWorld(world);
  const reader = createLedgerReader(world.ethers.provider, world.escrowAddress, block);
  expectNone([...checkConservation(ledger), ...(await compareWithContract(ledger, reader))], block);
  return ledger;
}

/** Leaves the escrow out of every comparison, from this block on, for as long as the chain remembers that. */
export async function markAsForced({
  helpers,
  escrowAddress,
}: Pick<World, "helpers" | "escrowAddress">): Promise<void> {
  await helpers.setStorageAt(escrowAddress, FORCED_SLOT, 1n);
}

/** After a snapshot was restored, something else may live where an escrow was; and a chain may be gone. */
async function isThere({ ethers, escrowAddress }: Watched): Promise<boolean> {
  const domain = await PlacementEscrow__factory.connect(escrowAddress, ethers.provider)
    .eip712Domain()
    .catch(() => null);
  return domain?.name === "PlacementEscrow";
}

async function compareWhatChanged(): Promise<void> {
  for (const trail of trails) if (await isThere(trail.world)) await trail.compare();
}

/**
 * Makes the comparison of each of its transactions the last act of every test. It runs inside the test and not in an
 * `afterEach`: there, one difference would stop all the tests that follow.
 */
export function compareAtItsEnd(test: Mocha.Test | undefined): void {
  const body = test?.fn;
  if (test === undefined || body === undefined) return;
  test.fn = async function (this: Mocha.Context) {
    await (body as Mocha.AsyncFunc).call(this);
    await compareWhatChanged();
  };
}
