import { expect } from "chai";
import {
  INSPECTOR,
  MANAGER,
  MET,
  POUND,
  SOCIAL_WORKER,
  THREE_OF_THREE,
  TWO_OF_THREE,
  attestationOf,
  itemOf,
  openFunded,
  type World,
} from "../../helpers/escrow.js";
import { FLAG_ENDORSEMENTS } from "../../helpers/state.js";
import { Status, booksOf, expectRevert, placement, prepare, signedItem, transfersOf } from "../../helpers/panel.js";
import { EVERYTHING, NOBODY_LACKING, answering, type Script } from "../../helpers/scripts.js";
import { IPractitionerRegister__factory } from "../../../typechain-types/index.js";
import { gasBound } from "../../helpers/instrumented.js";

interface Call {
  readonly to?: string;
  readonly type: string;
  readonly input: string;
  readonly calls?: readonly Call[];
}

/** What a transaction asked the register, decoded: the accounts of the seats, and the seats asked for. */
async function questionsTo(world: World, register: string, hash: string): Promise<[string[], bigint][]> {
  const trace = (await world.ethers.provider.send("debug_traceTransaction", [hash, { tracer: "callTracer" }])) as Call;
  const all = (call: Call): Call[] => [call, ...(call.calls ?? []).flatMap(all)];
  return all(trace)
    .filter(({ to }) => to === register.toLowerCase())
    .map(({ type, input }) => {
      expect(type).to.equal("STATICCALL");
      const abi = IPractitionerRegister__factory.createInterface();
      const [panel, seats] = abi.decodeFunctionData("lackingStanding", input).toArray(true) as [string[], bigint];
      return [panel, seats];
    });
}

