import { expect } from "chai";
import {
  CREDENTIAL,
  DAY,
  Enrolled,
  INSPECTOR,
  LONGEST_TERM,
  NOTHING,
  SEAT_COUNT,
  SOCIAL_WORKER,
  ZERO_ADDRESS,
  asBody,
  enrolled,
  enrolmentOf,
  expectOnlyTheBody,
  expectRefused,
  inStatus,
  loadRegister,
  nextAt,
  termsOf,
} from "../../helpers/register.js";

describe("PractitionerRegister.enrol", () => {
  describe("when the caller is not the seat's body", () => {
    it("should revert with RegisterNotTheBody for the admin, the account, a stranger and every other body", async () => {
      const world = await loadRegister();
      const terms = termsOf(world);
      await expectOnlyTheBody(world, terms.account, (register) => register.enrol(terms));
    });

    it("should revert with RegisterNotTheBody for a body whose role was revoked", async () => {
      const world = await loadRegister();
      const [, body] = world.bodies;
      await world.register.revokeRole(await world.register.bodyRole(SOCIAL_WORKER), body);
      const enrolling = asBody(world).enrol(termsOf(world));
      await expectRefused(world, enrolling, "RegisterNotTheBody", SOCIAL_WORKER, body.address);
    });
  });

  describe("when there is no such seat", () => {
    it("should revert with RegisterSeatUnknown", async () => {
      const world = await loadRegister();
      for (const seat of [4, 255]) {
        await expectRefused(world, asBody(world).enrol(termsOf(world, { seat })), "RegisterSeatUnknown", seat);
      }
    });
  });

  describe("when the account is zero", () => {
    it("should revert with RegisterAccountZero", async () => {
      const world = await loadRegister();
      const enrolling = asBody(world).enrol(termsOf(world, { account: ZERO_ADDRESS }));
      await expectRefused(world, enrolling, "RegisterAccountZero", SOCIAL_WORKER);
    });
  });

  describe("when the credential is zero", () => {
    it("should revert with RegisterCredentialMissing", async () => {
      const world = await loadRegister();
      const terms = termsOf(world, { credential: NOTHING });
      const enrolling = asBody(world).enrol(terms);
      await expectRefused(world, enrolling, "RegisterCredentialMissing", SOCIAL_WORKER, terms.account);
    });
  });

  describe("when the expiry is at its bounds", () => {
    it("should revert with RegisterExpiryOutOfBounds if it has passed, is now, or is over five years ahead", async () => {
      const world = await loadRegister();
      const now = world.start + 2n * DAY;
      for (const [index, ahead] of [-DAY, 0n, LONGEST_TERM + 1n].entries()) {
        const time = now + BigInt(index);
        const terms = termsOf(world, { expiresAt: time + ahead });
        await nextAt(world, time);
        const values = [terms.account, terms.expiresAt, time + 1n, time + LONGEST_TERM];
        await expectRefused(world, asBody(world).enrol(terms), "RegisterExpiryOutOfBounds", ...values);
      }
    });

    it("should enrol if it is the next second, or five years ahead to the second", async () => {
      const world = await loadRegister();
      const now = world.start + 2n * DAY;
      for (const [index, ahead] of [1n, LONGEST_TERM].entries()) {
        const time = now + BigInt(index);
        await nextAt(world, time);
        const account = await enrolled(world, { account: world.practitioners[index]!, expiresAt: time + ahead });
        expect(await enrolmentOf(world, account)).to.deep.equal([Enrolled.Enrolled, time + ahead, CREDENTIAL]);
      }
    });
  });

  describe("given the account was never enrolled for this seat", () => {
    it("should enrol it for this seat alone, and log it", async () => {
      const world = await loadRegister();
      const [, body] = world.bodies;
      const terms = termsOf(world);
      await expect(asBody(world).enrol(terms))
        .to.emit(world.register, "Enrolled")
        .withArgs(SOCIAL_WORKER, terms.account, body.address, terms.expiresAt, CREDENTIAL);
      for (let seat = 0; seat < SEAT_COUNT; seat++) {
        const expected = seat === SOCIAL_WORKER ? [Enrolled.Enrolled, terms.expiresAt, CREDENTIAL] : [0n, 0n, NOTHING];
        expect(await enrolmentOf(world, terms.account, seat), `seat ${seat}`).to.deep.equal(expected);
        expect(await world.register.isInGoodStanding(seat, terms.account)).to.equal(seat === SOCIAL_WORKER);
      }
    });

    it("should enrol it for another seat by that seat's body", async () => {
      const world = await loadRegister();
      const account = await enrolled(world);
      await enrolled(world, { seat: INSPECTOR, account });
      expect(await world.register.isInGoodStanding(INSPECTOR, account)).to.equal(true);
      expect(await world.register.isInGoodStanding(SOCIAL_WORKER, account)).to.equal(true);
    });

    it("should enrol by any account that holds the role", async () => {
      const world = await loadRegister();
      await world.register.grantRole(await world.register.bodyRole(SOCIAL_WORKER), world.stranger);
      const terms = termsOf(world);
      await expect(world.register.connect(world.stranger).enrol(terms))
        .to.emit(world.register, "Enrolled")
        .withArgs(SOCIAL_WORKER, terms.account, world.stranger.address, terms.expiresAt, CREDENTIAL);
    });
  });

  describe("given the account was enrolled for this seat before", () => {
    async function expectUnfit(status: bigint) {
      const world = await loadRegister();
      const account = await inStatus(world, status);
      const before = await enrolmentOf(world, account);
      const enrolling = asBody(world).enrol(termsOf(world, { account, expiresAt: world.start + 9n * DAY }));
      await expectRefused(world, enrolling, "RegisterStatusUnfit", SOCIAL_WORKER, account, status);
      expect(await enrolmentOf(world, account)).to.deep.equal(before);
    }

    it("should revert with RegisterStatusUnfit if it is enrolled", async () => {
      await expectUnfit(Enrolled.Enrolled);
    });

    it("should revert with RegisterStatusUnfit if it is suspended", async () => {
      await expectUnfit(Enrolled.Suspended);
    });

    it("should revert with RegisterStatusUnfit if it was struck off", async () => {
      await expectUnfit(Enrolled.StruckOff);
    });

    it("should revert with RegisterStatusUnfit although it has expired", async () => {
      const world = await loadRegister();
      const account = await enrolled(world, { expiresAt: world.start + DAY });
      await nextAt(world, world.start + 2n * DAY);
      const enrolling = asBody(world).enrol(termsOf(world));
      await expectRefused(world, enrolling, "RegisterStatusUnfit", SOCIAL_WORKER, account, Enrolled.Enrolled);
    });
  });
});
