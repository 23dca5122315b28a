import { expect } from "chai";
import { ZeroHash } from "ethers";
import type { Tranche } from "../../../src/agreement/tranche.js";
import {
  CORE,
  DAY,
  HEALTH,
  HOLDBACK,
  MET,
  POUND,
  TWO_OF_THREE,
  WEEK,
  ZERO_ADDRESS,
  attestationOf,
  itemOf,
  loadWorld,
  openFunded,
  type World,
} from "../../helpers/escrow.js";
import { Status, bits, booksOf, expectRevert, panelWith, placement, signedItem } from "../../helpers/panel.js";
import { FLAG_ARREARS, readState } from "../../helpers/state.js";
import { appoint, challenge, fieldsOf, giveNotice, grant, hold, latest, refuse, withSeat } from "./amendSupport.js";

describe("PlacementEscrow.appoint: seats", () => {
  let world: World;
  let agreement: string;
  let newcomer: string;

  beforeEach(async () => {
    world = await loadWorld();
    agreement = await openFunded(world);
    newcomer = world.people.stranger.address;
  });

  const expectRefused = (seat: bigint, account: string, error: string, ...args: unknown[]): Promise<void> =>
    expectRevert(world, appoint(world, agreement, { seat, account }), error, ...args);

  describe("when the seat", () => {
    it("should take a new person, whichever of the four it is", async () => {
      for (const seat of [0, 1, 2, 3]) {
        agreement = await openFunded(world, { terms: placement(seat) });
        await appoint(world, agreement, { seat: BigInt(seat), account: newcomer });
        const { panel } = await world.escrow.termsOf(agreement);
        expect([...panel]).to.deep.equal(panelWith(world, { [seat]: newcomer }));
      }
    });

    it("should revert with its number if there is no such seat", async () => {
      for (const seat of [4n, 5n, 7n, 255n]) await expectRefused(seat, newcomer, "EscrowSeatOutOfRange", seat);
    });

    it("should revert with the role's number if any but the health professional's is left vacant", async () => {
      for (const seat of [0n, 1n, 2n]) await expectRefused(seat, ZERO_ADDRESS, "EscrowRoleVacant", 3n + seat);
    });

    it("should revert if the account holds it already, and if it is vacant already", async () => {
      for (const [seat, account] of world.terms.panel.entries()) {
        await expectRefused(BigInt(seat), account, "EscrowSeatUnchanged", agreement, seat, account);
      }
    });
  });

  describe("when the account", () => {
    it("should revert with it if it has another role", async () => {
      const { commissioner, provider, arbiter, panel } = world.terms;
      for (const account of [commissioner, provider, arbiter, panel[0], panel[2]]) {
        await expectRefused(1n, account, "EscrowRolesOverlap", account);
      }
      for (const account of [panel[1], provider]) await expectRefused(3n, account, "EscrowRolesOverlap", account);
    });

    it("should revert with it if it is the payee", async () => {
      for (const seat of [0n, 1n, 2n, 3n]) {
        await expectRefused(seat, world.terms.payee, "EscrowPayeeNotAllowed", world.terms.payee);
      }
    });

    it("should take one who left another seat before", async () => {
      const leaver = world.terms.panel[1];
      await appoint(world, agreement, { seat: 1n, account: newcomer });
      await appoint(world, agreement, { seat: 3n, account: leaver, version: 2n });
      expect([...(await world.escrow.termsOf(agreement)).panel]).to.deep.equal(
        panelWith(world, { 1: newcomer, 3: leaver }),
      );
    });
  });

  describe("when the health professional's seat is vacated", () => {
    const withHealth = (): string => world.people.seats[HEALTH].address;

    /** An agreement with all seats taken, one line of which has another policy. */
    const openWith = async (fields: Partial<Tranche>): Promise<void> => {
      const schedule = world.schedule.map((line, index) => (index === 3 ? { ...line, ...fields } : line));
      const terms = { ...placement(3), panel: panelWith(world, { [HEALTH]: withHealth() }) };
      agreement = await openFunded(world, { terms, schedule });
    };

    const vacate = (version = 1n): Promise<unknown> =>
      appoint(world, agreement, { seat: 3n, account: ZERO_ADDRESS, version });

    const expectUnreachable = (required: number, quorum: number): Promise<void> =>
      expectRevert(world, vacate(), "EscrowPolicyUnreachable", HOLDBACK, required, quorum, 0b0111);

    it("should be vacant if no tranche needs it", async () => {
      await openWith({});
      await vacate();
      expect((await world.escrow.termsOf(agreement)).panel[3]).to.equal(ZERO_ADDRESS);
    });

    it("should revert if an open tranche requires it, or as many seats as there are", async () => {
      await openWith({ requiredSeats: 0b1000, quorum: 1 });
      await expectUnreachable(0b1000, 1);
      await openWith({ requiredSeats: 0, quorum: 4 });
      await expectUnreachable(0, 4);
    });

    it("should revert if a challenged or a refused tranche requires it", async () => {
      await openWith({ requiredSeats: 0b1001, quorum: 2 });
      await challenge(world, agreement, [HOLDBACK]);
      await expectUnreachable(0b1001, 2);
      await world.escrow.attest([await signedItem(world, agreement, [[HOLDBACK, 0n]], { seats: [0, 3] })]);
      expect(await world.escrow.statusOf(agreement, HOLDBACK)).to.equal(Status.Refused);
      await expectUnreachable(0b1001, 2);
    });

    it("should revert even if the tranche that requires it is void or has lapsed: it is undecided", async () => {
      const { start } = world;
      await openWith({ requiredSeats: 0b1001, quorum: 2, opensAt: start + 20n * WEEK, closesAt: start + 30n * WEEK });
      await giveNotice(world, agreement, start + 10n * WEEK);
      expect(await world.escrow.statusOf(agreement, HOLDBACK)).to.equal(Status.Void);
      await expectUnreachable(0b1001, 2);
      await openWith({ requiredSeats: 0b1001, quorum: 2 });
      await world.helpers.time.increaseTo(start + 8n * WEEK + world.terms.longStop);
      expect(await world.escrow.statusOf(agreement, HOLDBACK)).to.equal(Status.Lapsed);
      await expectUnreachable(0b1001, 2);
    });

    it("should be vacant if only decided tranches required it", async () => {
      await openWith({ requiredSeats: 0b1001, quorum: 2 });
      await grant(world, agreement, [HOLDBACK]);
      await vacate();
      expect((await world.escrow.termsOf(agreement)).panel[3]).to.equal(ZERO_ADDRESS);
    });

    it("should be filled again, and its holder sign again", async () => {
      await openWith({});
      await vacate();
      await appoint(world, agreement, { seat: 3n, account: newcomer, version: 2n });
      const attestation = attestationOf(world, agreement, [[HOLDBACK, MET]], { version: 3n });
      const item = await itemOf(withSeat(world, 3, world.people.stranger), attestation, [0, 3]);
      await world.escrow.attest([item]);
      expect((await booksOf(world, agreement)).settled).to.equal(bits(HOLDBACK));
    });
  });

  describe("given the agreement has ended", () => {
    it("should appoint all the same, and the new panel decides what was earned", async () => {
      const end = (await latest(world)) + world.terms.noticePeriod + 10n;
      await giveNotice(world, agreement, end);
      await world.helpers.time.increaseTo(end + DAY);
      await appoint(world, agreement, { seat: 1n, account: newcomer });
      expect(await readState(world, agreement)).to.deep.include({ version: 2n, endsAt: end });
      const own = { version: 2n, validUntil: end + 10n * DAY };
      const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, MET]], own);
      await world.escrow.attest([await itemOf(withSeat(world, 1, world.people.stranger), attestation, [0, 1])]);
      expect((await booksOf(world, agreement)).payee).to.equal(world.schedule[1]!.amount);
    });
  });

  describe("given words older than a year, and a register and a token without code", () => {
    it("should appoint: none of them is new", async () => {
      const register = await world.ethers.deployContract("SettableRegister");
      const terms = { ...placement(4), register: await register.getAddress() };
      agreement = await openFunded(world, { terms });
      await world.helpers.time.increaseTo(world.start + 3n * 365n * DAY);
      const code = await world.ethers.provider.getCode(world.terms.token);
      for (const address of [terms.register, world.terms.token]) await world.helpers.setCode(address, "0x");
      await appoint(world, agreement, { seat: 0n, account: newcomer });
      await world.helpers.setCode(world.terms.token, code);
      expect((await world.escrow.termsOf(agreement)).panel[0]).to.equal(newcomer);
    });
  });

  describe("given decided, challenged and refused tranches, an end, a hold and arrears", () => {
    it("should keep them all", async () => {
      agreement = await openFunded(world, { terms: placement(5), funds: POUND });
      await refuse(world, agreement, [TWO_OF_THREE]);
      await challenge(world, agreement, [HOLDBACK]);
      await grant(world, agreement, [CORE]);
      await giveNotice(world, agreement, world.start + 100n * DAY);
      await hold(world, agreement, 1);
      const before = await fieldsOf(world, agreement);
      const debt = await world.escrow.arrears(agreement);
      await appoint(world, agreement, { seat: 2n, account: newcomer });
      expect(await fieldsOf(world, agreement)).to.deep.equal({
        ...before,
        version: 2n,
        sequence: before.sequence + 1n,
      });
      expect(before).to.deep.include({ flags: FLAG_ARREARS, balance: 0n, settled: 0b11n, challenged: 0b1010n });
      expect(before.heldBy).to.equal(2n);
      expect(await world.escrow.arrears(agreement)).to.equal(debt);
      await expectRevert(world, grant(world, agreement, [2n]), "EscrowHeld", agreement, before.heldUntil);
      await world.escrow.connect(world.people.commissioner).fund(agreement, debt);
      expect(await booksOf(world, agreement)).to.deep.include({ arrears: 0n, payee: world.schedule[0]!.amount });
    });

    it("should leave a challenged core tranche frozen", async () => {
      await world.escrow.connect(world.people.provider).challenge(agreement, [CORE], ZeroHash);
      await appoint(world, agreement, { seat: 2n, account: newcomer });
      expect(await world.escrow.statusOf(agreement, CORE)).to.equal(Status.Challenged);
    });
  });
});
