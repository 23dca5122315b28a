/** What became of each tranche, and how long it took. Times are unix seconds, durations seconds. */
import type { Tranche } from "../agreement/tranche.js";
import type { AgreementHistory, Entry } from "../replay/history.js";
import type { AgreementState, Ground } from "../replay/state.js";
import { movementsOf, type Movement } from "./movements.js";

/** Money of a decision that left the escrow at one moment. */
export interface Instalment {
  readonly amount: bigint;
  /** Unix seconds. */
  readonly paidAt: bigint;
  readonly transactionHash: string;
}

/** A tranche as it was decided: for money, or refused by a finding of 0. */
export interface DecisionRecord {
  readonly agreement: string;
  /** Its index in the schedule of `state`. */
  readonly tranche: number;
  readonly word: Tranche;
  /** The agreement right after the decision: the terms and the schedule that it was made under. */
  readonly state: AgreementState;
  readonly ground: Ground;
  /** Basis points; 0 for a refusal, null where nobody said how far (silence, a grant). */
  readonly achieved: bigint | null;
  readonly isRefusal: boolean;
  readonly decidedAt: bigint;
  readonly transactionHash: string;
  /** What it was decided to pay. */
  readonly due: bigint;
  /** How that was paid, oldest first; less than `due` in sum while there are arrears, or where they were given up. */
  readonly instalments: readonly Instalment[];
}

/**
 * Every decision of an agreement, in the order of the chain: a tranche refused and later paid has two.
 *
 * @param movements - The agreement's, for whoever has them already.
 */
export function decisionsOf(history: AgreementHistory, movements = movementsOf(history)): DecisionRecord[] {
  const instalments = instalmentsOf(movements);
  return history.entries.flatMap((entry) => decisionsIn(entry, instalments));
}

function decisionsIn(
  { event, before, after }: Entry,
  instalments: ReadonlyMap<number, Instalment[]>,
): DecisionRecord[] {
  const place = { agreement: event.agreement, state: after, decidedAt: event.block.timestamp };
  const { transactionHash } = event;
  const paid = after.payments
    .slice(before?.payments.length ?? 0)
    .map(({ tranche, due, achieved, ground }): DecisionRecord => ({
      ...place,
      transactionHash,
      tranche,
      word: wordOf(after, tranche),
      ground,
      achieved,
      isRefusal: false,
      due,
      instalments: instalments.get(tranche) ?? [],
    }));
  if (event.name !== "Attested") return paid;
  const known = new Set(before?.refusals);
  const refused = after.refusals
    .filter((refusal) => !known.has(refusal))
    .map(({ tranche, ground }): DecisionRecord => ({
      ...place,
      transactionHash,
      tranche,
      word: wordOf(after, tranche),
      ground,
      achieved: 0n,
      isRefusal: true,
      due: 0n,
      instalments: [],
    }));
  return [...paid, ...refused].toSorted((a, b) => a.tranche - b.tranche);
}

/** By tranche: what is decided for money keeps its index for good. */
function instalmentsOf(movements: readonly Movement[]): Map<number, Instalment[]> {
  const byTranche = new Map<number, Instalment[]>();
  for (const { shares, at } of movements) {
    for (const { tranche, amount } of shares) {
      const list = byTranche.get(tranche) ?? [];
      list.push({ amount, paidAt: at.block.timestamp, transactionHash: at.transactionHash });
      byTranche.set(tranche, list);
    }
  }
  return byTranche;
}

function wordOf({ id, schedule }: AgreementState, tranche: number): Tranche {
  const word = schedule[tranche];
  if (word === undefined) throw new RangeError(`Agreement ${id} has no tranche ${tranche}.`);
  return word;
}
