import { formatPounds, pennyOf, roundHalfUp } from "../money.js";
import { toUnixSeconds } from "../careDays.js";
import { titleOf, type Entry } from "./entries.js";
import { ZERO, fraction, minus, plus, roundDown, type Fraction } from "./fraction.js";
import type { ChangeContext, Plan } from "./plan.js";
import { isDisputed, isPlaceholder, whyItStays, type Disputed } from "./stays.js";
import { stretchesOf, type Stretch, type Timeline } from "./timeline.js";

/** A tranche that a change reaches. */
interface Reached {
  readonly entry: Entry;
  readonly index: number;
  readonly stretches: readonly Stretch[];
}

/** What becomes of one tranche: its own word first, then what is cut off it. */
type Outcome = readonly Entry[];

/**
 * Pays every tranche by another timeline. A core tranche is cut where what a day pays changes, and keeps its place for
 * the first part; an outcome tranche changes its amount in proportion. Amounts are rounded down to the penny for
 * outcomes, and the care takes what that leaves, so that the fees of a period come to the new fee exactly.
 */
export function reprice(context: ChangeContext, after: Timeline, disputed: Disputed): Pick<Plan, "kept" | "added"> {
  const reached = reachedBy(context, after);
  const free = reached.filter((one) => mayChange(one, context, disputed));
  const outcomes = new Map<number, Outcome>();
  let carry = ZERO;
  for (const { entry, index, stretches } of inOrderOfPayment(free)) {
    const penny = pennyOf(after.decimals);
    const done =
      entry.told.kind === "core"
        ? cutCore(entry, stretches, carry, penny)
        : weighOutcome(entry, stretches, carry, penny);
    outcomes.set(index, done.outcome);
    carry = done.carry;
  }
  return {
    kept: context.entries.map((entry, index) => (outcomes.has(index) ? outcomes.get(index)?.[0] : entry)),
    added: free.flatMap(({ index }) => outcomes.get(index)?.slice(1) ?? []),
  };
}

const isChanged = ({ oldWeight, newWeight }: Stretch): boolean => oldWeight !== newWeight;

function reachedBy({ entries, timeline }: ChangeContext, after: Timeline): Reached[] {
  return entries.flatMap((entry, index) => {
    const stretches = stretchesOf(entry, timeline, after);
    const isReached =
      stretches.some(isChanged) && totalWeight(stretches, "oldWeight") > 0n && !isPlaceholder(entry, after.decimals);
    return isReached ? [{ entry, index, stretches }] : [];
  });
}

const totalWeight = (stretches: readonly Stretch[], side: "oldWeight" | "newWeight"): bigint =>
  stretches.reduce((total, stretch) => total + stretch.days * stretch[side], 0n);

/** Notes what the change would reach and leaves alone, and what of a dispute it ends. */
function mayChange({ entry, index, stretches }: Reached, context: ChangeContext, disputed: Disputed): boolean {
  const { file, inForce, timeline } = context;
  const reason = whyItStays(entry, index, inForce, disputed);
  const named = `tranche ${index} (${titleOf(entry)})`;
  if (reason !== undefined) {
    const exact = weighed(entry.word.amount, stretches);
    const penny = pennyOf(timeline.decimals);
    const would = entry.told.kind === "core" ? roundHalfUp(exact.over, exact.under, penny) : roundDown(exact, penny);
    const [is, otherwise] = [entry.word.amount, would].map((amount) => formatPounds(amount, timeline.decimals));
    file.warn(
      ["change"],
      `${named} stays at ${is ?? ""}, since ${reason}; by this change it would come to ${otherwise ?? ""}.`,
    );
    return false;
  }
  const status = inForce.statuses[index];
  if (isDisputed(status)) {
    const what = status === "Challenged" ? "the challenge" : "the panel's no";
    file.warn(["disputed"], `${named} is changed, so ${what} falls away; who still disputes it must do so again.`);
  }
  return true;
}

const weighed = (amount: bigint, stretches: readonly Stretch[]): Fraction =>
  fraction(amount * totalWeight(stretches, "newWeight"), totalWeight(stretches, "oldWeight"));

/** By the end of the care; at the same day the outcomes first, since the care takes what they leave. */
function inOrderOfPayment(reached: readonly Reached[]): Reached[] {
  const rank = ({ told }: Entry): number => (told.kind === "core" ? 1 : 0);
  return [...reached].sort(
    ({ entry: a }, { entry: b }) => a.careEnds.toMillis() - b.careEnds.toMillis() || rank(a) - rank(b),
  );
}

interface Done {
  readonly outcome: Outcome;
  /** What rounding has left over so far. */
  readonly carry: Fraction;
}

function weighOutcome(entry: Entry, stretches: readonly Stretch[], carry: Fraction, penny: bigint): Done {
  const exact = weighed(entry.word.amount, stretches);
  const amount = roundDown(exact, penny);
  const paid = stretches.findLast(({ newWeight }) => newWeight > 0n);
  const careEnds = (stretches.at(-1)?.newWeight === 0n ? paid?.closes : undefined) ?? entry.careEnds;
  return {
    outcome: amount === 0n ? [] : [{ ...entry, careEnds, word: { ...entry.word, amount } }],
    carry: plus(carry, minus(exact, amount)),
  };
}

function cutCore(entry: Entry, stretches: readonly Stretch[], carryIn: Fraction, penny: bigint): Done {
  const whole = totalWeight(stretches, "oldWeight");
  let carry = carryIn;
  let weight = 0n;
  let cutOff = 0n;
  const outcome = stretches.flatMap((stretch): Entry[] => {
    weight += stretch.days * stretch.oldWeight;
    const upTo = roundHalfUp(entry.word.amount * weight, whole, penny);
    const share = upTo - cutOff;
    cutOff = upTo;
    if (stretch.newWeight === 0n || stretch.oldWeight === 0n) return [];
    if (!isChanged(stretch)) return share === 0n ? [] : [pieceOf(entry, stretch, share)];
    const exact = plus(fraction(share * stretch.newWeight, stretch.oldWeight), carry);
    const amount = exact.over < 0n ? 0n : roundHalfUp(exact.over, exact.under, penny);
    carry = minus(exact, amount);
    return amount === 0n ? [] : [pieceOf(entry, stretch, amount)];
  });
  return { outcome, carry };
}

function pieceOf(entry: Entry, { opens, closes }: Stretch, amount: bigint): Entry {
  const word = { ...entry.word, amount, opensAt: toUnixSeconds(opens), closesAt: toUnixSeconds(closes) };
  return { ...entry, opens, careEnds: closes, word };
}
