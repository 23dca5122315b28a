import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { packTranche } from "../../../src/agreement/tranche.js";
import { attestationDigest, retractionDigest, termsDigest } from "../../../src/attestation/typedData.js";
import {
  CORE,
  HEALTH,
  INSPECTOR,
  MET,
  POUND,
  SOCIAL_WORKER,
  THREE_OF_THREE,
  TWO_OF_THREE,
  attestationOf,
  attestationToAbi,
  itemOf,
  loadWorld,
  openAgreement,
  openFunded,
  toAbi,
  type World,
} from "../../helpers/escrow.js";
import { openOwing } from "../../helpers/flows.js";
import {
  FLAG_ARREARS,
  FLAG_CLOSED,
  FLAG_ENDORSEMENTS,
  NO_END,
  overwriteState,
  readState,
} from "../../helpers/state.js";
import { FEE, inToken } from "../../helpers/tokens.js";

const UNKNOWN = `0x${"99".repeat(32)}`;

describe("PlacementEscrow: views", () => {
  let world: World;
  let agreement: string;
  let total: bigint;

  beforeEach(async () => {
    world = await loadWorld();
    agreement = await openFunded(world);
    total = world.schedule.reduce((sum, { amount }) => sum + amount, 0n);
  });

  const amountOf = (index: bigint): bigint => world.schedule[Number(index)]!.amount;
  const grant = (tranches: bigint[], id = agreement) =>
    world.escrow.connect(world.people.commissioner).grant(id, tranches, ZeroHash);

  describe("given no such agreement", () => {
    it("should revert with the id in each view that reads terms or state", async () => {
      const { escrow } = world;
      const reads = [
        escrow.termsOf(UNKNOWN),
        escrow.scheduleOf(UNKNOWN),
        escrow.stateOf(UNKNOWN),
        escrow.statusOf(UNKNOWN, 0),
        escrow.liabilities(UNKNOWN),
        escrow.reclaimable(UNKNOWN),
      ];
      for (const read of reads) {
        await expect(read).to.be.revertedWithCustomError(escrow, "EscrowAgreementUnknown").withArgs(UNKNOWN);
      }
    });

    it("should answer with nothing in each view that counts", async () => {
      const { escrow, pound, people } = world;
      expect(await escrow.arrears(UNKNOWN)).to.equal(0n);
      expect(await escrow.owed(pound, people.payee)).to.equal(0n);
      expect(await escrow.cancelled(people.payee, UNKNOWN)).to.equal(false);
      expect(await escrow.endorsementsOf(UNKNOWN, UNKNOWN)).to.deep.equal([0n, 0n]);
    });
  });

  describe("termsOf", () => {
    it("should give every field that was signed", async () => {
      const { panel, ...single } = world.terms;
      const given = await world.escrow.termsOf(agreement);
      for (const [name, value] of Object.entries(single)) {
        expect(given[name as keyof typeof single], name).to.equal(value);
      }
      expect([...given.panel]).to.deep.equal(panel);
    });

    it("should keep fields apart whose bytes are all set or all clear", async () => {
      const [inspector, socialWorker, manager] = world.terms.panel;
      const terms = {
        carePlan: `0x${"ff".repeat(32)}`,
        placementRef: ZeroHash,
        noticePeriod: 0n,
        holdPeriod: 86_400n,
        longStop: 730n * 86_400n,
        register: await world.pound.getAddress(),
        panel: [inspector, socialWorker, manager, `0x${"F".repeat(40)}`] as const,
      };
      const given = await world.escrow.termsOf(await openAgreement(world, { terms }));
      expect(given.carePlan).to.equal(terms.carePlan);
      expect(given.placementRef).to.equal(ZeroHash);
      expect([given.noticePeriod, given.holdPeriod, given.longStop]).to.deep.equal([0n, 86_400n, 730n * 86_400n]);
      expect(given.register).to.equal(terms.register);
      expect(BigInt(given.panel[HEALTH])).to.equal(BigInt(terms.panel[HEALTH]));
      expect(given.payee).to.equal(world.terms.payee);
    });
  });

  describe("scheduleOf", () => {
    it("should give the words that were signed, in order", async () => {
      expect([...(await world.escrow.scheduleOf(agreement))]).to.deep.equal(world.schedule.map(packTranche));
    });
  });

  describe("stateOf", () => {
    it("should give balance, version and number after opening and funding", async () => {
      const { terms, ...state } = await readState(world, agreement);
      expect(terms).to.not.equal(ZeroAddress);
      expect(state).to.deep.equal({
        version: 1n,
        endsAt: NO_END,
        heldUntil: 0n,
        heldBy: 0n,
        flags: 0n,
        balance: total,
        settled: 0n,
        challenged: 0n,
        sequence: 2n,
      });
    });

    it("should give the bits of settled and refused tranches, and the flags", async () => {
      agreement = await openAgreement(world, { terms: { placementRef: UNKNOWN } });
      const seats = [INSPECTOR, SOCIAL_WORKER];
      await world.escrow.attest([await itemOf(world, attestationOf(world, agreement, [[TWO_OF_THREE, 0n]]), seats)]);
      await world.escrow.attest([await itemOf(world, attestationOf(world, agreement, [[THREE_OF_THREE, MET]]), seats)]);
      await grant([CORE]);
      expect(await readState(world, agreement)).to.deep.include({
        settled: (1n << CORE) | (1n << TWO_OF_THREE),
        challenged: 1n << TWO_OF_THREE,
        flags: FLAG_ENDORSEMENTS | FLAG_ARREARS,
        sequence: 4n,
      });
    });
  });

  describe("liabilities and reclaimable", () => {
    const expectBooks = async (liabilities: bigint, reclaimable: bigint): Promise<void> => {
      expect(await world.escrow.liabilities(agreement)).to.equal(liabilities);
      expect(await world.escrow.reclaimable(agreement)).to.equal(reclaimable);
    };

    it("should count every tranche in full while all are open", async () => {
      await expectBooks(total, 0n);
    });

    it("should count a settled tranche no more, and free what a finding left of it", async () => {
      const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, 2_500n]]);
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER])]);
      await expectBooks(total - amountOf(TWO_OF_THREE), (amountOf(TWO_OF_THREE) * 3n) / 4n);
    });

    it("should count a refused tranche in full", async () => {
      const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, 0n]]);
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER])]);
      await expectBooks(total, 0n);
    });

    it("should have nothing to reclaim when the balance is short", async () => {
      agreement = await openFunded(world, { terms: { placementRef: UNKNOWN }, funds: total - 1n });
      await expectBooks(total, 0n);
    });

    it("should give the surplus to reclaim, and no more of it once reclaimed", async () => {
      const { commissioner } = world.people;
      await world.escrow.connect(commissioner).fund(agreement, 77n);
      await expectBooks(total, 77n);
      await world.escrow.connect(commissioner).reclaim(agreement);
      await expectBooks(total, 0n);
    });

    it("should count nothing that is void", async () => {
      await overwriteState(world, agreement, { endsAt: world.start });
      await expectBooks(0n, total);
    });

    it("should count nothing and give nothing once the agreement is closed", async () => {
      await overwriteState(world, agreement, { flags: FLAG_CLOSED });
      await expectBooks(0n, 0n);
    });
  });

  describe("arrears and owed", () => {
    it("should give what is decided and not yet funded", async () => {
      const poor = await openFunded(world, { terms: { placementRef: UNKNOWN }, funds: 3n * POUND });
      await grant([CORE], poor);
      expect(await world.escrow.arrears(poor)).to.equal(amountOf(CORE) - 3n * POUND);
      expect(await world.escrow.arrears(agreement)).to.equal(0n);
    });

    it("should give what a token refused, by token and account", async () => {
      const token = await world.ethers.deployContract("DenyListToken");
      await openOwing({ world: await inToken(world, token), token });
      const { payee, provider } = world.people;
      expect(await world.escrow.owed(token, payee)).to.equal(FEE);
      expect(await world.escrow.owed(token, provider)).to.equal(0n);
      expect(await world.escrow.owed(world.pound, payee)).to.equal(0n);
    });
  });

  describe("endorsementsOf", () => {
    it("should give the seats that endorsed and those that took it back", async () => {
      const attestation = attestationOf(world, agreement, [[THREE_OF_THREE, MET]]);
      const digest = attestationDigest(world.domain, attestation);
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER])]);
      expect(await world.escrow.endorsementsOf(agreement, digest)).to.deep.equal([0b011n, 0n]);
      await world.escrow.connect(world.people.seats[INSPECTOR]).retract(attestationToAbi(attestation));
      expect(await world.escrow.endorsementsOf(agreement, digest)).to.deep.equal([0b010n, 0b001n]);
      expect(await world.escrow.endorsementsOf(agreement, UNKNOWN)).to.deep.equal([0n, 0n]);
    });
  });

  describe("digests", () => {
    it("should be those that the library signs", async () => {
      const { escrow, domain, terms, schedule } = world;
      const attestation = attestationOf(world, agreement, [[CORE, MET]]);
      const attested = attestationDigest(domain, attestation);
      expect(await escrow.termsDigest(toAbi(terms), schedule.map(packTranche))).to.equal(agreement);
      expect(termsDigest(domain, { ...terms, schedule })).to.equal(agreement);
      expect(await escrow.attestationDigest(attestationToAbi(attestation))).to.equal(attested);
      expect(await escrow.retractionDigest(agreement, attested)).to.equal(
        retractionDigest(domain, { agreement, attestation: attested }),
      );
    });
  });

  describe("eip712Domain", () => {
    it("should name the contract, its version, the chain and the address, and nothing else", async () => {
      const { name, version, chainId, verifyingContract } = world.domain;
      expect(await world.escrow.eip712Domain()).to.deep.equal([
        "0x0f",
        name,
        version,
        chainId,
        verifyingContract,
        ZeroHash,
        [],
      ]);
    });
  });
});
