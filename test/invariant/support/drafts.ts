import { id, toBeHex } from "ethers";
import type { Tranche } from "../../../src/agreement/tranche.js";
import { DAY, POUND, WEEK, ZERO_ADDRESS } from "../../helpers/escrow.js";
import type { Draft, Fuzz } from "./fuzz.js";

const HOUR = 3_600n;
const AMOUNTS = [1n, 3n, 10_001n, 999n * POUND + 7n, 6_100n * POUND, 20_000n * POUND];
/** Required seats and quorum that no side alone can meet, with the last seat occupied or not. */
const POLICIES = [
  [0b000, 2],
  [0b000, 3],
  [0b001, 1],
  [0b010, 2],
  [0b011, 2],
  [0b111, 3],
] as const;
const WITH_HEALTH = [...POLICIES, [0b1000, 1], [0b1001, 4]] as const;

/** Terms and schedule that could be opened at this moment. */
export function draftAt(fuzz: Fuzz, at: bigint): Draft {
  const { random, cast, tokens, world } = fuzz;
  const withHealth = random.chance(0.4);
  const [inspector, socialWorker, manager, health] = cast.seats;
  const holdPeriod = DAY * BigInt(1 + random.below(5));
  const terms = {
    ...world.terms,
    commissioner: random.pick(cast.commissioners).address,
    payee: random.pick([...cast.payees, cast.provider]).address,
    token: random.weighted([
      [2, tokens[0]],
      [3, tokens[1]],
    ]),
    register: random.chance(0.4) ? fuzz.registerAddress : ZERO_ADDRESS,
    panel: [
      inspector!.address,
      socialWorker!.address,
      manager!.address,
      withHealth ? health!.address : ZERO_ADDRESS,
    ] as const,
    placementRef: id(`placement ${random.seed}/${fuzz.drafts.length}`),
    holdPeriod,
    longStop: 3n * holdPeriod + DAY * BigInt(random.below(20)),
  };
  const count = 1 + random.below(5);
  const schedule = Array.from({ length: count }, () => trancheAt(fuzz, at, withHealth));
  const draft = { terms, schedule };
  fuzz.drafts.push(draft);
  return draft;
}

function trancheAt({ random }: Fuzz, at: bigint, withHealth: boolean): Tranche {
  const opensAt = at + random.pick([-200n * DAY, -2n * DAY, -HOUR, -HOUR, 0n, 1n, HOUR, 3n * DAY]);
  const closesAt = opensAt + random.pick([HOUR, 3n * DAY, 2n * WEEK, 5n * WEEK]);
  const [requiredSeats, quorum] = random.pick(withHealth ? WITH_HEALTH : POLICIES);
  const earliest = at + HOUR;
  return {
    amount: random.pick(AMOUNTS),
    opensAt,
    closesAt: closesAt > earliest ? closesAt : earliest + BigInt(random.below(90_000)),
    requiredSeats,
    quorum,
    paysOnSilence: random.chance(0.45),
    outcome: toBeHex(random.below(2 ** 32), 8),
  };
}
