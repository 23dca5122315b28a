import { expect } from "chai";
import {
  DAY,
  INSPECTOR,
  SEAT_COUNT,
  SOCIAL_WORKER,
  ZERO_ADDRESS,
  asBody,
  enrolled,
  expectRefused,
  loadRegister,
  nextAt,
  termsOf,
} from "../../helpers/register.js";

const ADMIN_DELAY = 3n * DAY;

describe("PractitionerRegister and its admin", () => {
  describe("when it is deployed", () => {
    it("should give each seat's role to its body alone, and the admin no seat", async () => {
      const { register, admin, bodies } = await loadRegister();
      for (let seat = 0; seat < SEAT_COUNT; seat++) {
        const role = await register.bodyRole(seat);
        for (const account of [admin, ...bodies]) {
          const isBody = account === bodies[seat];
          expect(await register.hasRole(role, account), `seat ${seat}, ${account.address}`).to.equal(isBody);
        }
      }
      expect(await register.defaultAdmin()).to.equal(admin.address);
      expect(await register.defaultAdminDelay()).to.equal(ADMIN_DELAY);
    });

    it("should leave a seat without a body where none is named", async () => {
      const world = await loadRegister();
      const bodies = [world.bodies[0].address, ZERO_ADDRESS, ZERO_ADDRESS, ZERO_ADDRESS];
      const register = await world.ethers.deployContract("PractitionerRegister", [world.admin.address, bodies]);
      expect(await register.hasRole(await register.bodyRole(INSPECTOR), world.bodies[0])).to.equal(true);
      expect(await register.hasRole(await register.bodyRole(SOCIAL_WORKER), ZERO_ADDRESS)).to.equal(false);
    });

    it("should revert with AccessControlInvalidDefaultAdmin without an admin", async () => {
      const world = await loadRegister();
      const bodies = world.bodies.map(({ address }) => address);
      const deploying = world.ethers.deployContract("PractitionerRegister", [ZERO_ADDRESS, bodies]);
      await expectRefused(world, deploying, "AccessControlInvalidDefaultAdmin", ZERO_ADDRESS);
    });
  });

  describe("when a body is replaced", () => {
    it("should keep what the old body enrolled, for the new one to act on", async () => {
      const world = await loadRegister();
      const { register, admin, stranger } = world;
      const [, body] = world.bodies;
      const account = await enrolled(world);
      const role = await register.bodyRole(SOCIAL_WORKER);
      await expect(register.revokeRole(role, body))
        .to.emit(register, "RoleRevoked")
        .withArgs(role, body.address, admin.address);
      await expect(register.grantRole(role, stranger))
        .to.emit(register, "RoleGranted")
        .withArgs(role, stranger.address, admin.address);
      expect(await register.isInGoodStanding(SOCIAL_WORKER, account)).to.equal(true);
      const suspending = asBody(world).suspend(SOCIAL_WORKER, account, role);
      await expectRefused(world, suspending, "RegisterNotTheBody", SOCIAL_WORKER, body.address);
      await register.connect(stranger).suspend(SOCIAL_WORKER, account, role);
      expect(await register.isInGoodStanding(SOCIAL_WORKER, account)).to.equal(false);
    });

    it("should revert with AccessControlUnauthorizedAccount if a body appoints another", async () => {
      const world = await loadRegister();
      const role = await world.register.bodyRole(SOCIAL_WORKER);
      const appointing = asBody(world).grantRole(role, world.stranger);
      const values = [world.bodies[SOCIAL_WORKER].address, await world.register.DEFAULT_ADMIN_ROLE()];
      await expectRefused(world, appointing, "AccessControlUnauthorizedAccount", ...values);
    });
  });

  describe("when the admin hands over its office", () => {
    it("should change hands once the new admin accepts after the delay, and not before", async () => {
      const world = await loadRegister();
      const { register, admin, stranger } = world;
      const begun = world.start + DAY;
      await nextAt(world, begun);
      await register.beginDefaultAdminTransfer(stranger);
      const accepted = register.connect(stranger);
      const due = begun + ADMIN_DELAY;
      await nextAt(world, due);
      const tooSoon = accepted.acceptDefaultAdminTransfer();
      await expectRefused(world, tooSoon, "AccessControlEnforcedDefaultAdminDelay", due);
      await nextAt(world, due + 1n);
      await accepted.acceptDefaultAdminTransfer();
      expect(await register.defaultAdmin()).to.equal(stranger.address);
      const role = await register.bodyRole(INSPECTOR);
      const values = [admin.address, await register.DEFAULT_ADMIN_ROLE()];
      const granting = register.connect(admin).grantRole(role, admin);
      await expectRefused(world, granting, "AccessControlUnauthorizedAccount", ...values);
    });

    it("should refuse a second admin by a plain grant", async () => {
      const world = await loadRegister();
      const role = await world.register.DEFAULT_ADMIN_ROLE();
      const granting = world.register.grantRole(role, world.stranger);
      await expectRefused(world, granting, "AccessControlEnforcedDefaultAdminRules");
    });
  });

  describe("when the admin would enrol somebody", () => {
    it("should have to make itself a body first, for all to see", async () => {
      const world = await loadRegister();
      const { register, admin } = world;
      const terms = termsOf(world);
      const enrolling = register.connect(admin).enrol(terms);
      await expectRefused(world, enrolling, "RegisterNotTheBody", SOCIAL_WORKER, admin.address);
      const role = await register.bodyRole(SOCIAL_WORKER);
      await expect(register.grantRole(role, admin))
        .to.emit(register, "RoleGranted")
        .withArgs(role, admin.address, admin.address);
      await register.connect(admin).enrol(terms);
      expect(await register.isInGoodStanding(SOCIAL_WORKER, terms.account)).to.equal(true);
    });
  });
});
