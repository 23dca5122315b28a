import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import type { Attestation } from "../../src/attestation/typedData.js";
import {
  DAY,
  MET,
  WEEK,
  attestationOf,
  attestationToAbi,
  itemOf,
  loadWorld,
  openAgreement,
  retractionBy,
  tranche,
} from "../helpers/escrow.js";
import { apply, createLedger, owedKey, statusOf } from "./replay.js";
import { endow, placement } from "./support.js";

const STEPS = 110;
const REASON = `0x${"d1".repeat(32)}`;
const RATES = [0n, 1n, 3_333n, 9_999n, MET, MET];

/** Numbers that look random and are the same in every run (mulberry32). */
function randomFrom(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number) => Math.floor(next() * bound);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)]!;
  const some = <T>(values: readonly T[]): T[] => {
    const chosen = values.filter(() => next() < 0.4);
    return chosen.length > 0 ? chosen : [pick(values)];
  };
  return { below, pick, some };
}

/** Three placements of two homes in one awkward token, and everybody acting at random. */
async function prepare(seed: number) {
  const world = await loadWorld();
  const { escrow, people } = world;
  const random = randomFrom(seed);
  const token = await endow(world, await world.ethers.deployContract("OddToken"), 10n ** 12n);
  const from = await world.ethers.provider.getBlockNumber();
  const schedule = Array.from({ length: 9 }, (_, index) =>
    tranche(world.start, {
      amount: BigInt(1_000 + 777 * index),
      opensAt: world.start + BigInt(index) * 2n * WEEK,
      closesAt: world.start + BigInt(index + 2) * 2n * WEEK,
      paysOnSilence: index % 3 === 0,
      requiredSeats: index % 4 === 1 ? 0b001 : 0,
      quorum: index % 5 === 4 ? 3 : 2,
    }),
  );
  const payees = [people.payee.address, people.payee.address, people.provider.address];
  const agreements: string[] = [];
  for (const [index, payee] of payees.entries()) {
    const terms = { ...placement(index + 1), payee, token: await token.getAddress() };
    agreements.push(await openAgreement(world, { terms, schedule }));
  }
  return { world, escrow, people, random, token, from, schedule, agreements, pool: [] as Attestation[] };
}

type Walk = Awaited<ReturnType<typeof prepare>>;

const list = ({ random, schedule }: Walk) => random.some(schedule.map((_, index) => BigInt(index)));

/** An attestation of before, or a new one. */
async function attestation(walk: Walk): Promise<Attestation> {
  const { world, random, pool, agreements } = walk;
  if (pool.length > 0 && random.below(2) === 0) return random.pick(pool.slice(-6));
  const findings = list(walk).map((index) => [index, random.pick(RATES)] as const);
  const validUntil = BigInt(await world.helpers.time.latest()) + 40n * DAY;
  const overRefusal = random.below(2) === 0;
  pool.push(attestationOf(world, random.pick(agreements), findings, { validUntil, overRefusal }));
  return pool.at(-1)!;
}

async function run(walk: Walk): Promise<ContractTransactionResponse> {
  const items: Awaited<ReturnType<typeof itemOf>>[] = [];
  for (let count = 1 + walk.random.below(4); count > 0; count--) {
    items.push(await itemOf(walk.world, await attestation(walk), walk.random.some([0, 1, 2])));
  }
  return walk.escrow.attest(items);
}

/** One thing that somebody does; many are refused. */
async function step(walk: Walk): Promise<ContractTransactionResponse | undefined> {
  const { world, escrow, people, random, token, agreements } = walk;
  const [agreement, account] = [random.pick(agreements), random.pick([people.payee, people.provider])];
  switch (random.below(10)) {
    case 0:
      return escrow.connect(people.commissioner).fund(agreement, BigInt(random.below(6_000)));
    case 1:
      return escrow.claim(agreement, list(walk));
    case 2:
      return random.below(3) > 0 ? undefined : escrow.connect(people.commissioner).grant(agreement, list(walk), REASON);
    case 3:
      return escrow.connect(random.pick([people.commissioner, people.stranger])).reclaim(agreement);
    case 4:
      await world.helpers.time.increase(BigInt(1 + random.below(12)) * DAY);
      return undefined;
    case 5:
      await token.refuse(account, random.below(2) === 0);
      return undefined;
    case 6:
      return escrow.withdraw(token, account, account);
    case 7: {
      const taken = await attestation(walk);
      return escrow.retractBySignature(attestationToAbi(taken), await retractionBy(world, taken, [random.below(3)]));
    }
    default:
      return run(walk);
  }
}

