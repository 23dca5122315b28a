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
import { Mood, itemWith, panelWith, placement, signatureOf } from "./support.js";

const FEE = 20_000n * POUND;

/** A placement whose inspector is a contract wallet, and its neighbour's, in one payment run. */
async function moodyWorld() {
  const world = await loadWorld();
  const wallet = await world.ethers.deployContract("MoodyWallet");
  const panel = panelWith(world, { [INSPECTOR]: await wallet.getAddress() });
  const moody = await openFunded(world, { terms: { ...placement(1), panel } });
  const neighbour = await openFunded(world, { terms: placement(2) });
  const attestation = attestationOf(world, moody, [[CORE, MET]]);
  const byWallet = itemWith(attestation, [
    { bit: INSPECTOR, signature: "0x1234" },
    await signatureOf(world, attestation, SOCIAL_WORKER),
  ]);
  const byNeighbour = await itemOf(world, attestationOf(world, neighbour, [[CORE, MET]]), [INSPECTOR, SOCIAL_WORKER]);
  return { world, wallet, moody, attestation, byWallet, byNeighbour };
}

const ANSWERS: readonly [keyof typeof Mood, boolean][] = [
  ["Accept", true],
  ["Slow", true],
  ["Bomb", true],
  ["Refuse", false],
  ["Revert", false],
  ["Burn", false],
  ["Short", false],
  ["Dirty", false],
];

describe("Security: contract wallets of every mood", () => {
  for (const [mood, accepts] of ANSWERS) {
    it(`${mood}: ${accepts ? "its word counts" : "only its own item is skipped"}`, async () => {
      const { world, wallet, moody, byWallet, byNeighbour } = await moodyWorld();
      await wallet.setMood(Mood[mood], 300_000n);
      const receipt = await (await world.escrow.attest([byWallet, byNeighbour], { gasLimit: 3_000_000n })).wait();
      expect(await world.pound.balanceOf(world.people.payee)).to.equal(accepts ? 2n * FEE : FEE);
      expect((await world.escrow.stateOf(moody)).sequence).to.equal(accepts ? 3n : 2n);
      expect(receipt!.gasUsed).to.be.lessThan(1_000_000n);
    });
  }

  it("a refusal on its own is named with the seat", async () => {
    const { world, wallet, byWallet } = await moodyWorld();
    await wallet.setMood(Mood.Refuse, 0n);
    await expect(world.escrow.attest([byWallet]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowWalletRefused")
      .withArgs(await world.escrow.attestationDigest(byWallet.attestation), 1 << INSPECTOR);
  });

  it("an empty signature is never the wallet's, only the caller's, so nobody else can sign with it", async () => {
    const { world, wallet, moody, attestation } = await moodyWorld();
    const item = await itemOf(world, attestation, [SOCIAL_WORKER], [INSPECTOR]);
    const digest = await world.escrow.attestationDigest(item.attestation);
    await expect(world.escrow.attest([item]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowSignatureInvalid")
      .withArgs(await wallet.getAddress(), digest);

    const data = world.escrow.interface.encodeFunctionData("attest", [[item]]);
    await wallet.execute(world.escrowAddress, data);
    expect((await world.escrow.stateOf(moody)).balance).to.equal(4_000n * POUND);
  });

  it("a wallet that refuses after it endorsed on chain is not asked again: retracting is how it takes that back", async () => {
    const { world, wallet, attestation } = await moodyWorld();
    await world.escrow.attest([itemWith(attestation, [{ bit: INSPECTOR, signature: "0x1234" }])]);
    await wallet.setMood(Mood.Refuse, 0n);
    const last = await itemOf(world, attestation, [SOCIAL_WORKER]);

    const snapshot = await world.helpers.takeSnapshot();
    await world.escrow.attest([last]);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(FEE);
    await snapshot.restore();

    await wallet.execute(world.escrowAddress, world.escrow.interface.encodeFunctionData("retract", [last.attestation]));
    await world.escrow.attest([last]);
    const digest = await world.escrow.attestationDigest(last.attestation);
    expect(await world.escrow.endorsementsOf(attestation.agreement, digest)).to.deep.equal([
      1n << BigInt(SOCIAL_WORKER),
      1n << BigInt(INSPECTOR),
    ]);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(0n);
  });
});
