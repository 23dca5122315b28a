import { expect } from "chai";
import { packTranche } from "../../src/agreement/tranche.js";
import { HEALTH, consentsTo, draft, loadWorld, toAbi, tranche, type World } from "../helpers/escrow.js";
import { panelWith } from "./support.js";

const SEAT_SETS = Array.from({ length: 16 }, (_, seats) => seats);
const QUORUMS = Array.from({ length: 8 }, (_, quorum) => quorum);
const SOCIAL_WORKER_ALONE = 0b0010;
const MANAGER_ALONE = 0b0100;

const count = (seats: number): number => [1, 2, 4, 8].filter((bit) => seats & bit).length;

/** Which error `open` gives for a schedule with this policy; "" if only a consent is missing. */
async function verdict(world: World, requiredSeats: number, quorum: number, healthAccount: string): Promise<string> {
  const agreed = draft(world, {
    terms: { panel: panelWith(world, { [HEALTH]: healthAccount }) },
    schedule: [tranche(world.start, { requiredSeats, quorum })],
  });
  const data = world.escrow.interface.encodeFunctionData("open", [
    toAbi(agreed.terms),
    agreed.schedule.map(packTranche),
    { ...(await consentsTo(world, agreed, [])), signers: 0 },
  ]);
  try {
    await world.ethers.provider.call({ to: world.escrowAddress, data });
  } catch (error) {
    const name = /Escrow[A-Za-z]+/.exec(String(error))?.[0] ?? String(error);
    return name === "EscrowConsentsNeeded" ? "" : name;
  }
  return "opened without consent";
}

/** What DESIGN's invariant 4 says. */
function expected(requiredSeats: number, quorum: number, occupied: number): string {
  const independent = (requiredSeats & 0b1001) !== 0;
  if (quorum < count(requiredSeats) || (quorum < 2 && !independent)) return "EscrowPolicyUnsafe";
  if ((requiredSeats & ~occupied) !== 0 || quorum > count(occupied)) return "EscrowPolicyUnreachable";
  return "";
}

describe("Security: policies that one side alone could satisfy", () => {
  for (const [seat, occupied] of [
    ["vacant", 0b0111],
    ["occupied", 0b1111],
  ] as const) {
    it(`all 128 policies with the fourth seat ${seat} are judged as the rules say`, async () => {
      const world = await loadWorld();
      const healthAccount = occupied === 0b1111 ? world.people.seats[HEALTH].address : world.terms.panel[3];
      for (const requiredSeats of SEAT_SETS) {
        for (const quorum of QUORUMS) {
          const given = await verdict(world, requiredSeats, quorum, healthAccount);
          expect(given, `required ${requiredSeats}, quorum ${quorum}`).to.equal(
            expected(requiredSeats, quorum, occupied),
          );
          if (given !== "") continue;
          const deciding = SEAT_SETS.filter(
            (seats) => (seats & ~occupied) === 0 && count(seats) >= quorum && (requiredSeats & ~seats) === 0,
          );
          expect(deciding).not.to.deep.equal([]);
          expect(deciding).not.to.include.members([0]);
          expect(deciding).not.to.include.members([SOCIAL_WORKER_ALONE]);
          expect(deciding).not.to.include.members([MANAGER_ALONE]);
        }
      }
    });
  }
});
