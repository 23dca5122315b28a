import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";
import { POUND, loadWorld, openFunded, type World } from "../helpers/escrow.js";
import { ReplayTrail } from "../helpers/replayTrail.js";
import { overwriteState } from "../helpers/state.js";

/** Where the escrow keeps an agreement's balance and bits. */
function moneySlot(agreement: string): bigint {
  return BigInt(keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [agreement, 0n]))) + 1n;
}

const CHALLENGED_FIRST = 1n << 160n;

/** Turns the challenged bit of the first tranche without a word to anybody. */
async function turnBit(world: World, agreement: string): Promise<void> {
  const slot = moneySlot(agreement);
  const word = BigInt(await world.helpers.getStorageAt(world.escrowAddress, slot));
  await world.helpers.setStorageAt(world.escrowAddress, slot, word ^ CHALLENGED_FIRST);
}

describe("The comparison of every transaction", () => {
  it("sees what one transaction left and a later one put right", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const honest = await world.helpers.takeSnapshot();
    await world.helpers.mine();
    await turnBit(world, agreement);
    const bad = await (await world.escrow.connect(world.people.commissioner).fund(agreement, POUND)).wait();
    await world.helpers.mine();
    await turnBit(world, agreement);
    await world.escrow.connect(world.people.commissioner).fund(agreement, POUND);
    const failure: unknown = await new ReplayTrail(world).compare().catch((error: unknown) => error);
    expect(String(failure)).to.include(`at block ${bad!.blockNumber}`);
    expect(String(failure)).to.include("challenged should be 0 and is 1");
    await honest.restore();
    await new ReplayTrail(world).compare();
  });

  it("compares what followed a snapshot that was restored", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const trail = new ReplayTrail(world);
    const snapshot = await world.helpers.takeSnapshot();
    await world.escrow.connect(world.people.commissioner).fund(agreement, POUND);
    await trail.compare();
    await snapshot.restore();
    const honest = await world.helpers.takeSnapshot();
    await world.helpers.mine();
    await turnBit(world, agreement);
    await world.escrow.connect(world.people.commissioner).fund(agreement, 2n * POUND);
    const failure: unknown = await trail.compare().catch((error: unknown) => error);
    expect(String(failure)).to.include("challenged should be 0 and is 1");
    await honest.restore();
    await trail.compare();
  });

  it("compares what came before a state was forced, and nothing after", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    await world.helpers.mine();
    await overwriteState(world, agreement, { challenged: 1n });
    await world.escrow.connect(world.people.commissioner).fund(agreement, POUND);
    await new ReplayTrail(world).compare();
  });
});
