import { expect } from "chai";
import {
  CREDENTIAL,
  DAY,
  Enrolled,
  GROUNDS,
  INSPECTOR,
  LONGEST_TERM,
  NOTHING,
  SEAT_COUNT,
  SOCIAL_WORKER,
  ZERO_ADDRESS,
  asBody,
  enrolled,
  enrolmentOf,
  expectRefused,
  inStatus,
  loadRegister,
  type RegisterWorld,
} from "../../helpers/register.js";

type Panel = [string, string, string, string];

/** The first four practitioners, each enrolled for the seat of its number, for a day. */
async function fullPanel(world: RegisterWorld): Promise<Panel> {
  const accounts: string[] = [];
  for (let seat = 0; seat < SEAT_COUNT; seat++) {
    accounts.push(await enrolled(world, { seat, account: world.practitioners[seat]!, expiresAt: world.start + DAY }));
  }
  return accounts as Panel;
}

describe("PractitionerRegister views", () => {
  describe("lackingStanding", () => {
    it("should answer every set of seats, for every set of seats that lack standing", async () => {
      const world = await loadRegister();
      const panel = await fullPanel(world);
      for (let good = 0; good < 16; good++) {
        const asked = panel.map((account, seat) => ((good >> seat) & 1 ? account : world.stranger.address)) as Panel;
        for (let seats = 0; seats < 16; seats++) {
          expect(await world.register.lackingStanding(asked, seats), `${seats} of ${good}`).to.equal(seats & ~good);
        }
      }
    });

    it("should find an account lacking in a seat that it was not enrolled for", async () => {
      const world = await loadRegister();
      const [a, b, c, d] = await fullPanel(world);
      expect(await world.register.lackingStanding([b, a, d, c], 0b1111)).to.equal(0b1111n);
    });

    it("should find one account good in two seats, if it was enrolled for both", async () => {
      const world = await loadRegister();
      const [a] = await fullPanel(world);
      await enrolled(world, { seat: SOCIAL_WORKER, account: a });
      expect(await world.register.lackingStanding([a, a, a, a], 0b1111)).to.equal(0b1100n);
    });

    it("should count a standing until the second before it expires, and not on that second", async () => {
      const world = await loadRegister();
      const panel = await fullPanel(world);
      await world.helpers.time.increaseTo(world.start + DAY - 1n);
      expect(await world.register.lackingStanding(panel, 0b1111)).to.equal(0n);
      await world.helpers.time.increaseTo(world.start + DAY);
      expect(await world.register.lackingStanding(panel, 0b1111)).to.equal(0b1111n);
    });

    it("should find the suspended and the struck off lacking, and the reinstated good", async () => {
      const world = await loadRegister();
      const panel = await fullPanel(world);
      await asBody(world, 0).suspend(0, panel[0], GROUNDS);
      await asBody(world, 1).strikeOff(1, panel[1], GROUNDS);
      await asBody(world, 2).suspend(2, panel[2], GROUNDS);
      await asBody(world, 2).reinstate(2, panel[2], GROUNDS);
      expect(await world.register.lackingStanding(panel, 0b1111)).to.equal(0b0011n);
    });

    it("should find zero accounts, and seats that do not exist, lacking", async () => {
      const world = await loadRegister();
      const panel = await fullPanel(world);
      const nobody: Panel = [ZERO_ADDRESS, ZERO_ADDRESS, ZERO_ADDRESS, ZERO_ADDRESS];
      expect(await world.register.lackingStanding(nobody, 0b1111)).to.equal(0b1111n);
      expect(await world.register.lackingStanding(panel, 0xff)).to.equal(0xf0n);
      expect(await world.register.lackingStanding(panel, 0b10000)).to.equal(0b10000n);
    });
  });

  describe("isInGoodStanding", () => {
    it("should be true until the second before it expires, and false on that second", async () => {
      const world = await loadRegister();
      const account = await enrolled(world, { expiresAt: world.start + DAY });
      await world.helpers.time.increaseTo(world.start + DAY - 1n);
      expect(await world.register.isInGoodStanding(SOCIAL_WORKER, account)).to.equal(true);
      await world.helpers.time.increaseTo(world.start + DAY);
      expect(await world.register.isInGoodStanding(SOCIAL_WORKER, account)).to.equal(false);
    });

    it("should be false for who was never enrolled, is suspended or was struck off", async () => {
      for (const status of [Enrolled.None, Enrolled.Suspended, Enrolled.StruckOff]) {
        const world = await loadRegister();
        const account = await inStatus(world, status);
        expect(await world.register.isInGoodStanding(SOCIAL_WORKER, account), `status ${status}`).to.equal(false);
      }
    });

    it("should be false for a seat that does not exist", async () => {
      const world = await loadRegister();
      const account = await enrolled(world);
      expect(await world.register.isInGoodStanding(4, account)).to.equal(false);
    });
  });

  describe("enrolmentOf", () => {
    it("should give zeros for who was never enrolled, and for a seat that does not exist", async () => {
      const world = await loadRegister();
      const account = await enrolled(world);
      for (const seat of [INSPECTOR, 4]) {
        expect(await enrolmentOf(world, account, seat)).to.deep.equal([Enrolled.None, 0n, NOTHING]);
      }
      expect((await enrolmentOf(world, account))[2]).to.equal(CREDENTIAL);
    });
  });

  describe("bodyRole", () => {
    it("should give each seat a role of its own, none of them the admin's", async () => {
      const { register } = await loadRegister();
      const roles = await Promise.all([0, 1, 2, 3].map((seat) => register.bodyRole(seat)));
      expect(new Set([...roles, await register.DEFAULT_ADMIN_ROLE()]).size).to.equal(5);
    });

    it("should revert with RegisterSeatUnknown for a seat that does not exist", async () => {
      const world = await loadRegister();
      await expectRefused(world, world.register.bodyRole(4), "RegisterSeatUnknown", 4);
    });
  });

  describe("the constants", () => {
    it("should be five years, and three days", async () => {
      const { register } = await loadRegister();
      expect(await register.LONGEST_TERM()).to.equal(LONGEST_TERM);
      expect(await register.ADMIN_DELAY()).to.equal(3n * DAY);
    });
  });
});
