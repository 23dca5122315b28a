/** A fuzz world without chance: directed stories, every invariant after each act, and observations to falsify. */
import { expect } from "chai";
import { id, type ContractTransactionResponse } from "ethers";
import type { Status } from "../../../src/agreement/status.js";
import type { Terms } from "../../../src/agreement/terms.js";
import { moneyKey } from "../../../src/replay/state.js";
import {
  DAY,
  INSPECTOR,
  MANAGER,
  POUND,
  SOCIAL_WORKER,
  attestationOf,
  itemOf,
  openAgreement,
} from "../../helpers/escrow.js";
import { Fuzz } from "./fuzz.js";
import type { Invariant } from "./invariant.js";
import { INVARIANTS } from "./invariants.js";
import { latestBlock, observe, takePicture, type Picture, type Step, type Words } from "./observe.js";

const SEED = 12;

/** The whole schedule of the world's own terms. */
export const TOTAL = 24_000n * POUND;
export const GROUNDS = id("grounds");

export class Stage {
  #step: Step | null = null;

  private constructor(
    readonly fuzz: Fuzz,
    private picture: Picture,
  ) {}

  static async create(): Promise<Stage> {
    const fuzz = await Fuzz.create(SEED);
    return new Stage(fuzz, await takePicture(fuzz, await latestBlock(fuzz)));
  }

  /** What was observed of the latest act. */
  get step(): Step {
    if (this.#step === null) throw new Error("Nothing has happened yet.");
    return this.#step;
  }

  /** One transaction in a block of its own, after which everything must hold. */
  async act<Result>(transaction: () => Promise<Result>, isOutside = false): Promise<Result> {
    const result = await transaction();
    const at = BigInt(await this.fuzz.world.helpers.time.latest());
    this.fuzz.now = at;
    this.#step = await observe(this.fuzz, this.picture, at, isOutside);
    this.picture = this.#step.after;
    for (const { number, sentence, violations } of INVARIANTS) {
      expect(await violations(this.fuzz, this.#step), `${number}. ${sentence}`).to.deep.equal([]);
    }
    return result;
  }

  /** Lets time pass until then, in an empty block. */
  async waitUntil(time: bigint): Promise<void> {
    await this.act(() => this.fuzz.world.helpers.time.increaseTo(time));
  }

  /** An agreement on the world's terms, but for these, with this in its balance. */
  async opened(funds: bigint, terms: Partial<Terms> = {}): Promise<string> {
    const { world } = this.fuzz;
    const agreement = await this.act(() => openAgreement(world, { terms }));
    const payer = world.escrow.connect(world.people.commissioner);
    await this.act(() => payer.fund(agreement, funds));
    return agreement;
  }

  /** Terms of another placement, in the hostile token. */
  hostile(placement: string): Partial<Terms> {
    return { token: this.fuzz.hostileToken, placementRef: id(placement) };
  }

  /** Findings by these seats, relayed by a stranger. */
  async attest(
    agreement: string,
    findings: readonly (readonly [bigint, bigint])[],
    seats: readonly number[] = [INSPECTOR, SOCIAL_WORKER, MANAGER],
    overRefusal = false,
  ): Promise<void> {
    const { world, now } = this.fuzz;
    const { version } = this.wordsOf(agreement);
    const attestation = attestationOf(world, agreement, findings, { version, overRefusal, validUntil: now + DAY });
    const item = await itemOf(world, attestation, seats);
    await this.act(() => world.escrow.connect(world.people.stranger).attest([item]));
  }

  /** The commissioner's grant, which is yet to be acted. */
  grant(agreement: string, tranches: readonly bigint[]): Promise<ContractTransactionResponse> {
    const { escrow, people } = this.fuzz.world;
    return escrow.connect(people.commissioner).grant(agreement, [...tranches], GROUNDS);
  }

  statusOf(agreement: string, index: bigint): Status {
    return this.wordsOf(agreement).statuses[Number(index)]!;
  }

  /** What the contract says of an agreement now. */
  wordsOf(agreement: string): Words {
    return this.picture.words.get(agreement)!;
  }

  /** The latest observation, but that the contract says something else of one agreement. */
  saying(agreement: string, changes: Partial<Words>): Step {
    const words = new Map(this.step.after.words).set(agreement, { ...this.wordsOf(agreement), ...changes });
    return { ...this.step, after: { ...this.step.after, words } };
  }

  /** The latest observation, but that the escrow holds so much more, or less, of a token. */
  holding(token: string, difference: bigint): Step {
    const holdings = new Map(this.step.after.holdings);
    holdings.set(token, holdings.get(token)! + difference);
    return { ...this.step, after: { ...this.step.after, holdings } };
  }

  owedTo(token: string, account: string): bigint {
    return this.picture.owed.get(moneyKey(token, account))!;
  }

  /** Expects that the invariant sees what is wrong with an observation. */
  async expectBroken({ violations }: Invariant, step: Step, sentence: RegExp): Promise<void> {
    expect(await violations(this.fuzz, step)).to.satisfy(
      (found: readonly string[]) => found.some((violation) => sentence.test(violation)),
      `a violation like ${String(sentence)}`,
    );
  }
}
