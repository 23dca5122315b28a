import { expect } from "chai";
import type { PractitionerRegister } from "../../../typechain-types/index.js";
import { fetchRegisterEvents } from "../../../src/adapters/register.js";
import { ENROLMENT_STATUSES, replayRegister } from "../../../src/register/enrolments.js";
import { Random } from "../../invariant/support/random.js";
import {
  DAY,
  LONGEST_TERM,
  NOTHING,
  SEAT_COUNT,
  ZERO_ADDRESS,
  loadRegister,
  termsOf,
  type RegisterWorld,
} from "../../helpers/register.js";

const STEPS = 150;
const ACCOUNTS = 3;

/** What the rules, told once more and apart from the contract, say of one account and seat. */
interface Entry {
  status: number;
  expiresAt: bigint;
  credential: string;
}

type Model = Map<string, Entry>;
type Terms = ReturnType<typeof termsOf>;

const keyOf = (seat: number, account: string): string => `${seat} ${account}`;

const entryOf = (model: Model, seat: number, account: string): Entry =>
  model.get(keyOf(seat, account)) ?? { status: 0, expiresAt: 0n, credential: NOTHING };

const areSound = ({ expiresAt, credential }: Terms, now: bigint): boolean =>
  expiresAt > now && expiresAt <= now + LONGEST_TERM && credential !== NOTHING;

/** What one step tries, and the model after it: undefined if the rules refuse it. */
interface Step {
  readonly name: string;
  readonly send: (register: PractitionerRegister) => Promise<unknown>;
  readonly after: (now: bigint) => Model | undefined;
}

class Walk {
  model: Model = new Map();

  constructor(
    readonly world: RegisterWorld,
    readonly random: Random,
  ) {}

  get account(): string {
    const accounts = this.world.practitioners.slice(0, ACCOUNTS).map(({ address }) => address);
    return this.random.chance(0.03) ? ZERO_ADDRESS : this.random.pick(accounts);
  }

  terms(now: bigint, seat: number): Terms {
    const ahead = this.random.pick([-1n, 0n, 1n, DAY, 3n * DAY, 30n * DAY, LONGEST_TERM, LONGEST_TERM + 1n]);
    const credential = this.random.chance(0.1)
      ? NOTHING
      : `0x${this.random
          .below(2 ** 31)
          .toString(16)
          .padStart(64, "1")}`;
    return termsOf(this.world, { seat, account: this.account, expiresAt: now + ahead, credential });
  }

  with(changes: readonly (readonly [seat: number, account: string, entry: Entry])[]): Model {
    return new Map([...this.model, ...changes.map(([seat, account, entry]) => [keyOf(seat, account), entry] as const)]);
  }

  /** `caller` is the seat whose body acts, or none: a stranger. */
  step(now: bigint, caller: number | undefined): Step {
    const seat = this.random.chance(0.1) || caller === undefined ? this.random.below(SEAT_COUNT) : caller;
    const isBody = seat === caller;
    return this.random.pick([
      () => this.enrolment(this.terms(now, seat), isBody),
      () => this.list(now, seat, isBody),
      () => this.renewal(this.terms(now, seat), isBody),
      () => this.move("suspend", seat, isBody, [1], 2),
      () => this.move("reinstate", seat, isBody, [2], 1),
      () => (this.random.chance(0.3) ? this.move("strikeOff", seat, isBody, [1, 2], 3) : this.list(now, seat, isBody)),
    ])();
  }

  enrolment(terms: Terms, isBody: boolean): Step {
    return {
      name: "enrol",
      send: (register) => register.enrol(terms),
      after: (now) => (isBody ? this.enrolledAfter([terms], now) : undefined),
    };
  }

  list(now: bigint, seat: number, isBody: boolean): Step {
    const list = Array.from({ length: this.random.below(3) }, () => this.terms(now, seat));
    return {
      name: "enrolAll",
      send: (register) => register.enrolAll(list),
      after: (time) => (isBody && list.length > 0 ? this.enrolledAfter(list, time) : undefined),
    };
  }

  enrolledAfter(list: readonly Terms[], now: bigint): Model | undefined {
    const isTwice = new Set(list.map(({ account }) => account)).size < list.length;
    const isFit = list.every(
      (terms) =>
        terms.account !== ZERO_ADDRESS &&
        entryOf(this.model, terms.seat, terms.account).status === 0 &&
        areSound(terms, now),
    );
    if (isTwice || !isFit) return undefined;
    return this.with(
      list.map(({ seat, account, expiresAt, credential }) => [seat, account, { status: 1, expiresAt, credential }]),
    );
  }

