import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import type { Terms } from "../../../src/agreement/terms.js";
import { packTranche } from "../../../src/agreement/tranche.js";
import { DAY, ZERO_ADDRESS, loadWorld, openAgreement, toAbi, type World } from "../../helpers/escrow.js";

const YEAR = 365n * DAY;
const NO_CONSENTS = { signers: 0, signatures: "0x" };

/** The roles in the order in which the contract numbers them. */
const ROLES = ["commissioner", "provider", "arbiter", 0, 1, 2, 3] as const;
type Role = (typeof ROLES)[number];
const HEALTH_PROFESSIONAL = 6;

describe("PlacementEscrow.open: terms", () => {
  let world: World;
  /** The world's terms with every seat occupied. */
  let full: Terms;

  beforeEach(async () => {
    world = await loadWorld();
    const [inspector, socialWorker, manager] = world.terms.panel;
    full = { ...world.terms, panel: [inspector, socialWorker, manager, world.people.seats[3].address] };
  });

  const accountIn = (terms: Terms, role: Role): string => (typeof role === "number" ? terms.panel[role] : terms[role]);

  const withRole = (terms: Terms, role: Role, account: string): Terms => {
    if (typeof role !== "number") return { ...terms, [role]: account };
    const panel: [string, string, string, string] = [...terms.panel];
    panel[role] = account;
    return { ...terms, panel };
  };

  /** Asks the contract about terms without consents: good ones fail for want of consents, and only then. */
  const attempt = (terms: Terms) =>
    world.escrow.open.staticCall(toAbi(terms), world.schedule.map(packTranche), NO_CONSENTS);

  const expectOpens = async (terms: Partial<Terms>): Promise<void> => {
    const agreement = await openAgreement(world, { terms });
    expect((await world.escrow.stateOf(agreement)).version).to.equal(1n);
  };

  describe("when a role", () => {
    it("should revert with the role's number if it is vacant, for all but the health professional", async () => {
      for (const [number, role] of ROLES.entries()) {
        if (number === HEALTH_PROFESSIONAL) continue;
        await expect(attempt(withRole(full, role, ZERO_ADDRESS)))
          .to.be.revertedWithCustomError(world.escrow, "EscrowRoleVacant")
          .withArgs(number);
      }
    });

    it("should open with the health professional's seat vacant or occupied", async () => {
      await expectOpens({});
      await expectOpens(full);
    });

    it("should revert with the account if it is another role's too, for each pair", async () => {
      for (const [number, role] of ROLES.entries()) {
        for (const other of ROLES.slice(0, number)) {
          const account = accountIn(full, other);
          await expect(attempt(withRole(full, role, account)))
            .to.be.revertedWithCustomError(world.escrow, "EscrowRolesOverlap")
            .withArgs(account);
        }
      }
    });
  });

  describe("when the payee", () => {
    const expectRefused = async (payee: string, terms = full): Promise<void> => {
      await expect(attempt({ ...terms, payee }))
        .to.be.revertedWithCustomError(world.escrow, "EscrowPayeeNotAllowed")
        .withArgs(payee);
    };

    it("should revert if it is the zero address, whether or not a seat is vacant", async () => {
      await expectRefused(ZERO_ADDRESS);
      await expectRefused(ZERO_ADDRESS, world.terms);
    });

    it("should revert if it is the commissioner", async () => {
      await expectRefused(full.commissioner);
    });

    it("should revert if it is the arbiter", async () => {
      await expectRefused(full.arbiter);
    });

    it("should revert if it is any of the seats", async () => {
      for (const seat of full.panel) await expectRefused(seat);
    });

    it("should revert if it is the token", async () => {
      await expectRefused(full.token);
    });

    it("should revert if it is the escrow itself", async () => {
      await expectRefused(world.escrowAddress);
    });

    it("should open if it is the provider", async () => {
      await expectOpens({ payee: world.terms.provider });
    });

    it("should open if it is an account without any other role", async () => {
      await expectOpens({ payee: world.people.stranger.address });
    });
  });

  describe("when the token", () => {
    it("should revert if it has no code", async () => {
      for (const token of [world.people.stranger.address, ZERO_ADDRESS]) {
        await expect(attempt({ ...full, token }))
          .to.be.revertedWithCustomError(world.escrow, "EscrowTokenWithoutCode")
          .withArgs(token);
      }
    });
  });

  describe("when the register", () => {
    it("should open if there is none", async () => {
      await expectOpens({ register: ZERO_ADDRESS });
    });

    it("should revert if it has no code", async () => {
      const register = world.people.stranger.address;
      await expect(attempt({ ...full, register }))
        .to.be.revertedWithCustomError(world.escrow, "EscrowRegisterWithoutCode")
        .withArgs(register);
    });

    it("should open if it is a contract", async () => {
      await expectOpens({ register: await world.pound.getAddress() });
    });
  });

  describe("when a period", () => {
    const expectOutOfBounds = async (
      name: "noticePeriod" | "holdPeriod" | "longStop",
      periods: Partial<Terms>,
      [least, most]: [bigint, bigint],
    ): Promise<void> => {
      await expect(attempt({ ...full, ...periods }))
        .to.be.revertedWithCustomError(world.escrow, "EscrowPeriodOutOfBounds")
        .withArgs(encodeBytes32String(name), periods[name], least, most);
    };

    it("should open with no notice and with a year of it", async () => {
      await expectOpens({ noticePeriod: 0n });
      await expectOpens({ noticePeriod: YEAR });
    });

    it("should revert if the notice is longer than a year", async () => {
      await expectOutOfBounds("noticePeriod", { noticePeriod: YEAR + 1n }, [0n, YEAR]);
      await expectOutOfBounds("noticePeriod", { noticePeriod: 2n ** 32n - 1n }, [0n, YEAR]);
    });

    it("should open with a hold of a day and of 90 days", async () => {
      await expectOpens({ holdPeriod: DAY });
      await expectOpens({ holdPeriod: 90n * DAY, longStop: 270n * DAY });
    });

    it("should revert if the hold is shorter than a day or longer than 90", async () => {
      for (const holdPeriod of [0n, DAY - 1n, 90n * DAY + 1n, 2n ** 32n - 1n]) {
        await expectOutOfBounds("holdPeriod", { holdPeriod, longStop: 2n * YEAR }, [DAY, 90n * DAY]);
      }
    });

    it("should open with a long stop of three holds and of two years", async () => {
      await expectOpens({ longStop: 3n * world.terms.holdPeriod });
      await expectOpens({ longStop: 2n * YEAR });
    });

    it("should revert if the long stop is shorter than three holds or longer than two years", async () => {
      const least = 3n * full.holdPeriod;
      for (const longStop of [0n, least - 1n, 2n * YEAR + 1n, 2n ** 32n - 1n]) {
        await expectOutOfBounds("longStop", { longStop }, [least, 2n * YEAR]);
      }
    });
  });
});
