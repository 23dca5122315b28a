import { id, toBeHex } from "ethers";
import type { Terms } from "../../../src/agreement/terms.js";
import type { Tranche } from "../../../src/agreement/tranche.js";
import { DAY, POUND, WEEK, ZERO_ADDRESS } from "../../helpers/escrow.js";
import type { Draft, Fuzz } from "./fuzz.js";
import type { Random } from "./random.js";

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
    arbiter: random.pick(cast.arbiters).address,
    register: random.chance(0.4) ? fuzz.registerAddress : ZERO_ADDRESS,
    panel: [
      inspector!.address,
      socialWorker!.address,
      manager!.address,
      withHealth ? health!.address : ZERO_ADDRESS,
    ] as const,
    placementRef: id(`placement ${random.seed}/${fuzz.drafts.length}`),
    noticePeriod: random.pick([0n, HOUR, 3n * DAY, 28n * DAY]),
    holdPeriod,
    longStop: 3n * holdPeriod + DAY * BigInt(random.below(20)),
  };
  const count = 1 + random.below(5);
  const schedule = Array.from({ length: count }, () => newTranche(random, at, withHealth));
  const draft = { terms, schedule };
  fuzz.drafts.push(draft);
  return draft;
}

/** A tranche that begins about now, or lies somewhat back. */
export function newTranche(random: Random, at: bigint, withHealth: boolean): Tranche {
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
    outcome: newOutcome(random),
  };
}

export const newOutcome = (random: Random): string => toBeHex(random.below(2 ** 32), 8);

/** One fault, at the door's boundaries or well beyond them; at some of them it is none. */
export function spoil(fuzz: Fuzz, draft: Draft, at: bigint): Draft {
  const { random } = fuzz;
  if (random.chance(0.5)) return { ...draft, terms: { ...draft.terms, ...wrongTerms(fuzz, draft.terms) } };
  const place = random.below(draft.schedule.length);
  const change = wrongTranche(random, at);
  const others = random.weighted<readonly Tranche[] | null>([
    [12, null],
    [1, []],
    [1, Array.from({ length: 65 }, () => draft.schedule[0]!)],
    [1, [...draft.schedule, { ...draft.schedule[0]!, amount: 2n ** 96n - 1n }]],
  ]);
  const schedule = draft.schedule.map((tranche, index) => (index === place ? { ...tranche, ...change } : tranche));
  return { ...draft, schedule: others ?? schedule };
}

function wrongTerms({ random, cast, tokens, world }: Fuzz, terms: Terms): Partial<Terms> {
  const { panel, commissioner, arbiter, holdPeriod } = terms;
  const [inspector, socialWorker, manager, health] = panel;
  return random.pick<Partial<Terms>>([
    { arbiter: ZERO_ADDRESS },
    { arbiter: commissioner },
    { panel: [inspector, ZERO_ADDRESS, manager, health] },
    { panel: [inspector, inspector, manager, health] },
    { panel: [inspector, socialWorker, manager, arbiter] },
    { panel: [inspector, socialWorker, manager, ZERO_ADDRESS] },
    { payee: ZERO_ADDRESS },
    { payee: commissioner },
    { payee: inspector },
    { payee: terms.token },
    { payee: world.escrowAddress },
    { register: cast.stranger.address },
    { noticePeriod: random.pick([365n * DAY, 365n * DAY + 1n]) },
    { holdPeriod: random.pick([DAY - 1n, 0n]) },
    { holdPeriod: 90n * DAY + 1n, longStop: 300n * DAY },
    { longStop: random.pick([3n * holdPeriod, 3n * holdPeriod - 1n, 730n * DAY, 730n * DAY + 1n]) },
    { token: random.pick(tokens.filter((token) => token !== terms.token)) },
    { token: cast.stranger.address },
    { commissioner: random.pick(cast.commissioners).address },
    { provider: cast.stranger.address },
  ]);
}

function wrongTranche(random: Random, at: bigint): Partial<Tranche> {
  return random.pick<Partial<Tranche>>([
    { amount: 0n },
    { opensAt: at - 365n * DAY - 1n },
    { opensAt: at - 365n * DAY },
    { opensAt: at + DAY, closesAt: at + DAY },
    { closesAt: at + 5n * 365n * DAY + 1n },
    { opensAt: at - 1n, closesAt: at },
    { requiredSeats: 0b100, quorum: 1 },
    { requiredSeats: 0b111, quorum: 2 },
    { requiredSeats: 0b1000, quorum: 1 },
    { requiredSeats: 0, quorum: 4 },
    { requiredSeats: 0, quorum: 0 },
  ]);
}