  renewal(terms: Terms, isBody: boolean): Step {
    const { seat, account, expiresAt, credential } = terms;
    const { status } = entryOf(this.model, seat, account);
    return {
      name: "renew",
      send: (register) => register.renew(terms),
      after: (now) =>
        isBody && (status === 1 || status === 2) && areSound(terms, now)
          ? this.with([[seat, account, { status, expiresAt, credential }]])
          : undefined,
    };
  }

  move(name: "suspend" | "reinstate" | "strikeOff", seat: number, isBody: boolean, from: number[], to: number): Step {
    const account = this.account;
    const before = entryOf(this.model, seat, account);
    const after =
      isBody && from.includes(before.status) ? this.with([[seat, account, { ...before, status: to }]]) : undefined;
    return { name, send: (register) => register[name](seat, account, NOTHING), after: () => after };
  }

  /** Contract and model agree about every account and seat, and about who lacks standing now. */
  async compare(label: string): Promise<void> {
    const { register, practitioners, helpers } = this.world;
    const now = BigInt(await helpers.time.latest());
    for (const { address } of practitioners.slice(0, ACCOUNTS)) {
      let lacking = 0;
      for (let seat = 0; seat < SEAT_COUNT; seat++) {
        const entry = entryOf(this.model, seat, address);
        const { status, expiresAt, credential } = await register.enrolmentOf(seat, address);
        expect({ status: Number(status), expiresAt, credential }, `${label}, seat ${seat}`).to.deep.equal(entry);
        if (entry.status !== 1 || now >= entry.expiresAt) lacking |= 1 << seat;
      }
      const answer = await register.lackingStanding([address, address, address, address], 0b1111);
      expect(answer, `${label}, ${address}`).to.equal(lacking);
    }
  }
}

/** Returns how often each operation was done and refused. */
async function walk(seed: number): Promise<{ walk: Walk; done: Map<string, number>; refused: number }> {
  const walking = new Walk(await loadRegister(), new Random(seed));
  const { world, random } = walking;
  const done = new Map<string, number>();
  let refused = 0;
  let time = world.start;
  for (let index = 0; index < STEPS; index++) {
    time += BigInt(random.pick([1, 60, 3_600, 86_400, 400_000]));
    await world.helpers.time.setNextBlockTimestamp(time);
    const caller = random.chance(0.05) ? undefined : random.below(SEAT_COUNT);
    const step = walking.step(time, caller);
    const expected = step.after(time);
    const sender = caller === undefined ? world.stranger : world.bodies[caller]!;
    const label = `seed ${seed}, step ${index}: ${step.name}`;
    const outcome = await step.send(world.register.connect(sender)).then(
      () => "done",
      (error: unknown) => (/Register[A-Z]\w+/.test(String(error)) ? "refused" : String(error)),
    );
    expect(outcome, label).to.equal(expected === undefined ? "refused" : "done");
    if (expected === undefined) refused++;
    else done.set(step.name, (done.get(step.name) ?? 0) + 1);
    walking.model = expected ?? walking.model;
    if (expected === undefined) await world.helpers.mine();
    await walking.compare(label);
  }
  return { walk: walking, done, refused };
}

describe("PractitionerRegister, random operations", () => {
  it("should be what the rules predict after each of them, and what its events alone tell", async () => {
    for (const seed of [1, 2]) {
      const { walk: walked, done, refused } = await walk(seed);
      const { world, model } = walked;
      const operations = ["enrol", "enrolAll", "reinstate", "renew", "strikeOff", "suspend"];
      expect([...done.keys()].sort(), "every operation was done").to.deep.equal(operations);
      expect(refused, "and some were refused").to.be.greaterThan(20);

      const toBlock = BigInt(await world.ethers.provider.getBlockNumber());
      const address = await world.register.getAddress();
      const events = await fetchRegisterEvents(world.ethers.provider, address, { fromBlock: 0n, toBlock });
      const replayed = replayRegister(events).map(({ seat, account, status, expiresAt, credential }) => [
        keyOf(seat, account),
        { status: ENROLMENT_STATUSES.indexOf(status), expiresAt, credential },
      ]);
      expect(Object.fromEntries(replayed)).to.deep.equal(Object.fromEntries(model));
    }
  });
});
