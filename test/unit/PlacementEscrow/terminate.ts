import { expect } from "chai";
import { ZeroHash } from "ethers";
import { TERMINATION_TYPES, type Termination } from "../../../src/attestation/typedData.js";
import { CALLERS_WORD, encodeSignatures } from "../../../src/attestation/signatures.js";
import {
  HEALTH,
  INSPECTOR,
  MANAGER,
  SOCIAL_WORKER,
  WEEK,
  openFunded,
  type AgreementOptions,
  type World,
} from "../../helpers/escrow.js";
import { eventsOf, expectRevert, panelWith, prepare } from "../../helpers/panel.js";
import { seats, terminationOf } from "../../helpers/signed.js";
import { FLAG_CLOSED, NO_END, overwriteState, readState } from "../../helpers/state.js";

const UNKNOWN = `0x${"99".repeat(32)}`;
const GROUNDS = `0x${"95".repeat(32)}`;

/** Bits of the two seats, and of all that signed in a test. */
const BOTH = 0b11;

describe("PlacementEscrow.terminate: who", () => {
  const loadWith = (optionsOf: (world: World) => AgreementOptions = () => ({})) =>
    prepare(async (world) => ({
      agreement: await openFunded(world, optionsOf(world)),
      endsAt: world.start + 2n * WEEK,
    }));
  const load = loadWith();
  type Loaded = Awaited<ReturnType<typeof load>>;
  type Signers = Parameters<typeof terminationOf>[3];

  const signed = ({ world, agreement, endsAt }: Loaded, signers?: Signers, fields: Partial<Termination> = {}) =>
    terminationOf(world, agreement, { endsAt, ...fields }, signers);

  const send = ({ world }: Loaded, { termination, consents }: Awaited<ReturnType<typeof signed>>) =>
    world.escrow.connect(world.people.stranger).terminate(termination, consents);

  async function expectEnds(loaded: Loaded, message?: Awaited<ReturnType<typeof signed>>) {
    await send(loaded, message ?? (await signed(loaded)));
    expect((await readState(loaded.world, loaded.agreement)).endsAt).to.equal(loaded.endsAt);
  }

  async function expectRefused(loaded: Loaded, sending: Promise<unknown>, error: string, ...args: unknown[]) {
    await expectRevert(loaded.world, sending, error, ...args);
    expect((await readState(loaded.world, loaded.agreement)).endsAt).to.equal(NO_END);
  }

  describe("given no such agreement", () => {
    it("should revert with the id", async () => {
      const loaded = await load();
      const message = await signed({ ...loaded, agreement: UNKNOWN });
      await expectRevert(loaded.world, send(loaded, message), "EscrowAgreementUnknown", UNKNOWN);
    });
  });

  describe("given the agreement is closed", () => {
    it("should revert with the id", async () => {
      const loaded = await load();
      await overwriteState(loaded.world, loaded.agreement, { flags: FLAG_CLOSED });
      const sending = send(loaded, await signed(loaded));
      await expectRefused(loaded, sending, "EscrowAgreementClosed", loaded.agreement);
    });
  });

  describe("when inspector and social worker signed", () => {
    it("should end the agreement, whoever sends it", async () => {
      await expectEnds(await load());
    });

    it("should emit Terminated with everything that was signed", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      const message = await signed(loaded);
      const { endsAt, grounds, validUntil } = message.termination;
      const { balance } = await readState(world, agreement);
      const { signers, signatures } = message.consents;
      expect(await eventsOf(world, await send(loaded, message))).to.deep.equal([
        [
          "Terminated",
          agreement,
          3n,
          balance,
          world.people.stranger.address,
          [agreement, 1n, endsAt, grounds, validUntil],
          BigInt(signers),
          signatures,
        ],
      ]);
    });

    it("should change nothing but the end and the number", async () => {
      const loaded = await load();
      const { world, agreement, endsAt } = loaded;
      const before = await readState(world, agreement);
      const { commissioner, payee } = world.people;
      await expect(send(loaded, await signed(loaded))).to.changeTokenBalances(
        world.ethers,
        world.pound,
        [world.escrow, commissioner, payee],
        [0n, 0n, 0n],
      );
      expect(await readState(world, agreement)).to.deep.equal({ ...before, endsAt, sequence: 3n });
    });

    it("should take the word of one of them who sends it herself", async () => {
      const loaded = await load();
      const { world, agreement, endsAt } = loaded;
      const { termination } = await signed(loaded);
      const [inspector, socialWorker] = world.people.seats;
      const signature = await inspector.signTypedData(world.domain, TERMINATION_TYPES, termination);
      const consents = encodeSignatures([
        { bit: INSPECTOR, signature },
        { bit: SOCIAL_WORKER, signature: CALLERS_WORD },
      ]);
      await world.escrow.connect(socialWorker).terminate(termination, consents);
      expect((await readState(world, agreement)).endsAt).to.equal(endsAt);
    });

    it("should be taken during a hold", async () => {
      const loaded = await load();
      await loaded.world.escrow.connect(loaded.world.people.seats[INSPECTOR]).hold(loaded.agreement, GROUNDS);
      await expectEnds(loaded);
    });
  });

  describe("when others signed", () => {
    const loadFull = loadWith((world) => ({
      terms: { panel: panelWith(world, { [HEALTH]: world.people.seats[HEALTH].address }) },
    }));

    async function expectNotEnough(given: number, ...signing: readonly number[]) {
      const loaded = await loadFull();
      const sending = send(loaded, await signed(loaded, seats(loaded.world, signing)));
      await expectRefused(loaded, sending, "EscrowConsentsNeeded", BOTH, given);
    }

    /** The signers take the bits of inspector and social worker; the account of the first bad one is named. */
    async function expectInvalid(
      named: number,
      choose: (people: World["people"]) => readonly [World["people"]["arbiter"], World["people"]["arbiter"]],
    ) {
      const loaded = await load();
      const { world } = loaded;
      const [first, second] = choose(world.people);
      const message = await signed(loaded, [
        [INSPECTOR, first],
        [SOCIAL_WORKER, second],
      ]);
      const digest = await world.escrow.terminationDigest(message.termination);
      const sending = send(loaded, message);
      await expectRefused(loaded, sending, "EscrowSignatureInvalid", world.people.seats[named], digest);
    }

    it("should revert with EscrowConsentsNeeded for the inspector alone", async () => {
      await expectNotEnough(0b0001, INSPECTOR);
    });

    it("should revert with EscrowConsentsNeeded for the social worker alone", async () => {
      await expectNotEnough(0b0010, SOCIAL_WORKER);
    });

    it("should revert with EscrowConsentsNeeded for nobody", async () => {
      await expectNotEnough(0);
    });

    it("should revert with EscrowConsentsNeeded for the manager instead of the social worker", async () => {
      await expectNotEnough(0b0101, INSPECTOR, MANAGER);
    });

    it("should revert with EscrowConsentsNeeded for the manager instead of the inspector", async () => {
      await expectNotEnough(0b0110, SOCIAL_WORKER, MANAGER);
    });

    it("should revert with EscrowConsentsNeeded for the health professional instead of either", async () => {
      await expectNotEnough(0b1001, INSPECTOR, HEALTH);
      await expectNotEnough(0b1010, SOCIAL_WORKER, HEALTH);
    });

    it("should revert with EscrowConsentsNeeded for the manager besides both", async () => {
      await expectNotEnough(0b0111, INSPECTOR, SOCIAL_WORKER, MANAGER);
    });

    it("should revert with EscrowSignatureInvalid if both signed in each other's seat", async () => {
      await expectInvalid(INSPECTOR, ({ seats: [inspector, socialWorker] }) => [socialWorker, inspector]);
    });

    it("should revert with EscrowSignatureInvalid if the parties signed in the seats' bits", async () => {
      await expectInvalid(INSPECTOR, ({ commissioner, provider }) => [commissioner, provider]);
    });

    it("should revert with EscrowSignatureInvalid if the manager signed in the social worker's bit", async () => {
      await expectInvalid(SOCIAL_WORKER, ({ seats: [inspector, , manager] }) => [inspector, manager]);
    });

    it("should revert with EscrowSignatureInvalid if a stranger sends the caller's word", async () => {
      const loaded = await load();
      const { termination } = await signed(loaded);
      const consents = encodeSignatures([INSPECTOR, SOCIAL_WORKER].map((bit) => ({ bit, signature: CALLERS_WORD })));
      const digest = await loaded.world.escrow.terminationDigest(termination);
      const [inspector] = loaded.world.people.seats;
      const sending = send(loaded, { termination, consents });
      await expectRefused(loaded, sending, "EscrowSignatureInvalid", inspector, digest);
    });

    it("should revert with EscrowSignatureInvalid if any field was changed since", async () => {
      const loaded = await load();
      const { world, endsAt } = loaded;
      const { termination, consents } = await signed(loaded);
      const [inspector] = world.people.seats;
      const changes = [{ endsAt: endsAt - 1n }, { grounds: ZeroHash }, { validUntil: termination.validUntil + 1n }];
      for (const change of changes) {
        const changed = { ...termination, ...change };
        const digest = await world.escrow.terminationDigest(changed);
        const sending = send(loaded, { termination: changed, consents });
        await expectRefused(loaded, sending, "EscrowSignatureInvalid", inspector, digest);
      }
    });

    it("should revert with EscrowSignaturesMalformed if one signature is there for two", async () => {
      const loaded = await load();
      const { termination, consents } = await signed(loaded, seats(loaded.world, [INSPECTOR]));
      const sending = send(loaded, { termination, consents: { ...consents, signers: BOTH } });
      await expectRefused(loaded, sending, "EscrowSignaturesMalformed", 67, 69);
    });
  });
});