describe("PlacementEscrow.attest and the register", () => {
  describe("given a register that keeps a list", () => {
    const load = prepare(async (world) => {
      const register = await world.ethers.deployContract("ListRegister");
      const address = await register.getAddress();
      return { register, address, agreement: await openFunded(world, { terms: { register: address } }) };
    });

    it("should pay if all seats counted are in good standing, having asked once, for all of them", async () => {
      const { world, address, agreement } = await load();
      const tx = await world.escrow.attest([await signedItem(world, agreement, [[THREE_OF_THREE, MET]])]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
      expect(await questionsTo(world, address, tx.hash)).to.deep.equal([[[...world.terms.panel], 0b111n]]);
    });

    it("should revert with EscrowStandingLacking, naming the seat, if the others are not enough", async () => {
      const { world, register, agreement } = await load();
      await register.strikeOff(world.people.seats[SOCIAL_WORKER]);
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]], { seats: [0, 1] });
      await expectRevert(world, world.escrow.attest([item]), "EscrowStandingLacking", agreement, 0b010);
    });

    it("should pay if the others are enough, and not count the seat that lacks it", async () => {
      const { world, register, agreement } = await load();
      await register.strikeOff(world.people.seats[MANAGER]);
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]], { seats: [0, 1, 2] });
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
      const [attested] = await world.escrow.queryFilter(world.escrow.filters.Attested(agreement));
      expect(attested?.args.signers).to.equal(0b111n);
      expect(attested?.args.seats).to.equal(0b011n);
    });

    it("should pay the others although a seat that lacks it endorsed the same attestation first", async () => {
      const { world, register, agreement } = await load();
      await register.strikeOff(world.people.seats[MANAGER]);
      const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
      await world.escrow.attest([await itemOf(world, attestation, [MANAGER])]);
      const tx = await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER])]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should pay if only a seat that does not sign lacks it", async () => {
      const { world, register, address, agreement } = await load();
      await register.strikeOff(world.people.seats[MANAGER]);
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]], { seats: [0, 1] });
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
      expect(await questionsTo(world, address, tx.hash)).to.deep.equal([[[...world.terms.panel], 0b011n]]);
    });

    it("should pay by the same signatures once the seat is reinstated", async () => {
      const { world, register, agreement } = await load();
      await register.strikeOff(world.people.seats[INSPECTOR]);
      const item = await signedItem(world, agreement, [[THREE_OF_THREE, MET]]);
      await expectRevert(world, world.escrow.attest([item]), "EscrowStandingLacking", agreement, 0b001);
      await register.reinstate(world.people.seats[INSPECTOR]);
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should ask for a refusal too", async () => {
      const { world, register, agreement } = await load();
      await register.strikeOff(world.people.seats[INSPECTOR]);
      const item = await signedItem(world, agreement, [[THREE_OF_THREE, 0n]]);
      await expectRevert(world, world.escrow.attest([item]), "EscrowStandingLacking", agreement, 0b001);
      expect(await world.escrow.statusOf(agreement, THREE_OF_THREE)).to.equal(Status.Open);
    });

    it("should not ask while seats only endorse", async () => {
      const { world, register, address, agreement } = await load();
      await register.strikeOff(world.people.seats[INSPECTOR]);
      const attestation = attestationOf(world, agreement, [[THREE_OF_THREE, MET]]);
      const tx = await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR])]);
      expect(await questionsTo(world, address, tx.hash)).to.deep.equal([]);
      expect((await booksOf(world, agreement)).flags).to.equal(FLAG_ENDORSEMENTS);
    });

    it("should ask once, when the quorum completes, for stored endorsements too", async () => {
      const { world, address, agreement } = await load();
      const attestation = attestationOf(world, agreement, [[THREE_OF_THREE, MET]]);
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR])]);
      await world.escrow.attest([await itemOf(world, attestation, [MANAGER])]);
      const tx = await world.escrow.attest([await itemOf(world, attestation, [SOCIAL_WORKER])]);
      expect(await questionsTo(world, address, tx.hash)).to.deep.equal([[[...world.terms.panel], 0b111n]]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should revert with EscrowStandingLacking if a seat that is needed was struck off since it endorsed", async () => {
      const { world, register, agreement } = await load();
      const attestation = attestationOf(world, agreement, [[THREE_OF_THREE, MET]]);
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, MANAGER])]);
      await register.strikeOff(world.people.seats[INSPECTOR]);
      const last = world.escrow.attest([await itemOf(world, attestation, [SOCIAL_WORKER])]);
      await expectRevert(world, last, "EscrowStandingLacking", agreement, 0b001);
    });

    it("should not ask when a seat retracts", async () => {
      const { world, register, address, agreement } = await load();
      const inspector = world.people.seats[INSPECTOR];
      await register.strikeOff(inspector);
      const { attestation } = await signedItem(world, agreement, [[TWO_OF_THREE, MET]]);
      const tx = await world.escrow.connect(inspector).retract(attestation);
      expect(await questionsTo(world, address, tx.hash)).to.deep.equal([]);
    });
  });

  describe("given a register that answers as it likes", () => {
    const load = prepare(async (world) => {
      const register = await world.ethers.deployContract("ScriptedRegister");
      const terms = { ...placement(1), register: await register.getAddress() };
      const agreement = await openFunded(world, { terms });
      const other = await openFunded(world, { terms: placement(2) });
      return { register, agreement, other };
    });

    async function expectConfirmed(script: Script) {
      const { world, register, agreement } = await load();
      await register.follow(script);
      const tx = await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]])]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    }

    /** Alone the item reverts; in a run the other item is paid, for no more gas than the register was given. */
    async function expectNotConfirmed(script: Script, lacking = 0b111) {
      const { world, register, agreement, other } = await load();
      await register.follow(script);
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]]);
      await expectRevert(world, world.escrow.attest([item]), "EscrowStandingLacking", agreement, lacking);

      const good = await signedItem(world, other, [[TWO_OF_THREE, MET]]);
      const tx = await world.escrow.attest([item, good], { gasLimit: 2_000_000n });
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
      expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Open);
      expect((await tx.wait())?.gasUsed).to.be.lessThan(gasBound(500_000n + 200_000n));
    }

    it("should pay if it answers with a zero word, alone or with more bytes behind it", async () => {
      await expectConfirmed(answering(NOBODY_LACKING));
      await expectConfirmed(answering(`${NOBODY_LACKING}${"ff".repeat(32)}`));
    });

    it("should skip the item if it names a seat that is needed", async () => {
      await expectNotConfirmed(answering(`0x${"00".repeat(31)}02`), 0b010);
    });

    it("should pay if it names a seat that is not needed, or was not asked for", async () => {
      await expectConfirmed(answering(`0x${"00".repeat(31)}01`));
      await expectConfirmed(answering(`0x${"00".repeat(31)}08`));
    });

    it("should skip the item if it reverts, even with a zero word", async () => {
      await expectNotConfirmed(answering("0x", { reverts: true }));
      await expectNotConfirmed(answering(NOBODY_LACKING, { reverts: true }));
    });

    it("should skip the item if it returns nothing or less than a word", async () => {
      await expectNotConfirmed(answering("0x"));
      await expectNotConfirmed(answering(NOBODY_LACKING.slice(0, -2)));
    });

    it("should skip the item if only the high bytes of its answer are not zero", async () => {
      await expectNotConfirmed(answering(`0x01${"00".repeat(31)}`));
      await expectNotConfirmed(answering(`0x${"00".repeat(30)}0100`));
    });

    it("should skip the item if it writes to storage", async () => {
      await expectNotConfirmed(answering(NOBODY_LACKING, { writes: true }));
    });

    it("should skip the item if it burns all its gas", async () => {
      await expectNotConfirmed(answering(NOBODY_LACKING, { gasToBurn: EVERYTHING }));
    });

    it("should skip the item if it returns a bomb", async () => {
      await expectNotConfirmed(answering(`0x${"ff".repeat(32)}`, { padding: 400_000n }));
    });
  });
});
