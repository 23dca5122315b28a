import { expect } from "chai";
import {
  CREDENTIAL,
  DAY,
  Enrolled,
  GROUNDS,
  INSPECTOR,
  NOTHING,
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

describe("PractitionerRegister.suspend", () => {
  describe("when the caller is not the seat's body", () => {
    it("should revert with RegisterNotTheBody for the admin, the account, a stranger and every other body", async () => {
      const world = await loadRegister();
      const account = await enrolled(world);
      await expectOnlyTheBody(world, account, (register) => register.suspend(SOCIAL_WORKER, account, GROUNDS));
    });
  });

  describe("when there is no such seat", () => {
    it("should revert with RegisterSeatUnknown", async () => {
      const world = await loadRegister();
      const account = await enrolled(world);
      await expectRefused(world, asBody(world).suspend(4, account, GROUNDS), "RegisterSeatUnknown", 4);
    });
  });

  describe("given the account is not enrolled", () => {
    async function expectUnfit(status: bigint) {
      const world = await loadRegister();
      const account = await inStatus(world, status);
      const suspending = asBody(world).suspend(SOCIAL_WORKER, account, GROUNDS);
      await expectRefused(world, suspending, "RegisterStatusUnfit", SOCIAL_WORKER, account, status);
    }

    it("should revert with RegisterStatusUnfit if it never was", async () => {
      await expectUnfit(Enrolled.None);
    });

    it("should revert with RegisterStatusUnfit if it is suspended already", async () => {
      await expectUnfit(Enrolled.Suspended);
    });

    it("should revert with RegisterStatusUnfit if it was struck off", async () => {
      await expectUnfit(Enrolled.StruckOff);
    });
  });

  describe("given the account is enrolled", () => {
    it("should end its standing at once for this seat alone, and log why", async () => {
      const world = await loadRegister();
      const account = await enrolled(world);
      await enrolled(world, { seat: INSPECTOR, account });
      await expect(asBody(world).suspend(SOCIAL_WORKER, account, GROUNDS))
        .to.emit(world.register, "Suspended")
        .withArgs(SOCIAL_WORKER, account, world.bodies[SOCIAL_WORKER].address, GROUNDS);
      const { expiresAt } = termsOf(world);
      expect(await enrolmentOf(world, account)).to.deep.equal([Enrolled.Suspended, expiresAt, CREDENTIAL]);
      expect(await world.register.isInGoodStanding(SOCIAL_WORKER, account)).to.equal(false);
      expect(await world.register.isInGoodStanding(INSPECTOR, account)).to.equal(true);
    });

    it("should suspend without grounds, for the papers may follow", async () => {
      const world = await loadRegister();
      const account = await enrolled(world);
      await expect(asBody(world).suspend(SOCIAL_WORKER, account, NOTHING))
        .to.emit(world.register, "Suspended")
        .withArgs(SOCIAL_WORKER, account, world.bodies[SOCIAL_WORKER].address, NOTHING);
      expect((await enrolmentOf(world, account))[0]).to.equal(Enrolled.Suspended);
    });

    it("should suspend one that has expired, so that a renewal does not restore it", async () => {
      const world = await loadRegister();
      const account = await enrolled(world, { expiresAt: world.start + DAY });
      await world.helpers.time.increaseTo(world.start + 2n * DAY);
      await asBody(world).suspend(SOCIAL_WORKER, account, GROUNDS);
      await asBody(world).renew(termsOf(world));
      expect(await world.register.isInGoodStanding(SOCIAL_WORKER, account)).to.equal(false);
    });
  });
});