/** Folds the log from nothing and compares every word of state with the contract's. */
async function audit({ world, escrow, people, token, from, agreements }: Walk) {
  const ledger = createLedger();
  const logs = await world.ethers.provider.getLogs({ address: world.escrowAddress, fromBlock: from });
  const times = new Map<number, bigint>();
  for (const log of logs) {
    if (!times.has(log.blockNumber)) times.set(log.blockNumber, BigInt((await log.getBlock()).timestamp));
    apply(ledger, escrow.interface, world.domain, log, times.get(log.blockNumber)!);
  }
  let held = 0n;
  const now = BigInt(await world.helpers.time.latest());
  for (const agreement of agreements) {
    const replayed = ledger.agreements.get(agreement)!;
    const state = await escrow.stateOf(agreement);
    const { flags, balance, settled, challenged, sequence, arrears, funded, paid, reclaimed } = replayed;
    expect([state.version, state.endsAt, state.heldUntil, state.heldBy]).to.deep.equal([1n, 2n ** 32n - 1n, 0n, 0n]);
    expect([state.flags, state.balance, state.settled]).to.deep.equal([flags, balance, settled]);
    expect([state.challenged, state.sequence]).to.deep.equal([challenged, sequence]);
    expect(await escrow.arrears(agreement)).to.equal(arrears);
    expect(funded).to.equal(paid + reclaimed + balance);
    if (arrears > 0n) expect(balance).to.equal(0n);
    const statuses = replayed.schedule.map((_, index) => statusOf(replayed, BigInt(index), now));
    expect(await Promise.all(statuses.map((_, index) => escrow.statusOf(agreement, index)))).to.deep.equal(statuses);
    for (const [digest, { endorsed, retracted }] of replayed.endorsements) {
      expect(await escrow.endorsementsOf(agreement, digest)).to.deep.equal([endorsed, retracted]);
    }
    held += balance;
  }
  for (const account of [people.payee, people.provider, people.commissioner]) {
    const amount = ledger.owed.get(owedKey(await token.getAddress(), account.address)) ?? 0n;
    expect(await escrow.owed(token, account)).to.equal(amount);
    held += amount;
  }
  expect(await token.balanceOf(escrow)).to.equal(held);
  return ledger.seen;
}

/** Time, and one willing party an agreement: afterwards the escrow holds nothing of anybody's. */
async function goHome({ world, escrow, people, token, agreements, schedule }: Walk) {
  await token.refuse(people.payee, false);
  await token.refuse(people.provider, false);
  await world.helpers.time.increase(2n * 365n * DAY);
  for (const agreement of agreements) {
    await escrow.connect(people.commissioner).fund(agreement, (await escrow.arrears(agreement)) + 100_000n);
    const core = schedule.flatMap(({ paysOnSilence }, index) => (paysOnSilence ? [BigInt(index)] : []));
    const isLive = (await escrow.liabilities(agreement)) > 0n;
    if (isLive) await escrow.connect(people.stranger).claim(agreement, core);
    await escrow.connect(people.stranger).reclaim(agreement);
    expect(await escrow.liabilities(agreement)).to.equal(0n);
  }
  for (const account of [people.payee, people.provider]) {
    if ((await escrow.owed(token, account)) > 0n) await escrow.withdraw(token, account, account);
  }
  expect(await token.balanceOf(escrow)).to.equal(0n);
}

describe("Security: everybody acting at random", () => {
  const seen = new Set<string>();

  for (const seed of [1, 2, 3]) {
    it(`walk ${seed}: the log alone gives the contract's state, every penny is somewhere, and all of it gets out`, async () => {
      const walk = await prepare(seed);
      for (let count = 0; count < STEPS; count++) {
        try {
          await step(walk);
        } catch (error) {
          expect(String(error)).to.match(/custom error '(Escrow|OddToken)/);
        }
      }
      await audit(walk);
      await goHome(walk);
      (await audit(walk)).forEach((_, name) => seen.add(name));
    });
  }

  it("between them the walks met every event there is but the cancelling of consents", () => {
    expect([...seen].sort()).to.deep.equal([
      "Attested",
      "Claimed",
      "Endorsed",
      "Funded",
      "Granted",
      "Opened",
      "PayoutRefused",
      "Reclaimed",
      "Retracted",
      "Withdrawn",
    ]);
  });
});
