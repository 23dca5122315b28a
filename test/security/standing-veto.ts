import { expect } from "chai";
import {
  CORE,
  INSPECTOR,
  MANAGER,
  MET,
  POUND,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  attestationOf,
  itemOf,
  loadWorld,
  openFunded,
} from "../helpers/escrow.js";
import { Status } from "./support.js";

const MANAGER_BIT = 1 << MANAGER;

/** Two of three decide; a register says that the manager, whose word nobody needs, is not in good standing. */
async function struckOffManager() {
  const world = await loadWorld();
  const register = await world.ethers.deployContract("SettableRegister");
  const agreement = await openFunded(world, { terms: { register: await register.getAddress() } });
  await register.strikeOff(MANAGER_BIT);
  return { world, register, agreement };
}

describe("Security: a seat without standing spoils an attestation that it is not needed for", () => {
  it("a struck-off manager endorses the panel's refusal of a core tranche, and the refusal still stands", async () => {
    const { world, agreement } = await struckOffManager();
    const refusal = attestationOf(world, agreement, [[CORE, 0n]]);
    const byPanel = await itemOf(world, refusal, [INSPECTOR, SOCIAL_WORKER]);

    // Seen in the mempool: the manager endorses the very same attestation first.
    await world.escrow.attest([await itemOf(world, refusal, [MANAGER])]);

    await world.escrow.attest([byPanel]);
    expect(await world.escrow.statusOf(agreement, CORE)).to.equal(Status.Refused);
  });

  it("a manager who endorsed in good standing and was struck off later cannot block a payment", async () => {
    const { world, register, agreement } = await struckOffManager();
    await register.strikeOff(0);
    const met = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
    await world.escrow.attest([await itemOf(world, met, [MANAGER])]);
    await register.strikeOff(MANAGER_BIT);

    await world.escrow.attest([await itemOf(world, met, [INSPECTOR, SOCIAL_WORKER])]);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(1_000n * POUND);
  });

  it("does not count the seat without standing either", async () => {
    const { world, agreement } = await struckOffManager();
    const met = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
    const item = await itemOf(world, met, [SOCIAL_WORKER, MANAGER]);
    await expect(world.escrow.attest([item]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowStandingLacking")
      .withArgs(agreement, MANAGER_BIT);
  });

  it("a register that does not answer confirms nobody, and takes no money home either", async () => {
    const { world, register, agreement } = await struckOffManager();
    await register.fallSilent(true);
    const met = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
    const item = await itemOf(world, met, [INSPECTOR, SOCIAL_WORKER]);
    await expect(world.escrow.attest([item]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowStandingLacking")
      .withArgs(agreement, (1 << INSPECTOR) | (1 << SOCIAL_WORKER));

    const { commissioner } = world.people;
    await world.escrow.connect(commissioner).grant(agreement, [TWO_OF_THREE], `0x${"d1".repeat(32)}`);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(1_000n * POUND);
  });
});
