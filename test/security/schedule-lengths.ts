import { expect } from "chai";
import { packTranche, type Tranche } from "../../src/agreement/tranche.js";
import { termsOf as decodeTerms } from "../../src/replay/decode.js";
import type { Terms } from "../../src/agreement/terms.js";
import { HEALTH, WEEK, ZERO_ADDRESS, loadWorld, openAgreement, tranche, type World } from "../helpers/escrow.js";
import { expectRevert } from "../helpers/panel.js";
import { amend, appointmentOf } from "../helpers/signed.js";
import { Status, panelWith, placement } from "./support.js";

/** The ends, and round multiples of the 29 bytes of a tranche and of the 32 of a word. */
const LENGTHS = [1, 2, 19, 20, 28, 29, 30, 31, 32, 57, 58, 63, 64];
const ALL_ONES = `0x${"ff".repeat(32)}`;
/** Registers whose bytes look like the end of a schedule: no bit set but one, and every bit set. */
const LOW_REGISTER = "0x0000000000000000000000000000000000010000";
const HIGH_REGISTER = `0x${"ff".repeat(20)}`;

/** Every bit of a field is set in some line, so that a field that ran into its neighbour would show. */
const line = ({ start }: World, index: number): Tranche =>
  tranche(start, {
    amount: index === 0 ? 2n ** 95n - 1n : BigInt(index),
    opensAt: start + BigInt(index),
    closesAt: start + 4n * WEEK + BigInt(index),
    paysOnSilence: index % 2 === 0,
    outcome: index % 3 === 0 ? "0xffffffffffffffff" : `0x${index.toString(16).padStart(16, "0")}`,
  });

const lines = (world: World, length: number): Tranche[] => Array.from({ length }, (_, index) => line(world, index));

async function expectStored(world: World, agreement: string, terms: Terms, schedule: readonly Tranche[]) {
  expect(decodeTerms(await world.escrow.termsOf(agreement))).to.deep.equal(terms);
  expect([...(await world.escrow.scheduleOf(agreement))]).to.deep.equal(schedule.map(packTranche));
  const last = schedule.length - 1;
  const status = schedule[last]!.opensAt > BigInt(await world.helpers.time.latest()) ? Status.Scheduled : Status.Open;
  expect(await world.escrow.statusOf(agreement, last)).to.equal(status);
  const past = world.escrow.statusOf(agreement, schedule.length);
  await expectRevert(world, past, "EscrowTrancheOutOfRange", schedule.length, schedule.length);
  expect(await world.escrow.liabilities(agreement)).to.equal(schedule.reduce((sum, { amount }) => sum + amount, 0n));
}

/** Somebody takes the health professional's seat, and the terms with that. */
async function appointHealth(world: World, agreement: string, terms: Terms): Promise<Terms> {
  const account = world.people.seats[HEALTH].address;
  const { appointment, consents } = await appointmentOf(world, agreement, { seat: BigInt(HEALTH), account });
  await world.escrow.appoint(appointment, consents);
  return { ...terms, panel: panelWith(world, { [HEALTH]: account }) };
}

describe("Security: the length of the stored terms says how many tranches there are, and whether a register", () => {
  for (const [what, register, other] of [
    ["without a register", ZERO_ADDRESS, HIGH_REGISTER],
    ["with a register that is nearly zero", LOW_REGISTER, ZERO_ADDRESS],
    ["with a register of ones only", HIGH_REGISTER, LOW_REGISTER],
  ] as const) {
    it(`opens, appoints to and amends schedules of 1 to 64 tranches ${what}`, async () => {
      const world = await loadWorld();
      const code = await world.ethers.provider.getCode(world.pound);
      for (const address of [LOW_REGISTER, HIGH_REGISTER]) await world.helpers.setCode(address, code);
      for (const length of LENGTHS) {
        const schedule = lines(world, length);
        const terms = { ...world.terms, ...placement(length), carePlan: ALL_ONES, register };
        const agreement = await openAgreement(world, { terms, schedule });
        await expectStored(world, agreement, terms, schedule);
        const appointed = await appointHealth(world, agreement, terms);
        await expectStored(world, agreement, appointed, schedule);
        const amended = { ...appointed, register: other };
        const otherSchedule = lines(world, 65 - length);
        await amend(world, agreement, { terms: amended, schedule: otherSchedule, version: 2n });
        await expectStored(world, agreement, amended, otherSchedule);
      }
    });
  }
});
