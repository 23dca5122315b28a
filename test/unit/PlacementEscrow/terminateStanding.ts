import { expect } from "chai";
import { ZeroHash } from "ethers";
import { INSPECTOR, MANAGER, SOCIAL_WORKER, WEEK, ZERO_ADDRESS, openFunded, type World } from "../../helpers/escrow.js";
import { expectRevert, panelWith, prepare } from "../../helpers/panel.js";
import { EVERYTHING, answering, type Script } from "../../helpers/scripts.js";
import { terminationOf } from "../../helpers/signed.js";
import { NO_END, readState } from "../../helpers/state.js";

/** Bits of inspector and social worker. */
const BOTH = 0b11;

describe("PlacementEscrow.terminate: whose word still counts", () => {
  const load = prepare(async (world) => ({ agreement: await openFunded(world), endsAt: world.start + 2n * WEEK }));
  type Loaded = Awaited<ReturnType<typeof load>>;
  type Signers = Parameters<typeof terminationOf>[3];

  const signed = ({ world, agreement, endsAt }: Loaded, signers?: Signers) =>
    terminationOf(world, agreement, { endsAt }, signers);

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

  describe("when a signer cancelled", () => {
    async function cancelledBy(choose: (people: World["people"]) => World["people"]["arbiter"]) {
      const loaded = await load();
      const message = await signed(loaded);
      const digest = await loaded.world.escrow.terminationDigest(message.termination);
      const account = choose(loaded.world.people);
      await loaded.world.escrow.connect(account).cancel(digest);
      return { loaded, message, digest, account };
    }

    it("should revert with EscrowConsentCancelled, naming the inspector", async () => {
      const { loaded, message, digest, account } = await cancelledBy((people) => people.seats[INSPECTOR]);
      await expectRefused(loaded, send(loaded, message), "EscrowConsentCancelled", account, digest);
    });

    it("should revert with EscrowConsentCancelled, naming the social worker", async () => {
      const { loaded, message, digest, account } = await cancelledBy((people) => people.seats[SOCIAL_WORKER]);
      await expectRefused(loaded, send(loaded, message), "EscrowConsentCancelled", account, digest);
    });

    it("should end the agreement if somebody else cancelled the same digest", async () => {
      const { loaded, message } = await cancelledBy((people) => people.seats[MANAGER]);
      await expectEnds(loaded, message);
    });
  });

  describe("given the seats are contract wallets", () => {
    const loadWallets = prepare(async (world) => {
      const [inspector, socialWorker] = world.people.seats;
      const first = await world.ethers.deployContract("OwnedWallet", [inspector]);
      const second = await world.ethers.deployContract("OwnedWallet", [socialWorker]);
      const panel = panelWith(world, { 0: await first.getAddress(), 1: await second.getAddress() });
      return { agreement: await openFunded(world, { terms: { panel } }), endsAt: world.start + 2n * WEEK };
    });

    it("should end the agreement if they accept", async () => {
      await expectEnds(await loadWallets());
    });

    it("should revert with EscrowWalletRefused, naming those that refuse", async () => {
      const loaded = await loadWallets();
      const { people, escrow } = loaded.world;
      const [inspector, socialWorker] = people.seats;
      const signers = [
        [[people.stranger, socialWorker], 0b01],
        [[inspector, people.stranger], 0b10],
        [[people.stranger, people.stranger], 0b11],
      ] as const;
      for (const [[first, second], refused] of signers) {
        const message = await signed(loaded, [
          [INSPECTOR, first],
          [SOCIAL_WORKER, second],
        ]);
        const digest = await escrow.terminationDigest(message.termination);
        await expectRefused(loaded, send(loaded, message), "EscrowWalletRefused", digest, refused);
      }
    });
  });

  describe("given a register that keeps a list", () => {
    const loadListed = prepare(async (world) => {
      const register = await world.ethers.deployContract("ListRegister");
      const terms = { register: await register.getAddress() };
      return { register, agreement: await openFunded(world, { terms }), endsAt: world.start + 2n * WEEK };
    });

    async function expectLacking(lacking: number, ...struckOff: readonly number[]) {
      const loaded = await loadListed();
      for (const seat of struckOff) await loaded.register.strikeOff(loaded.world.people.seats[seat]!);
      const sending = send(loaded, await signed(loaded));
      await expectRefused(loaded, sending, "EscrowStandingLacking", loaded.agreement, lacking);
      return loaded;
    }

    it("should end the agreement if both are in good standing, whatever the manager's", async () => {
      const loaded = await loadListed();
      await loaded.register.strikeOff(loaded.world.people.seats[MANAGER]);
      await expectEnds(loaded);
    });

    it("should revert with EscrowStandingLacking, naming the inspector", async () => {
      await expectLacking(0b01, INSPECTOR);
    });

    it("should revert with EscrowStandingLacking, naming the social worker", async () => {
      await expectLacking(0b10, SOCIAL_WORKER);
    });

    it("should revert with EscrowStandingLacking, naming both", async () => {
      await expectLacking(0b11, INSPECTOR, SOCIAL_WORKER, MANAGER);
    });

    it("should end the agreement by the same signatures once the seat is reinstated", async () => {
      const loaded = await loadListed();
      const message = await signed(loaded);
      const inspector = loaded.world.people.seats[INSPECTOR];
      await loaded.register.strikeOff(inspector);
      await expectRefused(loaded, send(loaded, message), "EscrowStandingLacking", loaded.agreement, 0b01);
      await loaded.register.reinstate(inspector);
      await expectEnds(loaded, message);
    });
  });

  describe("given a register that fails", () => {
    const loadScripted = prepare(async (world) => {
      const register = await world.ethers.deployContract("ScriptedRegister");
      const terms = { register: await register.getAddress() };
      return { register, agreement: await openFunded(world, { terms }), endsAt: world.start + 2n * WEEK };
    });

    async function expectNobodyConfirmed(script: Script) {
      const loaded = await loadScripted();
      await loaded.register.follow(script);
      const { termination, consents } = await signed(loaded);
      const sending = loaded.world.escrow.terminate(termination, consents, { gasLimit: 2_000_000n });
      await expectRefused(loaded, sending, "EscrowStandingLacking", loaded.agreement, BOTH);
    }

    it("should revert with EscrowStandingLacking for both if it reverts", async () => {
      await expectNobodyConfirmed(answering(ZeroHash, { reverts: true }));
    });

    it("should revert with EscrowStandingLacking for both if it answers nothing", async () => {
      await expectNobodyConfirmed(answering("0x"));
    });

    it("should revert with EscrowStandingLacking for both if it burns its gas", async () => {
      await expectNobodyConfirmed(answering(ZeroHash, { gasToBurn: EVERYTHING }));
    });

    it("should name the two alone if it says that every seat lacks it", async () => {
      await expectNobodyConfirmed(answering(`0x${"00".repeat(31)}0f`));
    });
  });

  describe("given no register", () => {
    it("should end the agreement though its people are in no register", async () => {
      const loaded = await load();
      expect(loaded.world.terms.register).to.equal(ZERO_ADDRESS);
      await expectEnds(loaded);
    });
  });
});
