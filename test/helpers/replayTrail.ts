/**
 * The escrow's blocks, one after another, each replayed and compared with the contract as it was at that block. What was
 * compared before is not compared again: a block's hash stands for all that came before it.
 */
import { expect } from "chai";
import { id } from "ethers";
import { createLedgerReader } from "../../src/adapters/ledgerReader.js";
import { fetchEvents } from "../../src/adapters/logSource.js";
import {
  checkConservation,
  compareHoldings,
  compareOwed,
  compareStored,
  compareTerms,
  compareWithContract,
  UNTOLD,
  describeDifference,
  type Difference,
} from "../../src/replay/checks.js";
import type { LedgerEvent } from "../../src/replay/events.js";
import type { LedgerReader } from "../../src/replay/reader.js";
import { replay } from "../../src/replay/reducer.js";
import { emptyLedger, type AgreementState, type Ledger } from "../../src/replay/state.js";
import type { World } from "./escrow.js";
import { comparingDecoders } from "./ethersDecoding.js";

/** What the comparison needs of a world. */
export type Watched = Pick<World, "ethers" | "escrowAddress">;

/** The ledger as it was after a block in which the escrow emitted something. */
interface Mark {
  readonly block: bigint;
  readonly hash: string;
  readonly ledger: Ledger;
}

/** The mark that a forced state leaves in the escrow's storage: a snapshot that undoes the one undoes the other. */
export const FORCED_SLOT = BigInt(id("test: state that no event tells"));

export class ReplayTrail {
  readonly #marks: Mark[] = [];
  /** The latest block of the latest comparison. */
  #end = "";

  constructor(readonly world: Watched) {}

  /** Compares every block that was not compared before, and everything once more at the latest. */
  async compare(): Promise<void> {
    const { provider } = this.world.ethers;
    const latest = (await provider.getBlock("latest"))!;
    if (latest.hash === this.#end) return;
    // What fails fails once, in the test that did it.
    this.#end = latest.hash ?? "";
    const before = await this.#lastMark();
    const events = await fetchEvents(comparingDecoders(provider), this.world.escrowAddress, {
      fromBlock: before.block + 1n,
      toBlock: BigInt(latest.number),
    });
    const isForced = await this.#isForced(BigInt(latest.number));
    let { ledger } = before;
    for (const block of byBlock(events)) {
      const number = block[0]!.block.number;
      if (isForced && (await this.#isForced(number))) return;
      ledger = await this.#compareBlock(ledger, block, number === BigInt(latest.number));
    }
    if (!isForced && ledger.latest !== null) await this.#compareAll(ledger, BigInt(latest.number));
  }

  /** The latest mark that the chain as it is now still has; a snapshot may have undone those after it. */
  async #lastMark(): Promise<Pick<Mark, "block" | "ledger">> {
    const { provider } = this.world.ethers;
    for (let mark = this.#marks.at(-1); mark !== undefined; mark = this.#marks.at(-1)) {
      if ((await provider.getBlock(mark.block))?.hash === mark.hash) return mark;
      this.#marks.pop();
    }
    const { chainId } = await provider.getNetwork();
    return { block: -1n, ledger: emptyLedger(chainId, this.world.escrowAddress) };
  }

  async #isForced(block: bigint): Promise<boolean> {
    const { provider } = this.world.ethers;
    return BigInt(await provider.getStorage(this.world.escrowAddress, FORCED_SLOT, block)) !== 0n;
  }

  /** @param isLatest - Whether all of it is compared afterwards in any case. */
  async #compareBlock(before: Ledger, events: readonly LedgerEvent[], isLatest: boolean): Promise<Ledger> {
    const { provider } = this.world.ethers;
    const ledger = replay(before, events);
    const block = events[0]!.block.number;
    this.#marks.push({ block, hash: (await provider.getBlock(block))?.hash ?? "", ledger });
    if (!isLatest) {
      const reader = createLedgerReader(provider, this.world.escrowAddress, block);
      expectNone(await compareTouched(before, ledger, events, reader), block);
    }
    return ledger;
  }

  async #compareAll(ledger: Ledger, block: bigint): Promise<void> {
    const reader = createLedgerReader(this.world.ethers.provider, this.world.escrowAddress, block);
    expectNone([...checkConservation(ledger), ...(await compareWithContract(ledger, reader))], block);
  }
}

/** Events of one block after another, as they came. */
function byBlock(events: readonly LedgerEvent[]): LedgerEvent[][] {
  const blocks: LedgerEvent[][] = [];
  for (const event of events) {
    const last = blocks.at(-1);
    if (last?.[0]!.block.number === event.block.number) last.push(event);
    else blocks.push([event]);
  }
  return blocks;
}

/** What a block's events can have changed. */
async function compareTouched(
  before: Ledger,
  after: Ledger,
  events: readonly LedgerEvent[],
  reader: LedgerReader,
): Promise<Difference[]> {
  const tokens = new Set(events.flatMap((event) => ("token" in event ? [event.token] : [])));
  const named = new Set(events.flatMap((event) => ("agreement" in event ? [event.agreement] : [])));
  const agreements = [...named].map((agreement) => after.agreements.get(agreement)!);
  const others = [...after.agreements.values()].filter(({ terms }) => tokens.has(terms.token));
  const compared = agreements.map((agreement) =>
    compareChanged(before.agreements.get(agreement.id), agreement, reader),
  );
  return [
    ...checkConservation({ ...after, agreements: new Map(agreements.map((agreement) => [agreement.id, agreement])) }),
    ...(await Promise.all(compared)).flat(),
    ...(await compareOwed(after, [...agreements, ...others], reader)),
    ...(await compareHoldings(after, reader, new Set([...agreements, ...others].map(({ terms }) => terms.token)))),
    ...(await compareCancelled(events, reader)),
  ];
}

async function compareChanged(
  before: AgreementState | undefined,
  agreement: AgreementState,
  reader: LedgerReader,
): Promise<Difference[]> {
  const subject = agreement.id;
  const stored = await compareStored(agreement, reader);
  if (stored === null) return [{ subject, what: "that it is open", expected: "true", found: "false" }];
  return before?.version === agreement.version ? stored : [...stored, ...(await compareTerms(agreement, reader))];
}

async function compareCancelled(events: readonly LedgerEvent[], reader: LedgerReader): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const event of events) {
    if (event.name !== "Cancelled" || (await reader.cancelled(event.account, event.digest))) continue;
    const what = `that it cancelled ${event.digest}`;
    differences.push({ subject: event.account, what, expected: "true", found: "false" });
  }
  return differences;
}

/** A token that a test broke does not say what the escrow holds; the books are compared all the same. */
export function expectNone(differences: readonly Difference[], block: bigint): void {
  const found = differences.filter((difference) => difference.found !== UNTOLD).map(describeDifference);
  expect(found, `differences between replay and contract at block ${block}`).to.deep.equal([]);
}
