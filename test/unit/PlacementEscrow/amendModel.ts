import type { Tranche } from "../../../src/agreement/tranche.js";
import { DAY, POUND } from "../../helpers/escrow.js";
import { Status } from "../../helpers/panel.js";
import type { Random } from "../../invariant/support/random.js";

/** What was done about a tranche. */
export type Mark = "none" | "decided" | "challenged" | "refused";

/** A tranche and what was done about it, as DESIGN tells it: without bits. */
export interface Line {
  readonly tranche: Tranche;
  readonly mark: Mark;
}

/** What the statuses of all lines depend on. */
export interface Rules {
  readonly longStop: bigint;
  /** Unix seconds; undefined for no end. */
  readonly endsAt?: bigint | undefined;
}

/** DESIGN, "Time and status": Settled > Void > Lapsed > Challenged / Refused > Scheduled > Open. */
export function statusOf({ tranche, mark }: Line, { longStop, endsAt }: Rules, now: bigint): bigint {
  if (mark === "decided") return Status.Settled;
  if (endsAt !== undefined && tranche.opensAt >= endsAt) return Status.Void;
  const disputed = mark !== "none";
  const finalAt = tranche.closesAt + (disputed ? longStop + longStop : longStop);
  const everLapses = mark === "refused" || !tranche.paysOnSilence;
  if (everLapses && now >= finalAt) return Status.Lapsed;
  if (mark === "challenged") return Status.Challenged;
  if (mark === "refused") return Status.Refused;
  return now < tranche.opensAt ? Status.Scheduled : Status.Open;
}

/**
 * The mark of the latest hold after an amendment: a hold that is on is cut to the new period from now; after one that is
 * over, a longer period does not put off the next one.
 */
export function heldUnder(heldUntil: bigint, before: bigint, after: bigint, now: bigint): bigint {
  if (now < heldUntil) return heldUntil < now + after ? heldUntil : now + after;
  if (after <= before) return heldUntil;
  return heldUntil + before > after ? heldUntil + before - after : 0n;
}

/** Every tranche that is not Settled, Void or Lapsed, at its full amount. */
export function liabilitiesOf(lines: readonly Line[], rules: Rules, now: bigint): bigint {
  return lines
    .filter((line) => statusOf(line, rules, now) < Status.Lapsed)
    .reduce((sum, { tranche }) => sum + tranche.amount, 0n);
}

const same = (a: Tranche, b: Tranche | undefined): boolean =>
  b !== undefined && (Object.keys(a) as (keyof Tranche)[]).every((name) => a[name] === b[name]);

/** The lines of the next version: a mark survives where the word is what it was at that place, and nowhere else. */
export const amendLines = (lines: readonly Line[], schedule: readonly Tranche[]): Line[] =>
  schedule.map((tranche, index) => {
    const before = lines[index];
    return { tranche, mark: before !== undefined && same(tranche, before.tranche) ? before.mark : "none" };
  });

/** The first decided line that the schedule does not keep, or its length if it is cut off before one. */
export function decidedThatIsLost(lines: readonly Line[], schedule: readonly Tranche[]): number | undefined {
  const isDecided = ({ mark }: Line): boolean => mark === "decided";
  if (lines.slice(schedule.length).some(isDecided)) return schedule.length;
  const lost = lines.findIndex((line, index) => isDecided(line) && !same(line.tranche, schedule[index]));
  return lost === -1 ? undefined : lost;
}

const POLICIES: readonly (readonly [requiredSeats: number, quorum: number])[] = [
  [0, 2],
  [0, 3],
  [0b001, 1],
  [0b010, 2],
  [0b011, 2],
  [0b101, 3],
  [0b111, 3],
];

/** A tranche whose window's ends fall on whole days from the start: some have begun, some have not. */
export function anyTranche(random: Random, start: bigint): Tranche {
  const [requiredSeats, quorum] = random.pick(POLICIES);
  const opensAt = start + BigInt(random.below(60) - 30) * DAY;
  return {
    amount: BigInt(1 + random.below(5_000)) * POUND + BigInt(random.below(1_000)),
    opensAt,
    closesAt: opensAt + BigInt(31 + random.below(200)) * DAY,
    requiredSeats,
    quorum,
    paysOnSilence: random.chance(0.4),
    outcome: `0x${random
      .below(2 ** 32)
      .toString(16)
      .padStart(16, "0")}`,
  };
}

/** Changes a tranche in one field. */
export function changeOf(random: Random, tranche: Tranche): Tranche {
  return random.pick([
    { ...tranche, amount: tranche.amount + 1n },
    { ...tranche, opensAt: tranche.opensAt + DAY },
    { ...tranche, closesAt: tranche.closesAt + DAY },
    { ...tranche, paysOnSilence: !tranche.paysOnSilence },
    { ...tranche, outcome: "0xffffffffffffffff" },
    { ...tranche, requiredSeats: 0b111, quorum: 3, outcome: "0xfffffffffffffffe" },
  ]);
}

const isFree = (line: Line | undefined): boolean => line?.mark !== "decided";

/** A legal schedule for the next version: free lines are kept, changed, moved or cut off, and others appended. */
export function legalSchedule(random: Random, lines: readonly Line[], start: bigint): Tranche[] {
  const schedule = lines.map(({ tranche, mark }) =>
    mark !== "decided" && random.chance(0.3) ? changeOf(random, tranche) : tranche,
  );
  const free = [...lines.keys()].filter((index) => isFree(lines[index]));
  if (free.length > 1 && random.chance(0.4)) swap(schedule, random.pick(free), random.pick(free));
  while (random.chance(0.4) && schedule.length > 1 && isFree(lines[schedule.length - 1])) schedule.pop();
  while (random.chance(0.4)) schedule.push(anyTranche(random, start));
  return schedule;
}

/** A schedule that may touch what is decided: one word is changed, moved, taken out or cut off with all after it. */
export function tamperedSchedule(random: Random, lines: readonly Line[]): Tranche[] {
  const schedule = lines.map(({ tranche }) => tranche);
  const index = random.below(schedule.length);
  const tamper = random.pick([
    () => (schedule[index] = changeOf(random, schedule[index]!)),
    () => {
      swap(schedule, index, random.below(schedule.length));
    },
    () => schedule.length > 1 && schedule.splice(index, 1),
    () => schedule.splice(Math.max(index, 1)),
  ]);
  tamper();
  return schedule;
}

function swap(schedule: Tranche[], a: number, b: number): void {
  [schedule[a], schedule[b]] = [schedule[b]!, schedule[a]!];
}
