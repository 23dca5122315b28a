import { expect } from "chai";
import {
  CREDENTIAL,
  DAY,
  Enrolled,
  GROUNDS,
  SOCIAL_WORKER,
  asBody,
  enrolled,
  enrolmentOf,
  expectOnlyTheBody,
  expectRefused,
  inStatus,
  loadRegister,
  termsOf,
} from "../../helpers/register.js";

describe("PractitionerRegister.reinstate", () => {
  describe("when the caller is not the seat's body", () => {
    it("should revert with RegisterNotTheBody for the admin, the account, a stranger and every other body", async () => {
      const world = await loadRegister();
      const account = await inStatus(world, Enrolled.Suspended);
      await expectOnlyTheBody(world, account, (register) => register.reinstate(SOCIAL_WORKER, account, GROUNDS));
    });
  });

  describe("when there is no such seat", () => {
    it("should revert with RegisterSeatUnknown", async () => {
      const world = await loadRegister();
      const account = await inStatus(world, Enrolled.Suspended);
      await expectRefused(world, asBody(world).reinstate(4, account, GROUNDS), "RegisterSeatUnknown", 4);
    });
  });

  describe("given the account is not suspended", () => {
    async function expectUnfit(status: bigint) {
      const world = await loadRegister();
      const account = await inStatus(world, status);
      const reinstating = asBody(world).reinstate(SOCIAL_WORKER, account, GROUNDS);
      await expectRefused(world, reinstating, "RegisterStatusUnfit", SOCIAL_WORKER, account, status);
    }

    it("should revert with RegisterStatusUnfit if it was never enrolled", async () => {
      await expectUnfit(Enrolled.None);
    });

    it("should revert with RegisterStatusUnfit if it is enrolled", async () => {
      await expectUnfit(Enrolled.Enrolled);
    });

    it("should revert with RegisterStatusUnfit if it was struck off", async () => {
      await expectUnfit(Enrolled.StruckOff);
    });
  });

  describe("given the account is suspended", () => {
    it("should restore its standing with the expiry and credential it had, and log why", async () => {
      const world = await loadRegister();
      const account = await inStatus(world, Enrolled.Suspended);
      await expect(asBody(world).reinstate(SOCIAL_WORKER, account, GROUNDS))
        .to.emit(world.register, "Reinstated")
        .withArgs(SOCIAL_WORKER, account, world.bodies[SOCIAL_WORKER].address, GROUNDS);
      const { expiresAt } = termsOf(world);
      expect(await enrolmentOf(world, account)).to.deep.equal([Enrolled.Enrolled, expiresAt, CREDENTIAL]);
      expect(await world.register.isInGoodStanding(SOCIAL_WORKER, account)).to.equal(true);
    });

    it("should not restore the standing of one that has expired meanwhile", async () => {
      const world = await loadRegister();
      const account = await enrolled(world, { expiresAt: world.start + DAY });
      await asBody(world).suspend(SOCIAL_WORKER, account, GROUNDS);
      await world.helpers.time.increaseTo(world.start + DAY);
      await asBody(world).reinstate(SOCIAL_WORKER, account, GROUNDS);
      expect((await enrolmentOf(world, account))[0]).to.equal(Enrolled.Enrolled);
      expect(await world.register.isInGoodStanding(SOCIAL_WORKER, account)).to.equal(false);
    });

    it("should be undone by a new suspension", async () => {
      const world = await loadRegister();
      const account = await inStatus(world, Enrolled.Suspended);
      await asBody(world).reinstate(SOCIAL_WORKER, account, GROUNDS);
      await asBody(world).suspend(SOCIAL_WORKER, account, GROUNDS);
      expect(await world.register.isInGoodStanding(SOCIAL_WORKER, account)).to.equal(false);
    });
  });
});
