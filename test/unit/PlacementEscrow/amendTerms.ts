import { expect } from "chai";
import { ZeroHash, encodeBytes32String } from "ethers";
import type { Terms } from "../../../src/agreement/terms.js";
import {
  DAY,
  MET,
  POUND,
  TWO_OF_THREE,
  ZERO_ADDRESS,
  loadWorld,
  openFunded,
  tranche,
  type World,
} from "../../helpers/escrow.js";
import { booksOf, expectRevert, panelWith, prepare, signedItem } from "../../helpers/panel.js";
import { amend } from "../../helpers/signed.js";
import { readState } from "../../helpers/state.js";
import { grant, inOrder } from "./amendSupport.js";

const YEAR = 365n * DAY;

/** An agreement with a register, and another register to change to. */
const registered = prepare(async (world) => {
  const register = await world.ethers.deployContract("SettableRegister");
  const other = await world.ethers.deployContract("SettableRegister");
  const own = { register: await register.getAddress() };
  return { own, other: await other.getAddress(), agreement: await openFunded(world, { terms: own }) };
});

describe("PlacementEscrow.amend: terms", () => {
  let world: World;
  let agreement: string;
  let stranger: string;
  let newcomers: string[];

  beforeEach(async () => {
    world = await loadWorld();
    agreement = await openFunded(world);
    stranger = world.people.stranger.address;
    newcomers = (await world.ethers.getSigners()).slice(10, 15).map(({ address }) => address);
  });

  const expectRefused = (terms: Partial<Terms>, error: string, ...args: unknown[]): Promise<void> =>
    expectRevert(world, amend(world, agreement, { terms }), error, ...args);

  const expectTerms = async (terms: Partial<Terms>): Promise<void> => {
    const { version } = await readState(world, agreement);
    await amend(world, agreement, { terms, version });
    expect(await world.escrow.termsOf(agreement)).to.deep.equal(inOrder({ ...world.terms, ...terms }));
    expect((await readState(world, agreement)).version).to.equal(version + 1n);
  };

  describe("when commissioner, provider or token is another", () => {
    it("should revert, whoever it is", async () => {
      const token = await world.ethers.deployContract("TestPound", [18]);
      const { commissioner, provider } = world.terms;
      const changes: Partial<Terms>[] = [
        { commissioner: stranger },
        { provider: stranger },
        { token: await token.getAddress() },
        { token: stranger },
        { commissioner: provider, provider: commissioner },
        { commissioner: ZERO_ADDRESS },
        { provider: ZERO_ADDRESS },
        { token: ZERO_ADDRESS },
      ];
      for (const change of changes) await expectRefused(change, "EscrowTermsFixed", agreement);
    });
  });

  describe("when anything else is another", () => {
    it("should take the payee", async () => {
      await expectTerms({ payee: stranger });
      await expectTerms({ payee: world.terms.provider });
    });

    it("should take the arbiter", async () => {
      await expectTerms({ arbiter: stranger });
    });

    it("should take one seat, or all of them", async () => {
      await expectTerms({ panel: panelWith(world, { 1: stranger }) });
      await expectTerms({ panel: panelWith(world, { 3: stranger }) });
      await expectTerms({ panel: [newcomers[0]!, newcomers[1]!, newcomers[2]!, newcomers[3]!] });
    });

    it("should take seats that change places, and the arbiter's with a seat", async () => {
      const [inspector, socialWorker, manager, health] = world.terms.panel;
      await expectTerms({ panel: [socialWorker, inspector, manager, health] });
      await expectTerms({ arbiter: inspector, panel: [world.terms.arbiter, socialWorker, manager, health] });
    });

    it("should take periods at both ends of their bounds", async () => {
      await expectTerms({ noticePeriod: 0n, holdPeriod: DAY, longStop: 3n * DAY });
      await expectTerms({ noticePeriod: YEAR, holdPeriod: 90n * DAY, longStop: 270n * DAY });
      await expectTerms({ longStop: 2n * YEAR });
    });

    it("should take care plan and placement reference", async () => {
      await expectTerms({ carePlan: ZeroHash, placementRef: `0x${"ff".repeat(32)}` });
    });
  });

  describe("when a role", () => {
    it("should revert with the role's number if it is vacant, for all but the health professional", async () => {
      await expectRefused({ arbiter: ZERO_ADDRESS }, "EscrowRoleVacant", 2);
      for (const seat of [0, 1, 2]) {
        await expectRefused({ panel: panelWith(world, { [seat]: ZERO_ADDRESS }) }, "EscrowRoleVacant", 3 + seat);
      }
      await expectTerms({ panel: panelWith(world, { 3: ZERO_ADDRESS }) });
    });

    it("should revert with the account if it is another role's too", async () => {
      const { commissioner, provider, arbiter, panel } = world.terms;
      for (const account of [commissioner, provider]) {
        await expectRefused({ arbiter: account }, "EscrowRolesOverlap", account);
      }
      for (const account of [commissioner, provider, arbiter, panel[0]]) {
        for (const seat of [1, 2, 3]) {
          const changed = panelWith(world, { [seat]: account });
          await expectRefused({ panel: changed }, "EscrowRolesOverlap", account);
        }
      }
      await expectRefused({ arbiter: panel[2] }, "EscrowRolesOverlap", panel[2]);
    });
  });

  describe("when the payee", () => {
    it("should revert if it is zero, the commissioner, the arbiter, a seat, the token or the escrow", async () => {
      const { commissioner, arbiter, panel, token } = world.terms;
      for (const payee of [...panel, commissioner, arbiter, token, world.escrowAddress]) {
        await expectRefused({ payee }, "EscrowPayeeNotAllowed", payee);
      }
    });

    it("should revert if it is the one who takes a seat, or the arbitration", async () => {
      const { payee } = world.terms;
      await expectRefused({ panel: panelWith(world, { 3: payee }) }, "EscrowPayeeNotAllowed", payee);
      await expectRefused({ arbiter: payee }, "EscrowPayeeNotAllowed", payee);
    });

    it("should be one who leaves a seat with the same amendment", async () => {
      const [inspector] = world.terms.panel;
      await expectTerms({ payee: inspector, panel: panelWith(world, { 0: stranger }) });
    });
  });

  describe("when a period is out of bounds", () => {
    it("should revert with its name and the bounds", async () => {
      const cases: [keyof Terms, Partial<Terms>, bigint, bigint][] = [
        ["noticePeriod", { noticePeriod: YEAR + 1n }, 0n, YEAR],
        ["holdPeriod", { holdPeriod: DAY - 1n }, DAY, 90n * DAY],
        ["holdPeriod", { holdPeriod: 90n * DAY + 1n, longStop: 2n * YEAR }, DAY, 90n * DAY],
        ["longStop", { longStop: 42n * DAY - 1n }, 42n * DAY, 2n * YEAR],
        ["longStop", { holdPeriod: 21n * DAY }, 63n * DAY, 2n * YEAR],
        ["longStop", { longStop: 2n * YEAR + 1n }, 42n * DAY, 2n * YEAR],
      ];
      for (const [name, terms, least, most] of cases) {
        const given = { ...world.terms, ...terms }[name];
        await expectRefused(terms, "EscrowPeriodOutOfBounds", encodeBytes32String(name), given, least, most);
      }
    });
  });

  describe("when the register", () => {
    it("should revert with the new one if it has no code", async () => {
      await expectRefused({ register: stranger }, "EscrowRegisterWithoutCode", stranger);
    });

    it("should take a new one with code, another, and none", async () => {
      const { world: own, own: terms, other, agreement: id } = await registered();
      [world, agreement] = [own, id];
      await expectTerms({ register: other });
      await expectTerms({ register: ZERO_ADDRESS });
      await expectTerms(terms);
    });

    it("should stay though it lost its code, or give way to none", async () => {
      const { world: own, own: terms, agreement: id } = await registered();
      [world, agreement] = [own, id];
      await world.helpers.setCode(terms.register, "0x");
      await expectTerms({ ...terms, carePlan: ZeroHash });
      await expectTerms({ register: ZERO_ADDRESS });
      const back = amend(world, agreement, { terms, version: 3n });
      await expectRevert(world, back, "EscrowRegisterWithoutCode", terms.register);
    });

    it("should be the new one that is asked in the new version", async () => {
      const { world: own, own: terms, agreement: id } = await registered();
      await own.helpers.setCode(terms.register, "0x");
      const refused = own.escrow.attest([await signedItem(own, id, [[TWO_OF_THREE, MET]])]);
      await expectRevert(own, refused, "EscrowStandingLacking", id, 0b111);
      await amend(own, id, { terms: { register: ZERO_ADDRESS } });
      await own.escrow.attest([await signedItem(own, id, [[TWO_OF_THREE, MET]], { version: 2n })]);
      expect((await booksOf(own, id)).settled).to.equal(1n << TWO_OF_THREE);
    });
  });

  describe("given the token lost its code", () => {
    it("should amend, so that the rest of the agreement lives on", async () => {
      const code = await world.ethers.provider.getCode(world.terms.token);
      await world.helpers.setCode(world.terms.token, "0x");
      const schedule = [...world.schedule, tranche(world.start, { amount: POUND })];
      await amend(world, agreement, { terms: { payee: stranger }, schedule });
      await grant(world, agreement, [4n]);
      expect(await world.escrow.owed(world.pound, stranger)).to.equal(POUND);
      await world.helpers.setCode(world.terms.token, code);
      await world.escrow.withdraw(world.pound, stranger, stranger);
      expect(await world.pound.balanceOf(stranger)).to.equal(POUND);
    });
  });
});
