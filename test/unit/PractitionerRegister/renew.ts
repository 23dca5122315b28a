import { expect } from "chai";
import { id } from "ethers";
import {
  CREDENTIAL,
  DAY,
  Enrolled,
  GROUNDS,
  LONGEST_TERM,
  NOTHING,
  SOCIAL_WORKER,
  asBody,
  enrolled,
  enrolmentOf,
  expectOnlyTheBody,
  expectRefused,
  inStatus,
  loadRegister,
  nextAt,
  termsOf,
  type RegisterWorld,
} from "../../helpers/register.js";

const OTHER_CREDENTIAL = id("another salt and another credential");

const standing = ({ register }: RegisterWorld, account: string): Promise<boolean> =>
  register.isInGoodStanding(SOCIAL_WORKER, account);

describe("PractitionerRegister.renew", () => {
  describe("when the caller is not the seat's body", () => {
    it("should revert with RegisterNotTheBody for the admin, the account, a stranger and every other body", async () => {
      const world = await loadRegister();
      const account = await enrolled(world);
      const terms = termsOf(world, { account, expiresAt: world.start + 500n * DAY });
      await expectOnlyTheBody(world, account, (register) => register.renew(terms));
    });
  });

  describe("when there is no such seat", () => {
    it("should revert with RegisterSeatUnknown", async () => {
      const world = await loadRegister();
      await expectRefused(world, asBody(world).renew(termsOf(world, { seat: 4 })), "RegisterSeatUnknown", 4);
    });
  });

  describe("given the account was never enrolled for this seat", () => {
    it("should revert with RegisterStatusUnfit", async () => {
      const world = await loadRegister();
      const terms = termsOf(world);
      const renewing = asBody(world).renew(terms);
      await expectRefused(world, renewing, "RegisterStatusUnfit", SOCIAL_WORKER, terms.account, Enrolled.None);
    });
  });

  describe("given the account was struck off", () => {
    it("should revert with RegisterStatusUnfit", async () => {
      const world = await loadRegister();
      const account = await inStatus(world, Enrolled.StruckOff);
      const renewing = asBody(world).renew(termsOf(world, { account }));
      await expectRefused(world, renewing, "RegisterStatusUnfit", SOCIAL_WORKER, account, Enrolled.StruckOff);
    });
  });

  describe("given the account is enrolled", () => {
    it("should set a later expiry and another credential, and log them", async () => {
      const world = await loadRegister();
      const account = await enrolled(world);
      const terms = termsOf(world, { expiresAt: world.start + 700n * DAY, credential: OTHER_CREDENTIAL });
      await expect(asBody(world).renew(terms))
        .to.emit(world.register, "Renewed")
        .withArgs(SOCIAL_WORKER, account, world.bodies[SOCIAL_WORKER].address, terms.expiresAt, OTHER_CREDENTIAL);
      const expected = [Enrolled.Enrolled, terms.expiresAt, OTHER_CREDENTIAL];
      expect(await enrolmentOf(world, account)).to.deep.equal(expected);
    });

    it("should set an earlier expiry, to correct a mistake", async () => {
      const world = await loadRegister();
      const account = await enrolled(world);
      const expiresAt = world.start + 10n * DAY;
      await asBody(world).renew(termsOf(world, { expiresAt }));
      expect(await enrolmentOf(world, account)).to.deep.equal([Enrolled.Enrolled, expiresAt, CREDENTIAL]);
      await world.helpers.time.increaseTo(expiresAt);
      expect(await standing(world, account)).to.equal(false);
    });

    it("should restore the standing of one that has expired", async () => {
      const world = await loadRegister();
      const account = await enrolled(world, { expiresAt: world.start + DAY });
      await world.helpers.time.increaseTo(world.start + 2n * DAY);
      expect(await standing(world, account)).to.equal(false);
      await asBody(world).renew(termsOf(world));
      expect(await standing(world, account)).to.equal(true);
    });
  });

  describe("given the account is suspended", () => {
    it("should set expiry and credential without lifting the suspension", async () => {
      const world = await loadRegister();
      const account = await inStatus(world, Enrolled.Suspended);
      const terms = termsOf(world, { expiresAt: world.start + 700n * DAY, credential: OTHER_CREDENTIAL });
      await asBody(world).renew(terms);
      const expected = [Enrolled.Suspended, terms.expiresAt, OTHER_CREDENTIAL];
      expect(await enrolmentOf(world, account)).to.deep.equal(expected);
      expect(await standing(world, account)).to.equal(false);
      await asBody(world).reinstate(SOCIAL_WORKER, account, GROUNDS);
      expect(await enrolmentOf(world, account)).to.deep.equal([Enrolled.Enrolled, ...expected.slice(1)]);
    });
  });

  describe("when what is given is out of bounds", () => {
    it("should revert with RegisterCredentialMissing if the credential is zero", async () => {
      const world = await loadRegister();
      const account = await enrolled(world);
      const renewing = asBody(world).renew(termsOf(world, { credential: NOTHING }));
      await expectRefused(world, renewing, "RegisterCredentialMissing", SOCIAL_WORKER, account);
    });

    it("should revert with RegisterExpiryOutOfBounds now and a second over five years ahead", async () => {
      const world = await loadRegister();
      const account = await enrolled(world);
      for (const [index, ahead] of [0n, LONGEST_TERM + 1n].entries()) {
        const time = world.start + BigInt(index + 1) * DAY;
        await nextAt(world, time);
        const renewing = asBody(world).renew(termsOf(world, { expiresAt: time + ahead }));
        const values = [account, time + ahead, time + 1n, time + LONGEST_TERM];
        await expectRefused(world, renewing, "RegisterExpiryOutOfBounds", ...values);
      }
    });

    it("should renew at both bounds, counted from now", async () => {
      const world = await loadRegister();
      const account = await enrolled(world);
      for (const [index, ahead] of [1n, LONGEST_TERM].entries()) {
        const time = world.start + BigInt(index + 1) * DAY;
        await nextAt(world, time);
        await asBody(world).renew(termsOf(world, { expiresAt: time + ahead }));
        expect((await enrolmentOf(world, account))[1]).to.equal(time + ahead);
      }
    });
  });
});
