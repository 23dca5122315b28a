import { expect } from "chai";
import {
  CORE,
  HEALTH,
  INSPECTOR,
  MET,
  POUND,
  SOCIAL_WORKER,
  attestationOf,
  itemOf,
  loadWorld,
  openFunded,
  type Item,
  type World,
} from "../helpers/escrow.js";
import { Mood, itemWith, panelWith, placement, signatureOf } from "./support.js";

const NO_CODE = "0x";

/** An account that has both a key and code, as EIP-7702 makes them; its owner may set and remove the code at any time. */
async function delegate(world: World, account: string): Promise<void> {
  const wallet = await world.ethers.deployContract("MoodyWallet");
  await world.helpers.setCode(account, await world.ethers.provider.getCode(wallet));
}

/**
 * Two placements of one run: in the second the health professional signs as a wallet does, by a passkey of `length` bytes.
 */
async function runOfTwo(world: World, length: number): Promise<{ items: Item[]; healthy: string; griefed: string }> {
  const health = world.people.seats[HEALTH];
  await delegate(world, health.address);
  const healthy = await openFunded(world, { terms: placement(1) });
  const panel = panelWith(world, { [HEALTH]: health.address });
  const griefed = await openFunded(world, { terms: { ...placement(2), panel } });
  const attestation = attestationOf(world, griefed, [[CORE, MET]]);
  const items = [
    await itemOf(world, attestationOf(world, healthy, [[CORE, MET]]), [INSPECTOR, SOCIAL_WORKER]),
    itemWith(attestation, [
      await signatureOf(world, attestation, INSPECTOR),
      { bit: HEALTH, signature: `0x${"5a".repeat(length)}` },
    ]),
  ];
  return { items, healthy, griefed };
}

describe("Security: a wallet that takes its code away in front of a payment run", () => {
  it("the run pays both placements while the wallet accepts", async () => {
    const world = await loadWorld();
    const { items } = await runOfTwo(world, 96);
    await world.escrow.attest(items);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(40_000n * POUND);
  });

  it("the run pays the other placement when the wallet refuses", async () => {
    const world = await loadWorld();
    const { items, griefed } = await runOfTwo(world, 96);
    const health = world.people.seats[HEALTH];
    const wallet = await world.ethers.getContractAt("MoodyWallet", health.address);
    await wallet.setMood(Mood.Refuse, 0);
    await world.escrow.attest(items);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(20_000n * POUND);
    expect((await world.escrow.stateOf(griefed)).sequence).to.equal(2n);
  });

  for (const length of [96, 65]) {
    it(`the run reverts whole when the wallet is gone, and pays without its item, its signature ${length} bytes long`, async () => {
      const world = await loadWorld();
      const { items, griefed } = await runOfTwo(world, length);
      await world.escrow.attest.staticCall(items);

      // An account without code has only a key: what is not its signature is the sender's mistake, not another's act.
      const health = world.people.seats[HEALTH].address;
      await world.helpers.setCode(health, NO_CODE);
      const [, spoilt] = items;
      await expect(world.escrow.attest(items))
        .to.be.revertedWithCustomError(world.escrow, "EscrowSignatureInvalid")
        .withArgs(health, await world.escrow.attestationDigest(spoilt!.attestation));
      await world.escrow.attest(items.slice(0, 1));
      expect(await world.pound.balanceOf(world.people.payee)).to.equal(20_000n * POUND);
      expect((await world.escrow.stateOf(griefed)).sequence).to.equal(2n);
    });
  }

  it("an account with key and code signs with its key, whatever the code answers", async () => {
    const world = await loadWorld();
    const { griefed } = await runOfTwo(world, 96);
    const health = world.people.seats[HEALTH];
    const wallet = await world.ethers.getContractAt("MoodyWallet", health.address);
    await wallet.setMood(Mood.Refuse, 0);
    const attestation = attestationOf(world, griefed, [[CORE, MET]]);
    await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, HEALTH])]);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(20_000n * POUND);
  });
});
