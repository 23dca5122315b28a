import { expect } from "chai";
import {
  CREDENTIAL,
  DAY,
  Enrolled,
  INSPECTOR,
  LONGEST_TERM,
  NOTHING,
  SOCIAL_WORKER,
  ZERO_ADDRESS,
  asBody,
  enrolled,
  enrolmentOf,
  expectRefused,
  loadRegister,
  nextAt,
  termsOf,
  type RegisterWorld,
  type TermsOptions,
} from "../../helpers/register.js";

const LONG_LIST = 100;

/** One enrolment a practitioner, the first at index 0. */
const listOf = (world: RegisterWorld, length: number) =>
  world.practitioners.slice(0, length).map((account) => termsOf(world, { account }));

const encoded = ({ register }: RegisterWorld, error: string, args: readonly unknown[]): string =>
  register.interface.encodeErrorResult(register.interface.getError(error)!, args);

describe("PractitionerRegister.enrolAll", () => {
  describe("when the list is empty", () => {
    it("should revert with RegisterListEmpty", async () => {
      const world = await loadRegister();
      await expectRefused(world, asBody(world).enrolAll([]), "RegisterListEmpty");
    });
  });

  describe("when every row could be enrolled alone", () => {
    it("should enrol all of them, and log each", async () => {
      const world = await loadRegister();
      const list = listOf(world, 3).map((terms, index) => ({
        ...terms,
        expiresAt: terms.expiresAt + BigInt(index) * DAY,
        credential: `0x${`${index + 1}`.repeat(64)}`,
      }));
      const receipt = await (await asBody(world).enrolAll(list)).wait();
      const logged = receipt!.logs.map((log) => world.register.interface.parseLog(log)!);
      expect(logged.map(({ name, args }) => [name, ...(args.toArray() as unknown[])])).to.deep.equal(
        list.map(({ account, expiresAt, credential }) => [
          "Enrolled",
          BigInt(SOCIAL_WORKER),
          account,
          world.bodies[SOCIAL_WORKER].address,
          expiresAt,
          credential,
        ]),
      );
      for (const { account, expiresAt, credential } of list) {
        expect(await enrolmentOf(world, account)).to.deep.equal([Enrolled.Enrolled, expiresAt, credential]);
        expect(await world.register.isInGoodStanding(SOCIAL_WORKER, account)).to.equal(true);
      }
    });

    it("should enrol one account for two seats, if the caller is the body of both", async () => {
      const world = await loadRegister();
      const [, body] = world.bodies;
      await world.register.grantRole(await world.register.bodyRole(INSPECTOR), body);
      const list = [termsOf(world), termsOf(world, { seat: INSPECTOR })];
      await asBody(world).enrolAll(list);
      for (const { seat, account } of list) {
        expect(await world.register.isInGoodStanding(seat, account), `seat ${seat}`).to.equal(true);
      }
    });

    it("should enrol a hundred for less than 5.5 million gas", async () => {
      const world = await loadRegister();
      const list = Array.from({ length: LONG_LIST }, (_, index) =>
        termsOf(world, { account: world.ethers.getCreateAddress({ from: world.admin.address, nonce: index + 99 }) }),
      );
      const receipt = await (await asBody(world).enrolAll(list)).wait();
      expect(receipt!.logs).to.have.length(LONG_LIST);
      expect(receipt!.gasUsed).to.be.lessThan(5_500_000n);
    });
  });

  describe("when one row could not be enrolled alone", () => {
    /** The bad row stands first, in the middle and last; nobody on the list is enrolled, and no event is left. */
    async function expectRowRefused(
      bad: TermsOptions,
      error: string,
      values: readonly unknown[],
      from?: RegisterWorld,
    ) {
      const world = from ?? (await loadRegister());
      for (const index of [0, 1, 3]) {
        const list = listOf(world, 3);
        list.splice(index, 0, termsOf(world, { account: world.practitioners[9]!, ...bad }));
        const enrolling = asBody(world).enrolAll(list);
        await expectRefused(world, enrolling, "RegisterRowRefused", index, encoded(world, error, values));
        for (const { address } of world.practitioners.slice(0, 3)) {
          expect(await enrolmentOf(world, address)).to.deep.equal([Enrolled.None, 0n, NOTHING]);
        }
      }
    }

    it("should revert with RegisterRowRefused if there is no such seat", async () => {
      await expectRowRefused({ seat: 4 }, "RegisterSeatUnknown", [4]);
    });

    it("should revert with RegisterRowRefused if the caller is not the body of that seat", async () => {
      const world = await loadRegister();
      const values = [INSPECTOR, world.bodies[SOCIAL_WORKER].address];
      await expectRowRefused({ seat: INSPECTOR }, "RegisterNotTheBody", values, world);
    });

    it("should revert with RegisterRowRefused if the account is zero", async () => {
      await expectRowRefused({ account: ZERO_ADDRESS }, "RegisterAccountZero", [SOCIAL_WORKER]);
    });

    it("should revert with RegisterRowRefused if the credential is zero", async () => {
      const world = await loadRegister();
      const values = [SOCIAL_WORKER, world.practitioners[9]!.address];
      await expectRowRefused({ credential: NOTHING }, "RegisterCredentialMissing", values, world);
    });

    it("should revert with RegisterRowRefused if the expiry has passed", async () => {
      const world = await loadRegister();
      const now = world.start + 30n * DAY;
      const account = world.practitioners[0]!.address;
      await nextAt(world, now);
      const enrolling = asBody(world).enrolAll([termsOf(world, { account, expiresAt: now })]);
      const reason = encoded(world, "RegisterExpiryOutOfBounds", [account, now, now + 1n, now + LONGEST_TERM]);
      await expectRefused(world, enrolling, "RegisterRowRefused", 0, reason);
      expect(await enrolmentOf(world, account)).to.deep.equal([Enrolled.None, 0n, NOTHING]);
    });

    it("should revert with RegisterRowRefused if the account was struck off", async () => {
      const world = await loadRegister();
      const account = await enrolled(world, { account: world.practitioners[9]! });
      await asBody(world).strikeOff(SOCIAL_WORKER, account, NOTHING);
      const values = [SOCIAL_WORKER, account, Enrolled.StruckOff];
      await expectRowRefused({ account }, "RegisterStatusUnfit", values, world);
    });

    it("should revert with RegisterRowRefused, naming the second, if an account is listed twice", async () => {
      const world = await loadRegister();
      const [first, second] = listOf(world, 2);
      const enrolling = asBody(world).enrolAll([first!, second!, first!]);
      const reason = encoded(world, "RegisterStatusUnfit", [SOCIAL_WORKER, first!.account, Enrolled.Enrolled]);
      await expectRefused(world, enrolling, "RegisterRowRefused", 2, reason);
      expect(await enrolmentOf(world, first!.account)).to.deep.equal([Enrolled.None, 0n, NOTHING]);
    });
  });

  describe("given a list that was refused", () => {
    it("should enrol it once the row is mended", async () => {
      const world = await loadRegister();
      const list = listOf(world, 2);
      const bad = { ...list[1]!, credential: NOTHING };
      const reason = encoded(world, "RegisterCredentialMissing", [SOCIAL_WORKER, bad.account]);
      await expectRefused(world, asBody(world).enrolAll([list[0]!, bad]), "RegisterRowRefused", 1, reason);
      await asBody(world).enrolAll(list);
      expect((await enrolmentOf(world, bad.account))[2]).to.equal(CREDENTIAL);
    });
  });
});
