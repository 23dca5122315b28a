import { expect } from "chai";
import {
  CREDENTIAL,
  Enrolled,
  GROUNDS,
  INSPECTOR,
  SOCIAL_WORKER,
  asBody,
  enrolled,
  enrolmentOf,
  expectOnlyTheBody,
  expectRefused,
  inStatus,
  loadRegister,
  termsOf,
  type RegisterWorld,
} from "../../helpers/register.js";

describe("PractitionerRegister.strikeOff", () => {
  describe("when the caller is not the seat's body", () => {
    it("should revert with RegisterNotTheBody for the admin, the account, a stranger and every other body", async () => {
      const world = await loadRegister();
      const account = await enrolled(world);
      await expectOnlyTheBody(world, account, (register) => register.strikeOff(SOCIAL_WORKER, account, GROUNDS));
    });
  });

  describe("when there is no such seat", () => {
    it("should revert with RegisterSeatUnknown", async () => {
      const world = await loadRegister();
      const account = await enrolled(world);
      await expectRefused(world, asBody(world).strikeOff(4, account, GROUNDS), "RegisterSeatUnknown", 4);
    });
  });

  describe("given the account was never enrolled for this seat", () => {
    it("should revert with RegisterStatusUnfit", async () => {
      const world = await loadRegister();
      const { address } = world.practitioners[0]!;
      const striking = asBody(world).strikeOff(SOCIAL_WORKER, address, GROUNDS);
      await expectRefused(world, striking, "RegisterStatusUnfit", SOCIAL_WORKER, address, Enrolled.None);
    });
  });

  describe("given the account is enrolled or suspended", () => {
    async function expectStruckOff(world: RegisterWorld, account: string) {
      await expect(asBody(world).strikeOff(SOCIAL_WORKER, account, GROUNDS))
        .to.emit(world.register, "StruckOff")
        .withArgs(SOCIAL_WORKER, account, world.bodies[SOCIAL_WORKER].address, GROUNDS);
      const { expiresAt } = termsOf(world);
      expect(await enrolmentOf(world, account)).to.deep.equal([Enrolled.StruckOff, expiresAt, CREDENTIAL]);
      expect(await world.register.isInGoodStanding(SOCIAL_WORKER, account)).to.equal(false);
    }

    it("should end the standing of one that is enrolled, and log why", async () => {
      const world = await loadRegister();
      await expectStruckOff(world, await enrolled(world));
    });

    it("should strike off one that is suspended", async () => {
      const world = await loadRegister();
      await expectStruckOff(world, await inStatus(world, Enrolled.Suspended));
    });

    it("should leave its other seats, and everybody else, as they are", async () => {
      const world = await loadRegister();
      const account = await enrolled(world);
      await enrolled(world, { seat: INSPECTOR, account });
      const other = await enrolled(world, { account: world.practitioners[1]! });
      await asBody(world).strikeOff(SOCIAL_WORKER, account, GROUNDS);
      expect(await world.register.isInGoodStanding(INSPECTOR, account)).to.equal(true);
      expect(await world.register.isInGoodStanding(SOCIAL_WORKER, other)).to.equal(true);
    });
  });

  describe("given the account was struck off", () => {
    it("should be final: nothing that the body can do restores it", async () => {
      const world = await loadRegister();
      const account = await inStatus(world, Enrolled.StruckOff);
      const before = await enrolmentOf(world, account);
      const body = asBody(world);
      const terms = termsOf(world, { account });
      for (const call of [
        body.enrol(terms),
        body.renew(terms),
        body.suspend(SOCIAL_WORKER, account, GROUNDS),
        body.reinstate(SOCIAL_WORKER, account, GROUNDS),
        body.strikeOff(SOCIAL_WORKER, account, GROUNDS),
      ]) {
        await expectRefused(world, call, "RegisterStatusUnfit", SOCIAL_WORKER, account, Enrolled.StruckOff);
      }
      expect(await enrolmentOf(world, account)).to.deep.equal(before);
    });
  });
});
