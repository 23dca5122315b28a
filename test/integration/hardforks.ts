import { expect } from "chai";
import { network } from "hardhat";
import {
  CORE,
  MET,
  POUND,
  THREE_OF_THREE,
  attestationOf,
  createWorld,
  itemOf,
  openAgreement,
  openFunded,
} from "../helpers/escrow.js";

/** The contracts are compiled for Cancun; what came after must not change what they do. */
const HARDFORKS = ["cancun", "prague", "osaka"] as const;

describe("The escrow on the hardforks since its EVM target", () => {
  for (const hardfork of HARDFORKS) {
    it(`should open, fund, pay by the panel and pay on silence on ${hardfork}`, async () => {
      const connection = await network.create({ override: { hardfork } });
      const world = await createWorld(connection);
      const { escrow, pound, people, helpers } = world;
      const agreement = await openFunded(world);
      await escrow.attest([await itemOf(world, attestationOf(world, agreement, [[THREE_OF_THREE, MET]]), [0, 1, 2])]);
      await helpers.time.increaseTo(world.schedule[Number(CORE)]!.closesAt);
      await escrow.claim(agreement, [CORE]);
      expect(await pound.balanceOf(people.payee)).to.equal(21_000n * POUND);
      expect((await escrow.stateOf(agreement)).balance).to.equal(3_000n * POUND);
      await connection.close();
    });
  }

  it("should not open on the hardfork before, which has no transient storage", async () => {
    const connection = await network.create({ override: { hardfork: "shanghai" } });
    const world = await createWorld(connection);
    await expect(openAgreement(world)).to.be.revertedWithoutReason(world.ethers);
    await connection.close();
  });
});
