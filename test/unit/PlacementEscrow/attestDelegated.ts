import { expect } from "chai";
import { network } from "hardhat";
import { ZeroAddress, type HDNodeWallet } from "ethers";
import {
  INSPECTOR,
  MET,
  POUND,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  attestationOf,
  loadWorld,
  openFunded,
  type World,
} from "../../helpers/escrow.js";
import { expectRevert, inToken, itemSigned, panelWith, signatureBy, transfersOf } from "../../helpers/panel.js";
import { MAGIC_WORD, answering } from "../../helpers/scripts.js";
import { attestationDigest, escrowDomain, type Attestation } from "../../../src/attestation/typedData.js";

/** EIP-7702 came with Prague. */
const connection = await network.create({ override: { hardfork: "prague" } });

/** The people and terms of the common world, on a chain of their own. */
async function createWorld(): Promise<World> {
  const { people, terms, schedule, start: began } = await loadWorld();
  const { ethers, networkHelpers: helpers } = connection;
  const here = ({ address }: { readonly address: string }) => ethers.getSigner(address);
  const [inspector, socialWorker, manager, health] = people.seats;
  const escrow = await ethers.deployContract("PlacementEscrow");
  const pound = await ethers.deployContract("TestPound", [18]);
  const escrowAddress = await escrow.getAddress();
  const { chainId } = await ethers.provider.getNetwork();
  const start = BigInt(await helpers.time.latest());
  const world: World = {
    connection,
    ethers,
    helpers,
    escrow,
    escrowAddress,
    pound,
    people: {
      commissioner: await here(people.commissioner),
      provider: await here(people.provider),
      payee: await here(people.payee),
      arbiter: await here(people.arbiter),
      seats: [await here(inspector), await here(socialWorker), await here(manager), await here(health)],
      stranger: await here(people.stranger),
    },
    domain: escrowDomain(chainId, escrowAddress),
    start,
    terms,
    schedule: schedule.map((tranche) => ({
      ...tranche,
      opensAt: tranche.opensAt - began + start,
      closesAt: tranche.closesAt - began + start,
    })),
  };
  return { ...world, terms: { ...terms, ...(await inToken(world, pound)) } };
}

describe("PlacementEscrow.attest and accounts that delegate their code", () => {
  after(() => connection.close());

  /** The social worker's account has a key and, by EIP-7702, the code of a scripted wallet. */
  async function delegated() {
    const world = await createWorld();
    const account = world.ethers.Wallet.createRandom();
    const wallet = await world.ethers.deployContract("ScriptedWallet");
    await delegate(world, account, await wallet.getAddress());
    const code = await world.ethers.getContractAt("ScriptedWallet", account.address);
    const panel = panelWith(world, { [SOCIAL_WORKER]: account.address });
    const agreement = await openFunded(world, { terms: { panel } });
    return { world, account, code, attestation: attestationOf(world, agreement, [[TWO_OF_THREE, MET]]) };
  }
  const load = () => connection.networkHelpers.loadFixture(delegated);

  async function delegate(world: World, account: HDNodeWallet, to: string) {
    const nonce = await world.ethers.provider.getTransactionCount(account.address);
    const { chainId } = await world.ethers.provider.getNetwork();
    const authorization = await account.authorize({ address: to, nonce, chainId });
    const { stranger } = world.people;
    await stranger.sendTransaction({ type: 4, to: stranger.address, authorizationList: [authorization] });
    const expected = to === ZeroAddress ? "0x" : `0xef0100${to.slice(2).toLowerCase()}`;
    expect(await world.ethers.provider.getCode(account.address)).to.equal(expected);
  }

  const itemWith = async (world: World, attestation: Attestation, socialWorkers: string) =>
    itemSigned(attestation, [
      { bit: INSPECTOR, signature: await signatureBy(world, world.people.seats[INSPECTOR], attestation) },
      { bit: SOCIAL_WORKER, signature: socialWorkers },
    ]);

  describe("when the account's own key signs", () => {
    it("should count it, though the code would refuse", async () => {
      const { world, account, code, attestation } = await load();
      await code.follow(answering("0x", { reverts: true }));
      const item = await itemWith(world, attestation, await signatureBy(world, account, attestation));
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });
  });

  describe("when the signature is for the code", () => {
    it("should count it if the code accepts it", async () => {
      const { world, code, attestation } = await load();
      await code.follow(answering(MAGIC_WORD));
      const tx = await world.escrow.attest([await itemWith(world, attestation, "0x5a5a")]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should revert with EscrowWalletRefused if the code does not", async () => {
      const { world, attestation } = await load();
      const item = await itemWith(world, attestation, "0x5a5a");
      const digest = attestationDigest(world.domain, attestation);
      await expectRevert(world, world.escrow.attest([item]), "EscrowWalletRefused", digest, 0b010);
    });

    it("should revert with EscrowSignatureInvalid once the account has taken its delegation back", async () => {
      const { world, account, code, attestation } = await load();
      await code.follow(answering(MAGIC_WORD));
      const item = await itemWith(world, attestation, "0x5a5a");
      await delegate(world, account, ZeroAddress);
      const digest = attestationDigest(world.domain, attestation);
      await expectRevert(world, world.escrow.attest([item]), "EscrowSignatureInvalid", account.address, digest);
    });
  });
});
