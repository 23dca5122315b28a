import { expect } from "chai";
import { ZeroHash } from "ethers";
import {
  CORE,
  DAY,
  HOLDBACK,
  MET,
  POUND,
  SOCIAL_WORKER,
  THREE_OF_THREE,
  TWO_OF_THREE,
  openAgreement,
  openFunded,
  tranche,
} from "../../helpers/escrow.js";
import { bits, booksOf, expectRevert, placement, prepare, signedItem, transfersOf } from "../../helpers/panel.js";
import { expectNotClosed, send, signed, type Settling } from "../../helpers/settling.js";
import { FLAG_ARREARS, FLAG_CLOSED, readState } from "../../helpers/state.js";

const GROUNDS = `0x${"95".repeat(32)}`;
const TOTAL = 24_000n * POUND;
/** What the outcome tranches of `loadWorld`'s schedule pay. */
const OUTCOME_FEE = 1_000n * POUND;
const SUM = 7_000n * POUND + 1n;

describe("PlacementEscrow.settle: what happened since it was signed", () => {
  const load = prepare(async (world) => ({ agreement: await openFunded(world) }));

  const attest = async ({ world, agreement }: Settling, index: bigint, achieved: bigint, overRefusal = false) =>
    world.escrow.attest([await signedItem(world, agreement, [[index, achieved]], { overRefusal })]);
  const challenge = ({ world, agreement }: Settling, index: bigint) =>
    world.escrow.connect(world.people.provider).challenge(agreement, [index], GROUNDS);
  const grant = ({ world, agreement }: Settling, index: bigint) =>
    world.escrow.connect(world.people.commissioner).grant(agreement, [index], GROUNDS);
  const rule = ({ world, agreement }: Settling, index: bigint, achieved: bigint) =>
    world.escrow.connect(world.people.arbiter).adjudicate(agreement, [{ tranche: index, achieved }], GROUNDS);
  const fund = ({ world, agreement }: Settling, amount: bigint) =>
    world.escrow.connect(world.people.commissioner).fund(agreement, amount);

  type Act = (loaded: Settling) => Promise<unknown>;

  /** Signed after `before`; `since` decides the tranche and pays so much; then the settlement is refused. */
  async function expectChanged(index: bigint, paid: bigint, since: Act, before: Act = () => Promise.resolve()) {
    const loaded = await load();
    await before(loaded);
    const message = await signed(loaded, { toPayee: SUM });
    expect(message.settlement.settled).to.equal(0n);
    await since(loaded);
    await expectRevert(
      loaded.world,
      send(loaded, message),
      "EscrowSettledChanged",
      loaded.agreement,
      bits(index),
      message.settlement.settled,
    );
    await expectNotClosed(loaded, TOTAL - paid);
    expect(await loaded.world.pound.balanceOf(loaded.world.people.payee)).to.equal(paid);
  }

  /** Signed, then `since` happens, and then it closes all the same. */
  async function expectCloses(since: Act) {
    const loaded = await load();
    const { payee, commissioner } = loaded.world.people;
    const message = await signed(loaded, { toPayee: SUM });
    await since(loaded);
    expect(await transfersOf(loaded.world, await send(loaded, message))).to.deep.equal([
      [payee.address, SUM],
      [commissioner.address, TOTAL - SUM],
    ]);
  }

  describe("given a tranche was decided for money since", () => {
    it("should revert with EscrowSettledChanged after an attestation (attack)", async () => {
      await expectChanged(TWO_OF_THREE, OUTCOME_FEE, (loaded) => attest(loaded, TWO_OF_THREE, MET));
    });

    it("should revert with EscrowSettledChanged after a claim (attack)", async () => {
      await expectChanged(CORE, 20_000n * POUND, async ({ world, agreement }) => {
        await world.helpers.time.increaseTo(world.start + 28n * DAY);
        await world.escrow.claim(agreement, [CORE]);
      });
    });

    it("should revert with EscrowSettledChanged after a grant (attack)", async () => {
      await expectChanged(HOLDBACK, 2_000n * POUND, (loaded) => grant(loaded, HOLDBACK));
    });

    it("should revert with EscrowSettledChanged after a ruling (attack)", async () => {
      const ruled: Act = (loaded) => rule(loaded, TWO_OF_THREE, 2_500n);
      await expectChanged(TWO_OF_THREE, 250n * POUND, ruled, (loaded) => challenge(loaded, TWO_OF_THREE));
    });

    it("should revert with EscrowSettledChanged after a ruling that pays nothing", async () => {
      const ruled: Act = (loaded) => rule(loaded, TWO_OF_THREE, 0n);
      await expectChanged(TWO_OF_THREE, 0n, ruled, (loaded) => challenge(loaded, TWO_OF_THREE));
    });

    /** The refusal has set the raw word's bit already: the raw word does not change. */
    async function expectOverturned(overturn: Act) {
      let raw: bigint | undefined;
      const wordOf = async ({ world, agreement }: Settling) => (await readState(world, agreement)).settled;
      const refuse: Act = async (loaded) => {
        await attest(loaded, THREE_OF_THREE, 0n);
        raw = await wordOf(loaded);
      };
      const since: Act = async (loaded) => {
        await overturn(loaded);
        expect(await wordOf(loaded)).to.equal(raw);
      };
      await expectChanged(THREE_OF_THREE, OUTCOME_FEE, since, refuse);
    }

    it("should revert with EscrowSettledChanged after the panel overturned a refusal (attack)", async () => {
      await expectOverturned((loaded) => attest(loaded, THREE_OF_THREE, MET, true));
    });

    it("should revert with EscrowSettledChanged after a grant overturned a refusal (attack)", async () => {
      await expectOverturned((loaded) => grant(loaded, THREE_OF_THREE));
    });

    it("should revert with EscrowSettledChanged after a ruling overturned a refusal (attack)", async () => {
      await expectOverturned((loaded) => rule(loaded, THREE_OF_THREE, MET));
    });
  });

  describe("given other things were signed than what is decided", () => {
    it("should revert with EscrowSettledChanged if the raw word with a refusal was signed", async () => {
      const loaded = await load();
      await attest(loaded, THREE_OF_THREE, 0n);
      const { settled } = await readState(loaded.world, loaded.agreement);
      expect(settled).to.equal(bits(THREE_OF_THREE));
      const sending = send(loaded, await signed(loaded, { settled, toPayee: SUM }));
      await expectRevert(loaded.world, sending, "EscrowSettledChanged", loaded.agreement, 0n, settled);
    });

    it("should revert with EscrowSettledChanged if a decision to come was signed", async () => {
      const loaded = await load();
      const settled = bits(TWO_OF_THREE);
      const sending = send(loaded, await signed(loaded, { settled, toPayee: SUM }));
      await expectRevert(loaded.world, sending, "EscrowSettledChanged", loaded.agreement, 0n, settled);
    });

    it("should close if what was decided before was signed", async () => {
      const loaded = await load();
      await attest(loaded, TWO_OF_THREE, MET);
      const message = await signed(loaded, { settled: bits(TWO_OF_THREE), toPayee: SUM });
      await send(loaded, message);
      expect(await loaded.world.pound.balanceOf(loaded.world.people.payee)).to.equal(OUTCOME_FEE + SUM);
    });
  });

  describe("given nothing was decided for money since", () => {
    it("should close after a refusal", async () => {
      await expectCloses((loaded) => attest(loaded, THREE_OF_THREE, 0n));
    });

    it("should close after a challenge", async () => {
      await expectCloses((loaded) => challenge(loaded, CORE));
    });

    it("should close after an endorsement and a hold", async () => {
      await expectCloses(async ({ world, agreement }) => {
        await world.escrow.attest([await signedItem(world, agreement, [[THREE_OF_THREE, MET]], { seats: [0] })]);
        await world.escrow.connect(world.people.seats[SOCIAL_WORKER]).hold(agreement, GROUNDS);
        await world.escrow.connect(world.people.seats[SOCIAL_WORKER]).lift(agreement);
      });
    });

    it("should close after notice", async () => {
      await expectCloses(({ world, agreement }) =>
        world.escrow.connect(world.people.provider).giveNotice(agreement, world.start + 30n * DAY, GROUNDS),
      );
    });
  });

  describe("given arrears", () => {
    const ARREARS = 100n;

    /** One tranche, granted without a penny in escrow; the settlement is signed then. */
    const loadOwing = prepare(async (world) => {
      const schedule = [tranche(world.start, { amount: ARREARS }), tranche(world.start, { amount: 30n })];
      const agreement = await openAgreement(world, { terms: placement(3), schedule });
      await world.escrow.connect(world.people.commissioner).grant(agreement, [0], ZeroHash);
      return { agreement };
    });

    /** Signs for this sum, funds so much, and settles: what the payee has got in all, and what went home. */
    async function settleAfterFunding(toPayee: bigint, funded: bigint, arrears = ARREARS) {
      const loaded = await loadOwing();
      const { world, agreement } = loaded;
      const { commissioner } = world.people;
      const message = await signed(loaded, { toPayee, arrears });
      if (funded > 0n) await fund(loaded, funded);
      const before = await world.pound.balanceOf(commissioner);
      await send(loaded, message);
      const books = await booksOf(world, agreement);
      expect({ flags: books.flags, arrears: books.arrears, balance: books.balance }).to.deep.equal({
        flags: FLAG_CLOSED,
        arrears: 0n,
        balance: 0n,
      });
      return { payee: books.payee, home: (await world.pound.balanceOf(commissioner)) - before, escrow: books.escrow };
    }

    it("should drop them and clear their flag if they are the same", async () => {
      const { world, agreement } = await loadOwing();
      expect((await readState(world, agreement)).flags).to.equal(FLAG_ARREARS);
      expect(await settleAfterFunding(0n, 0n)).to.deep.equal({ payee: 0n, home: 0n, escrow: 0n });
    });

    it("should deduct what was paid of them since, in part", async () => {
      expect(await settleAfterFunding(40n, 40n)).to.deep.equal({ payee: 40n, home: 0n, escrow: 0n });
    });

    it("should deduct what was paid of them since, in full", async () => {
      expect(await settleAfterFunding(120n, 150n)).to.deep.equal({ payee: 120n, home: 30n, escrow: 0n });
    });

    it("should pay nothing more if more was paid than the sum", async () => {
      expect(await settleAfterFunding(60n, 107n)).to.deep.equal({ payee: ARREARS, home: 7n, escrow: 0n });
    });

    it("should pay nothing more if just the sum was paid", async () => {
      expect(await settleAfterFunding(ARREARS, 107n)).to.deep.equal({ payee: ARREARS, home: 7n, escrow: 0n });
    });

    it("should deduct what was signed beyond what there is", async () => {
      const result = await settleAfterFunding(120n, 150n, ARREARS + 1n);
      expect(result).to.deep.equal({ payee: 119n, home: 31n, escrow: 0n });
    });

    it("should revert with EscrowArrearsGrown if less was signed than there is", async () => {
      const loaded = await loadOwing();
      const sending = send(loaded, await signed(loaded, { arrears: ARREARS - 1n }));
      const { agreement, world } = loaded;
      await expectRevert(world, sending, "EscrowArrearsGrown", agreement, ARREARS, ARREARS - 1n);
      expect(await world.escrow.arrears(agreement)).to.equal(ARREARS);
    });

    it("should revert with EscrowSettledChanged if they grew by a decision since", async () => {
      const loaded = await loadOwing();
      const message = await signed(loaded);
      await grant(loaded, 1n);
      expect(await loaded.world.escrow.arrears(loaded.agreement)).to.equal(ARREARS + 30n);
      const sending = send(loaded, message);
      await expectRevert(loaded.world, sending, "EscrowSettledChanged", loaded.agreement, 0b11n, 0b01n);
    });
  });

  describe("given the balance is short", () => {
    it("should revert with EscrowBalanceTooLow for one unit", async () => {
      const loaded = await load();
      const sending = send(loaded, await signed(loaded, { toPayee: TOTAL + 1n }));
      await expectRevert(loaded.world, sending, "EscrowBalanceTooLow", loaded.agreement, TOTAL, TOTAL + 1n);
      await expectNotClosed(loaded, TOTAL);
    });

    it("should close once that unit is funded", async () => {
      const loaded = await load();
      const message = await signed(loaded, { toPayee: TOTAL + 1n });
      await fund(loaded, 1n);
      await send(loaded, message);
      expect(await loaded.world.pound.balanceOf(loaded.world.people.payee)).to.equal(TOTAL + 1n);
    });

    it("should revert with EscrowBalanceTooLow after a reclaim", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      await fund(loaded, 5n);
      const message = await signed(loaded, { toPayee: TOTAL + 5n });
      await world.escrow.connect(world.people.commissioner).reclaim(agreement);
      await expectRevert(world, send(loaded, message), "EscrowBalanceTooLow", agreement, TOTAL, TOTAL + 5n);
      await expectNotClosed(loaded, TOTAL);
    });

    it("should revert with EscrowBalanceTooLow if the sum is to be paid beside the same arrears", async () => {
      const { world } = await load();
      const agreement = await openAgreement(world, { terms: placement(4) });
      const loaded = { world, agreement };
      await grant(loaded, TWO_OF_THREE);
      const message = await signed(loaded, { toPayee: 1n });
      await expectRevert(world, send(loaded, message), "EscrowBalanceTooLow", agreement, 0n, 1n);
      expect(await world.escrow.arrears(agreement)).to.equal(OUTCOME_FEE);
    });
  });
});
