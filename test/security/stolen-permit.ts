import { expect } from "chai";
import { Signature } from "ethers";
import { PERMIT_TYPES } from "../../src/attestation/permit.js";
import { DAY, POUND, loadWorld, openAgreement } from "../helpers/escrow.js";
import { placement } from "./support.js";

const AMOUNT = 500n * POUND;
/** A funder who has given no allowance, only a permit that everybody can read in the mempool. */
async function permitted() {
  const world = await loadWorld();
  const { stranger: funder } = world.people;
  await world.pound.mint(funder.address, 2n * AMOUNT);
  const agreement = await openAgreement(world, { terms: placement(1) });
  const thiefs = await openAgreement(world, { terms: placement(2) });
  const deadline = world.start + DAY;
  const { chainId } = await world.ethers.provider.getNetwork();
  const domain = { name: "Test Pound", version: "1", chainId, verifyingContract: await world.pound.getAddress() };
  const message = { owner: funder.address, spender: world.escrowAddress, value: AMOUNT, nonce: 0n, deadline };
  const { v, r, s } = Signature.from(await funder.signTypedData(domain, PERMIT_TYPES, message));
  return { world, funder, agreement, thiefs, permit: [AMOUNT, deadline, v, r, s] as const };
}

describe("Attack: a stolen permit", () => {
  it("submitted by a stranger, it does not keep its owner from funding", async () => {
    const { world, funder, agreement, permit } = await permitted();
    await world.pound.connect(world.people.payee).permit(funder, world.escrowAddress, ...permit);
    await expect(world.escrow.connect(funder).fundWithPermit(agreement, ...permit))
      .to.emit(world.escrow, "Funded")
      .withArgs(agreement, 2n, AMOUNT, funder, AMOUNT, 0n);
    expect(await world.pound.balanceOf(funder)).to.equal(AMOUNT);
  });

  it("used by a thief, it moves nothing of the owner's to the agreement of the thief's choice", async () => {
    const { world, funder, thiefs, permit } = await permitted();
    const thief = world.people.payee;
    await expect(world.escrow.connect(thief).fundWithPermit(thiefs, ...permit))
      .to.be.revertedWithCustomError(world.pound, "ERC20InsufficientAllowance")
      .withArgs(world.escrow, 0n, AMOUNT);
    await world.pound.connect(thief).permit(funder, world.escrowAddress, ...permit);
    await expect(world.escrow.connect(thief).fund(thiefs, AMOUNT))
      .to.be.revertedWithCustomError(world.pound, "ERC20InsufficientAllowance")
      .withArgs(world.escrow, 0n, AMOUNT);
    expect(await world.pound.balanceOf(funder)).to.equal(2n * AMOUNT);
  });

  it("is good once: the same permit again funds nothing", async () => {
    const { world, funder, agreement, permit } = await permitted();
    await world.escrow.connect(funder).fundWithPermit(agreement, ...permit);
    await expect(world.escrow.connect(funder).fundWithPermit(agreement, ...permit))
      .to.be.revertedWithCustomError(world.pound, "ERC20InsufficientAllowance")
      .withArgs(world.escrow, 0n, AMOUNT);
    expect((await world.escrow.stateOf(agreement)).balance).to.equal(AMOUNT);
  });
});
