import { expect } from "chai";
import { ZeroHash } from "ethers";
import { packTranche } from "../../../src/agreement/tranche.js";
import {
  amendmentDigest,
  appointmentDigest,
  settlementDigest,
  terminationDigest,
} from "../../../src/attestation/typedData.js";
import { CORE, DAY, POUND, loadWorld, openFunded, tranche, type World } from "../../helpers/escrow.js";
import { Status, expectRevert, panelWith } from "../../helpers/panel.js";
import { amend, amendmentOf, appointmentOf, settlementOf, terminationOf } from "../../helpers/signed.js";
import { FLAG_CLOSED, NO_END, readState } from "../../helpers/state.js";
import { appoint, fieldsOf, giveNotice, grant, hold, inOrder, latest, statusesOf } from "./amendSupport.js";

describe("PlacementEscrow: views of later versions", () => {
  let world: World;
  let agreement: string;
  let newcomer: string;

  beforeEach(async () => {
    world = await loadWorld();
    agreement = await openFunded(world);
    newcomer = world.people.stranger.address;
  });

  describe("digests", () => {
    it("should be those that the library signs", async () => {
      const { escrow, domain } = world;
      const { amendment, struct, words } = await amendmentOf(world, agreement);
      const { appointment } = await appointmentOf(world, agreement, { seat: 1n, account: newcomer });
      const { termination } = await terminationOf(world, agreement);
      const { settlement } = await settlementOf(world, agreement);
      expect(await escrow.amendmentDigest(struct, words)).to.equal(amendmentDigest(domain, amendment));
      expect(await escrow.appointmentDigest(appointment)).to.equal(appointmentDigest(domain, appointment));
      expect(await escrow.terminationDigest(termination)).to.equal(terminationDigest(domain, termination));
      expect(await escrow.settlementDigest(settlement)).to.equal(settlementDigest(domain, settlement));
    });

    it("should be given for an agreement that does not exist, since signers may sign before it does", async () => {
      const { appointment } = await appointmentOf(world, ZeroHash, { seat: 9n, account: newcomer });
      expect(await world.escrow.appointmentDigest(appointment)).to.equal(appointmentDigest(world.domain, appointment));
    });
  });

  describe("termsOf, scheduleOf and stateOf", () => {
    it("should follow the versions while the id stays", async () => {
      const { escrow, schedule } = world;
      const before = await fieldsOf(world, agreement);
      const longer = [...schedule, tranche(world.start + 90n * DAY, { amount: POUND })];
      const terms = { carePlan: ZeroHash, longStop: 100n * DAY };
      await amend(world, agreement, { terms, schedule: longer });
      expect(await escrow.termsOf(agreement)).to.deep.equal(inOrder({ ...world.terms, ...terms }));
      expect(await escrow.scheduleOf(agreement)).to.deep.equal(longer.map(packTranche));
      expect(await fieldsOf(world, agreement)).to.deep.equal({ ...before, version: 2n, sequence: 3n });
      expect((await statusesOf(world, agreement))[4]).to.equal(Status.Scheduled);

      await appoint(world, agreement, { seat: 3n, account: newcomer, version: 2n });
      const panel = panelWith(world, { 3: newcomer });
      expect(await escrow.termsOf(agreement)).to.deep.equal(inOrder({ ...world.terms, ...terms, panel }));
      expect(await escrow.scheduleOf(agreement)).to.deep.equal(longer.map(packTranche));
      expect(await fieldsOf(world, agreement)).to.deep.equal({ ...before, version: 3n, sequence: 4n });

      await amend(world, agreement, { schedule: schedule.slice(0, 1), version: 3n });
      expect(await escrow.termsOf(agreement)).to.deep.equal(inOrder(world.terms));
      expect(await escrow.scheduleOf(agreement)).to.deep.equal([packTranche(schedule[0]!)]);
      await expectRevert(world, escrow.statusOf(agreement, 1), "EscrowTrancheOutOfRange", 1, 1);
    });

    it("should give end and hold, and keep them through an appointment but only the hold in an amendment", async () => {
      const end = (await latest(world)) + world.terms.noticePeriod + DAY;
      await giveNotice(world, agreement, end);
      await hold(world, agreement);
      const heldUntil = (await latest(world)) + world.terms.holdPeriod;
      const kept = { heldUntil, heldBy: 1n };
      await appoint(world, agreement, { seat: 1n, account: newcomer });
      expect(await readState(world, agreement)).to.deep.include({ ...kept, endsAt: end, version: 2n });
      await amend(world, agreement, { version: 2n, endsAt: end });
      expect(await readState(world, agreement)).to.deep.include({ ...kept, endsAt: NO_END, version: 3n });
    });

    it("should give the end that a termination set, and the same terms", async () => {
      const { termination, consents } = await terminationOf(world, agreement);
      await world.escrow.terminate(termination, consents);
      const endsAt = await latest(world);
      expect(await readState(world, agreement)).to.deep.include({ version: 1n, endsAt, sequence: 3n });
      expect(await world.escrow.termsOf(agreement)).to.deep.equal(inOrder(world.terms));
    });

    it("should still give the last version once a settlement closed the agreement", async () => {
      await amend(world, agreement, { terms: { carePlan: ZeroHash } });
      await grant(world, agreement, [CORE]);
      const { settlement, consents } = await settlementOf(world, agreement, { toPayee: POUND });
      await world.escrow.settle(settlement, consents);
      expect(await readState(world, agreement)).to.deep.include({ version: 2n, flags: FLAG_CLOSED, balance: 0n });
      expect(await world.escrow.termsOf(agreement)).to.deep.equal(inOrder({ ...world.terms, carePlan: ZeroHash }));
      expect(await world.escrow.scheduleOf(agreement)).to.deep.equal(world.schedule.map(packTranche));
      expect(await statusesOf(world, agreement)).to.deep.equal(world.schedule.map(() => Status.Settled));
      expect(await world.escrow.liabilities(agreement)).to.equal(0n);
    });
  });

  describe("liabilities and reclaimable", () => {
    it("should follow the amounts of the version in force", async () => {
      const total = world.schedule.reduce((sum, { amount }) => sum + amount, 0n);
      const halved = world.schedule.map((line) => ({ ...line, amount: line.amount / 2n }));
      await amend(world, agreement, { schedule: halved });
      expect(await world.escrow.liabilities(agreement)).to.equal(total / 2n);
      expect(await world.escrow.reclaimable(agreement)).to.equal(total / 2n);
      await amend(world, agreement, { version: 2n });
      expect(await world.escrow.liabilities(agreement)).to.equal(total);
      expect(await world.escrow.reclaimable(agreement)).to.equal(0n);
    });
  });
});
