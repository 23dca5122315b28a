import { expect } from "chai";
import { CALLERS_WORD } from "../../src/attestation/signatures.js";
import { attestationDigest } from "../../src/attestation/typedData.js";
import { askWallet, readSafe } from "../../src/adapters/contractWallets.js";
import { soundSignature } from "../../src/adapters/soundSignature.js";
import { requestAttestation } from "../../src/attestation/request.js";
import {
  INSPECTOR,
  MET,
  POUND,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  attestationOf,
  attestationToAbi,
  openFunded,
  type World,
} from "../helpers/escrow.js";
import {
  eventsOf,
  expectRevert,
  itemSigned,
  panelWith,
  prepare,
  signatureBy,
  transfersOf,
  type LoggedEvent,
} from "../helpers/panel.js";
import { approvedBy, deploySafe, teamOf, type SafeWallet } from "../helpers/safe.js";

const LINE = 1_000n * POUND;
const SOCIAL_WORKERS_BIT = 0b010;

describe("A Safe 1.4.1 in a seat of the panel", () => {
  const load = prepare(async (world) => {
    const { owners, outsider, team } = await teamOf(world);
    const panel = panelWith(world, { [SOCIAL_WORKER]: team.address });
    const agreement = await openFunded(world, { terms: { panel } });
    const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
    const digest = attestationDigest(world.domain, attestation);
    return { owners, outsider, team, agreement, attestation, digest };
  });

  type Loaded = Awaited<ReturnType<typeof load>>;

  async function itemWith({ world, attestation }: Pick<Loaded, "world" | "attestation">, signature: string) {
    const inspectors = await signatureBy(world, world.people.seats[INSPECTOR], attestation);
    return itemSigned(attestation, [
      { bit: INSPECTOR, signature: inspectors },
      { bit: SOCIAL_WORKER, signature },
    ]);
  }

  async function expectPaid(loaded: Loaded, signature: string): Promise<LoggedEvent> {
    const { world, team, digest } = loaded;
    expect(
      await askWallet(world.ethers.provider, await world.escrow.getAddress(), team.address, { digest, signature }),
    ).to.equal("accepts");
    const tx = await world.escrow.attest([await itemWith(loaded, signature)]);
    expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, LINE]]);
    const [attested] = await eventsOf(world, tx);
    return attested!;
  }

  async function expectRefused(loaded: Loaded, signature: string): Promise<void> {
    const { world, team, digest } = loaded;
    expect(
      await askWallet(world.ethers.provider, await world.escrow.getAddress(), team.address, { digest, signature }),
    ).to.equal("refuses");
    const attesting = world.escrow.attest([await itemWith(loaded, signature)]);
    await expectRevert(world, attesting, "EscrowWalletRefused", digest, SOCIAL_WORKERS_BIT);
  }

  it("should read its owners, its threshold and its version", async () => {
    const { world, team, owners } = await load();
    const safe = await readSafe(world.ethers.provider, team.address);
    expect(safe).to.deep.include({ address: team.address, threshold: 2n, version: "1.4.1" });
    expect(safe?.owners).to.have.members(owners.map(({ address }) => address));
    expect(await readSafe(world.ethers.provider, world.escrowAddress)).to.equal(undefined);
    expect(await readSafe(world.ethers.provider, owners[0]!.address)).to.equal(undefined);
  });

  for (const pair of [
    [0, 1],
    [1, 0],
    [1, 2],
    [2, 0],
  ] as const) {
    it(`should pay on the word of owners ${pair.join(" and ")}`, async () => {
      const loaded = await load();
      const { team, owners, digest } = loaded;
      await expectPaid(loaded, await team.sign(digest, [owners[pair[0]]!, owners[pair[1]]!]));
    });
  }

  it("should pay on the word of all three, more than it needs", async () => {
    const loaded = await load();
    await expectPaid(loaded, await loaded.team.sign(loaded.digest, loaded.owners));
  });

  it("should be refused with one owner's signature", async () => {
    const loaded = await load();
    await expectRefused(loaded, await loaded.team.sign(loaded.digest, loaded.owners.slice(0, 1)));
  });

  it("should be refused with one owner's signature twice", async () => {
    const loaded = await load();
    const one = await loaded.team.sign(loaded.digest, loaded.owners.slice(0, 1));
    await expectRefused(loaded, `${one}${one.slice(2)}`);
  });

  it("should be refused with an outsider's signature beside an owner's", async () => {
    const loaded = await load();
    const { team, owners, outsider, digest } = loaded;
    await expectRefused(loaded, await team.sign(digest, [owners[0]!, outsider]));
  });

  describe("given copies of a request that each hold the signature of one owner", () => {
    async function soundOf({ world, team, agreement, attestation }: Loaded, offered: readonly string[]) {
      const { panel } = await world.escrow.termsOf(agreement);
      const request = requestAttestation(world.domain, attestation, panel);
      const escrow = { chain: { provider: world.ethers.provider }, address: world.escrowAddress };
      return soundSignature(escrow, request, team.address, offered);
    }

    it("should pay on all of them joined, and on none of them alone", async () => {
      const loaded = await load();
      const { team, owners, digest } = loaded;
      const [first, second] = [await team.sign(digest, [owners[0]!]), await team.sign(digest, [owners[1]!])];
      expect(await soundOf(loaded, [first])).to.equal(undefined);
      const sound = await soundOf(loaded, [second, first]);
      expect(sound).to.deep.equal({ signature: await team.sign(digest, owners.slice(0, 2)), isWallets: true });
      await expectPaid(loaded, sound!.signature);
    });

    it("should pay whatever a stranger puts into further copies", async () => {
      const loaded = await load();
      const { team, owners, outsider, digest } = loaded;
      const words = await Promise.all(owners.slice(0, 2).map((owner) => team.sign(digest, [owner])));
      const slipped = [`0x${"ab".repeat(65)}`, "0x1234", ...owners.map(({ address }) => approvedBy(address))];
      const sound = await soundOf(loaded, [await team.sign(digest, [outsider]), ...slipped, ...words]);
      expect(sound?.signature).to.equal(await team.sign(digest, owners.slice(0, 2)));
      expect(await soundOf(loaded, [...slipped, words[0]!])).to.equal(undefined);
    });

    it("should pay on the approval of one and the signature of another", async () => {
      const loaded = await load();
      const { team, owners, digest } = loaded;
      const approval = await team.approve(digest, owners[0]!);
      const sound = await soundOf(loaded, [approval, await team.sign(digest, [owners[1]!])]);
      await expectPaid(loaded, sound!.signature);
    });
  });

  it("should be refused if its owners signed the attestation itself", async () => {
    const loaded = await load();
    const { world, owners, attestation } = loaded;
    const [first, second] = [owners[0]!, owners[1]!].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
    const words = [await signatureBy(world, first!, attestation), await signatureBy(world, second!, attestation)];
    await expectRefused(loaded, `${words[0]!}${words[1]!.slice(2)}`);
  });

  it("should be refused with the message of another Safe of the same owners", async () => {
    const loaded = await load();
    const other = await deploySafe((await loaded.world.ethers.getSigners())[0]!, loaded.owners, 2);
    expect(other.address).to.not.equal(loaded.team.address);
    await expectRefused(loaded, await other.sign(loaded.digest, loaded.owners.slice(0, 2)));
  });

  it("should be refused with signatures on another attestation", async () => {
    const loaded = await load();
    const { world, agreement, team, owners } = loaded;
    const other = attestationOf(world, agreement, [[TWO_OF_THREE, MET]], { evidence: `0x${"e2".repeat(32)}` });
    await expectRefused(loaded, await team.sign(attestationDigest(world.domain, other), owners.slice(0, 2)));
  });

  it("should be refused once an owner who signed has left, and accepted by those who remain", async () => {
    const loaded = await load();
    const { team, owners, digest } = loaded;
    const [first, second, third] = [owners[0]!, owners[1]!, owners[2]!];
    const old = await team.sign(digest, [first, second]);
    // Owners are a linked list on chain, in the order of the setup: before the first stands the sentinel 1.
    await team.change("removeOwner", [`0x${"1".padStart(40, "0")}`, first.address, 2], [second, third]);
    await expectRefused(loaded, old);
    await expectPaid(loaded, await team.sign(digest, [second, third]));
  });

  it("should be refused once its threshold was raised, and accepted with the signature that lacked", async () => {
    const loaded = await load();
    const { team, owners, digest } = loaded;
    const old = await team.sign(digest, owners.slice(0, 2));
    await team.change("changeThreshold", [3], owners.slice(0, 2));
    await expectRefused(loaded, old);
    await expectPaid(loaded, await team.sign(digest, owners));
  });

  it("should be refused once its fallback handler is gone: nothing else answers ERC-1271", async () => {
    const loaded = await load();
    const { team, owners, digest } = loaded;
    await team.change("setFallbackHandler", [`0x${"00".repeat(20)}`], owners.slice(0, 2));
    await expectRefused(loaded, await team.sign(digest, owners.slice(0, 2)));
  });

  describe("given its owners approved on chain", () => {
    it("should be refused after signMessage: its signature is empty, and an empty one is the caller's word", async () => {
      const loaded = await load();
      const { world, team, owners, digest, attestation } = loaded;
      await team.signOnChain(digest, owners.slice(0, 2));
      expect(
        await askWallet(world.ethers.provider, await world.escrow.getAddress(), team.address, {
          digest,
          signature: "0x",
        }),
      ).to.equal("accepts");
      const attesting = world.escrow.attest([await itemWith(loaded, "0x")]);
      await expectRevert(world, attesting, "EscrowSignatureInvalid", team.address, digest);
      // The same Safe can say it by calling, with the owners' word as a transaction.
      const calling = world.escrow.interface.encodeFunctionData("attest", [
        [await itemWith({ world, attestation }, "0x")],
      ]);
      const tx = await team.execute(world.escrowAddress, calling, owners.slice(1, 3));
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, LINE]]);
    });

    it("should pay on approved hashes, alone and beside a signature", async () => {
      const loaded = await load();
      const { team, owners, digest } = loaded;
      const [first, second] = [owners[0]!, owners[1]!].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
      const word = await team.approve(digest, first!);
      await expectRefused(loaded, `${word}${approvedBy(second!.address).slice(2)}`);
      await expectPaid(loaded, `${word}${(await team.sign(digest, [second!])).slice(2)}`);
    });
  });

  it("should say it by its own transaction, without a signature", async () => {
    const loaded = await load();
    const { world, team, owners, agreement } = loaded;
    const calling = world.escrow.interface.encodeFunctionData("attest", [[await itemWith(loaded, CALLERS_WORD)]]);
    const tx = await team.execute(world.escrowAddress, calling, owners.slice(0, 2));
    expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, LINE]]);
    const [attested] = await eventsOf(world, tx);
    expect(attested?.slice(0, 2)).to.deep.equal(["Attested", agreement]);
    expect(attested?.[4]).to.equal(team.address);
  });

  it("should retract what it signed", async () => {
    const loaded = await load();
    const { world, team, owners, digest, attestation } = loaded;
    const calling = world.escrow.interface.encodeFunctionData("retract", [attestationToAbi(attestation)]);
    await team.execute(world.escrowAddress, calling, owners.slice(0, 2));
    const item = await itemWith(loaded, await team.sign(digest, owners.slice(0, 2)));
    await expectRevert(
      world,
      world.escrow.attest([item]),
      "EscrowRetracted",
      attestation.agreement,
      SOCIAL_WORKERS_BIT,
    );
  });

  /** What `isValidSignature` takes of the 500,000 that the escrow gives. */
  async function answerGas(world: World, safe: SafeWallet, digest: string, signature: string): Promise<bigint> {
    const { MaxUint256 } = world.ethers;
    const abi = ["function isValidSignature(bytes32,bytes) view returns (bytes4)"];
    const { data, to } = await new world.ethers.Contract(safe.address, abi, world.ethers.provider)
      .getFunction("isValidSignature")
      .populateTransaction(digest, signature);
    const bytes = [...world.ethers.getBytes(data)];
    const intrinsic = bytes.reduce((gas, byte) => gas + (byte === 0 ? 4n : 16n), 21_000n);
    const all = await world.ethers.provider.estimateGas({ to, data });
    expect(all).to.be.lessThan(MaxUint256);
    return all - intrinsic;
  }

  it("should answer with far less gas than it is given", async () => {
    const { world, team, owners, digest } = await load();
    const gas = await answerGas(world, team, digest, await team.sign(digest, owners.slice(0, 2)));
    expect(gas).to.be.within(15_000n, 60_000n);
  });

  it("should answer in time with forty owners, all of whom sign", async () => {
    const { world, digest } = await load();
    const people = Array.from({ length: 40 }, () => world.ethers.Wallet.createRandom());
    const large = await deploySafe((await world.ethers.getSigners())[0]!, people, people.length);
    const signature = await large.sign(digest, people);
    expect(
      await askWallet(world.ethers.provider, await world.escrow.getAddress(), large.address, { digest, signature }),
    ).to.equal("accepts");
    expect(await answerGas(world, large, digest, signature)).to.be.lessThan(500_000n);
  });
});
