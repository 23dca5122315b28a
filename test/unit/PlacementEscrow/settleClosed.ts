import { expect } from "chai";
import { ZeroHash } from "ethers";
import { packTranche } from "../../../src/agreement/tranche.js";
import {
  CORE,
  DAY,
  INSPECTOR,
  MANAGER,
  MET,
  POUND,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  consentsTo,
  openFunded,
  retractionBy,
  toAbi,
} from "../../helpers/escrow.js";
import { Status, booksOf, expectRevert, inToken, placement, prepare, signedItem } from "../../helpers/panel.js";
import { send, signed } from "../../helpers/settling.js";
import { amendmentOf, appointmentOf, terminationOf } from "../../helpers/signed.js";

const GROUNDS = `0x${"95".repeat(32)}`;
const SUM = 7_000n * POUND;

describe("PlacementEscrow once settled", () => {
  const load = prepare(async (world) => {
    const { commissioner, provider, seats } = world.people;
    const agreement = await openFunded(world, { funds: 400n * POUND });
    const other = await openFunded(world, { terms: placement(8) });
    await world.escrow.connect(commissioner).grant(agreement, [TWO_OF_THREE], GROUNDS);
    await world.escrow.connect(provider).challenge(agreement, [CORE], GROUNDS);
    await world.escrow.connect(seats[INSPECTOR]).hold(agreement, GROUNDS);
    await world.escrow.connect(provider).giveNotice(agreement, world.start + 30n * DAY, GROUNDS);
    await send({ world, agreement }, await signed({ world, agreement }));
    return { agreement, other };
  });

  describe("given an agreement with arrears, a dispute, a hold and an end", () => {
    it("should read Settled for every tranche", async () => {
      const { world, agreement } = await load();
      const statuses = await Promise.all(world.schedule.map((_, index) => world.escrow.statusOf(agreement, index)));
      expect(statuses).to.deep.equal(world.schedule.map(() => Status.Settled));
    });

    it("should have no liabilities, and nothing to reclaim", async () => {
      const { world, agreement } = await load();
      expect(await world.escrow.liabilities(agreement)).to.equal(0n);
      expect(await world.escrow.reclaimable(agreement)).to.equal(0n);
      expect(await world.escrow.arrears(agreement)).to.equal(0n);
    });

    it("should refuse every verb but withdraw and cancel", async () => {
      const { world, agreement } = await load();
      const { escrow } = world;
      const { commissioner, provider, arbiter, stranger, seats } = world.people;
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]]);
      const retraction = await retractionBy(world, item.attestation, [INSPECTOR]);
      const amended = await amendmentOf(world, agreement);
      const [seat, account] = [BigInt(MANAGER), stranger.address];
      const appointed = await appointmentOf(world, agreement, { seat, account });
      const terminated = await terminationOf(world, agreement);
      const attempts: readonly (() => Promise<unknown>)[] = [
        () => escrow.connect(commissioner).fund(agreement, 1n),
        () => escrow.connect(commissioner).fundWithPermit(agreement, 1n, 0n, 27, ZeroHash, ZeroHash),
        () => escrow.attest([item]),
        () => escrow.connect(seats[INSPECTOR]).retract(item.attestation),
        () => escrow.retractBySignature(item.attestation, retraction),
        () => escrow.claim(agreement, [CORE]),
        () => escrow.connect(commissioner).grant(agreement, [CORE], GROUNDS),
        () => escrow.connect(provider).challenge(agreement, [CORE], GROUNDS),
        () => escrow.connect(arbiter).adjudicate(agreement, [{ tranche: CORE, achieved: MET }], GROUNDS),
        () => escrow.connect(seats[SOCIAL_WORKER]).hold(agreement, GROUNDS),
        () => escrow.connect(seats[INSPECTOR]).lift(agreement),
        () => escrow.connect(provider).giveNotice(agreement, world.start + 29n * DAY, GROUNDS),
        () => escrow.terminate(terminated.termination, terminated.consents),
        () => escrow.amend(amended.struct, amended.words, amended.consents),
        () => escrow.appoint(appointed.appointment, appointed.consents),
        async () => send({ world, agreement }, await signed({ world, agreement })),
        () => escrow.connect(commissioner).reclaim(agreement),
      ];
      const before = await booksOf(world, agreement);
      for (const attempt of attempts) {
        await expectRevert(world, attempt(), "EscrowAgreementClosed", agreement);
      }
      expect(await booksOf(world, agreement)).to.deep.equal(before);
    });
  });

  describe("given a payout that the token refused", () => {
    it("should still let it be withdrawn, whole or in part", async () => {
      const { world } = await load();
      const { payee, stranger } = world.people;
      const token = await world.ethers.deployContract("DenyListToken");
      const agreement = await openFunded(world, { terms: await inToken(world, token) });
      await token.setDenied(payee, true);
      await send({ world, agreement }, await signed({ world, agreement }, { toPayee: SUM }));
      await token.setDenied(payee, false);
      await world.escrow.connect(payee).withdrawPart(token, payee, 1n);
      await world.escrow.connect(stranger).withdraw(token, payee, payee);
      expect(await token.balanceOf(payee)).to.equal(SUM);
      expect(await world.escrow.owed(token, payee)).to.equal(0n);
    });
  });

  describe("when somebody cancels", () => {
    it("should still let it", async () => {
      const { world, agreement } = await load();
      await world.escrow.connect(world.people.provider).cancel(agreement);
      expect(await world.escrow.cancelled(world.people.provider, agreement)).to.equal(true);
    });
  });

  describe("when the same terms are opened again", () => {
    it("should revert with EscrowAgreementExists", async () => {
      const { world, agreement } = await load();
      const opening = world.escrow.open(
        toAbi(world.terms),
        world.schedule.map(packTranche),
        await consentsTo(world, world),
      );
      await expectRevert(world, opening, "EscrowAgreementExists", agreement);
    });
  });

  describe("given another agreement beside it", () => {
    it("should leave that one its balance, and its verbs", async () => {
      const { world, other } = await load();
      expect((await booksOf(world, other)).balance).to.equal(24_000n * POUND);
      await world.escrow.connect(world.people.commissioner).grant(other, [CORE], GROUNDS);
      expect((await booksOf(world, other)).balance).to.equal(4_000n * POUND);
    });
  });
});
