import { expect } from "chai";
import {
  CORE,
  INSPECTOR,
  MET,
  POUND,
  SOCIAL_WORKER,
  attestationOf,
  itemOf,
  loadWorld,
  openFunded,
} from "../helpers/escrow.js";
import { endow, placement } from "./support.js";

const LIMIT = 25_000n * POUND;
const FEE = 20_000n * POUND;

/** Two placements of one home in a token that moves at most 25,000 at a time. Each fee is 20,000. */
async function twoPlacements() {
  const world = await loadWorld();
  const token = await endow(world, await world.ethers.deployContract("OddToken"), 1_000_000n * POUND);
  const terms = { token: await token.getAddress() };
  const first = await openFunded(world, { terms: { ...terms, ...placement(1) } });
  const second = await openFunded(world, { terms: { ...terms, ...placement(2) } });
  await token.setLimit(LIMIT);
  const signed = async (agreement: string) =>
    itemOf(world, attestationOf(world, agreement, [[CORE, MET]]), [INSPECTOR, SOCIAL_WORKER]);
  return { world, token, items: [await signed(first), await signed(second)] as const };
}

describe("Security: a token that moves only so much at a time", () => {
  it("pays two placements one by one", async () => {
    const { world, token, items } = await twoPlacements();
    await world.escrow.attest([items[0]]);
    await world.escrow.attest([items[1]]);
    expect(await token.balanceOf(world.people.payee)).to.equal(2n * FEE);
  });

  it("a stranger who submits both in one run cannot lock away what each alone would have been paid", async () => {
    const { world, token, items } = await twoPlacements();
    await world.escrow.connect(world.people.stranger).attest([...items]);

    const owed = await world.escrow.owed(token, world.people.payee);
    expect(owed).to.equal(2n * FEE);
    const { payee } = world.people;
    await expect(world.escrow.withdraw(token, payee, payee))
      .to.be.revertedWithCustomError(token, "OddTokenAboveLimit")
      .withArgs(2n * FEE, LIMIT);
    await world.escrow.connect(payee).withdrawPart(token, payee, FEE);
    await world.escrow.connect(payee).withdrawPart(token, payee, FEE);
    expect(await token.balanceOf(world.people.payee)).to.equal(2n * FEE);
    expect(await world.escrow.owed(token, world.people.payee)).to.equal(0n);
  });
});
