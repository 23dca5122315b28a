import { ZeroAddress } from "ethers";
import {
  compareAgreements,
  describeComparison,
  formatPounds,
  packTranche,
  SEATS,
  SEAT_WORDS,
  type BuiltAgreement,
  type SignedTerms,
  type Tranche,
} from "../../agreement/index.js";
import { DAY_SECONDS } from "../../agreement/bounds.js";
import { formatDays } from "../../agreement/careDays.js";
import { sum } from "../../agreement/money.js";
import { textTable } from "../../agreement/text/textTable.js";
import { listInWords, seatNames } from "../../agreement/words.js";
import type { AgreementSnapshot } from "../../agreement/snapshot.js";
import { amendmentIn } from "../../attestation/messages.js";
import type { Asked, Words } from "./asked.js";
import { decimalsOf, hearsay, inFull, nameFor, type Known } from "./known.js";
import { wrapped } from "./screen.js";
import { termsNotes } from "./termsNotes.js";
import { formatDate, formatMoment } from "../../agreement/moments.js";

/** What the signers of an amendment read: before and after, in words where both private copies are at hand. */
export function amendmentWords({ request, clear, known }: Asked): Words {
  const { agreement, version, endsAt, terms } = amendmentIn(request);
  const { built, next, agreement: snapshot } = known;
  const source = hearsay(known, true);
  const read = snapshot && { ...snapshot.terms, schedule: snapshot.tranches };
  // A private copy is better than what only the request says.
  const before = source === "" ? (read ?? built?.terms) : (built?.terms ?? read);
  const decimals = decimalsOf(known);
  return {
    opening: [
      ...wrapped(
        `You are asked to agree to an amendment of ${nameFor(agreement, known)}: version ${version} gives way to version ${version + 1n}.`,
      ),
      "",
      ...(before !== undefined && before === read && source !== "" ? [`What was before is told${source}.`] : []),
      ...scheduleLines(before, terms, decimals, { built, next }),
      ...(before === undefined ? [] : fieldLines(before, terms, known)),
      ...(snapshot === undefined ? [] : disputeLines(snapshot, terms)),
    ],
    notes: {
      ...termsNotes(clear, "terms.", next, decimals),
      endsAt: [endsAt === 0n ? "no end was set" : `the end set for ${formatMoment(endsAt)} is lifted`],
    },
  };
}

function scheduleLines(
  before: SignedTerms | undefined,
  after: SignedTerms,
  decimals: number | undefined,
  { built, next }: { built: BuiltAgreement | undefined; next: BuiltAgreement | undefined },
): string[] {
  if (built !== undefined && next !== undefined) return [describeComparison(compareAgreements(built, next))];
  const pounds = (amount: bigint): string => (decimals === undefined ? `${amount}` : formatPounds(amount, decimals));
  const total = (schedule: readonly Tranche[]): string => pounds(sum(schedule.map(({ amount }) => amount)));
  if (before === undefined) {
    return [
      `${after.schedule.length} tranches, ${total(after.schedule)} in all${decimals === undefined ? " (base units of the token)" : ""}.`,
      "What was before is not known here: with a node (--rpc) or the private copies (--agreements) it is shown.",
    ];
  }
  const rows = changedRows(before.schedule, after.schedule, pounds);
  return [
    `In all: before ${total(before.schedule)}, after ${total(after.schedule)}.`,
    ...(rows.length === 0 ? ["No tranche changes."] : textTable([["tranche", "before", "after"], ...rows])),
    "The private copies (--agreements) show outcomes and days in words.",
    "",
  ];
}

function changedRows(
  before: readonly Tranche[],
  after: readonly Tranche[],
  pounds: (amount: bigint) => string,
): string[][] {
  const say = (tranche: Tranche | undefined): string => {
    if (tranche === undefined) return "none";
    const { amount, opensAt, closesAt, paysOnSilence, quorum, requiredSeats, outcome } = tranche;
    const required = seatNames(requiredSeats);
    const policy = `${quorum} of the panel${required.length === 0 ? "" : ` with ${listInWords(required)}`}${paysOnSilence ? ", or silence" : ""}`;
    return `${pounds(amount)}, ${formatDate(opensAt)} to ${formatDate(closesAt - 1n)}, ${policy}, tag ${outcome}`;
  };
  const count = Math.max(before.length, after.length);
  return Array.from({ length: count }, (_, index) => index)
    .filter((index) => wordAt(before, index) !== wordAt(after, index))
    .map((index) => [String(index), say(before[index]), say(after[index])]);
}

function wordAt(schedule: readonly Tranche[], index: number): bigint | undefined {
  const tranche = schedule[index];
  return tranche && packTranche(tranche);
}

/** Everything but the schedule, which a comparison of schedules would not show. */
function fieldLines(before: SignedTerms, after: SignedTerms, known: Known): string[] {
  const account = (text: string): string => (BigInt(text) === 0n ? "nobody" : inFull(text, known));
  const days = (seconds: bigint): string => formatDays(seconds / DAY_SECONDS);
  const seats = SEATS.flatMap((seat, index) =>
    changed(SEAT_WORDS[seat], before.panel[index] ?? ZeroAddress, after.panel[index] ?? ZeroAddress, account),
  );
  const lines = [
    ...ACCOUNTS.flatMap((key) => changed(key, before[key], after[key], account)),
    ...seats,
    ...PERIODS.flatMap(([key, what]) => changed(what, before[key], after[key], days)),
    ...COMMITMENTS.flatMap(([key, what]) => changed(what, before[key], after[key], (text) => text)),
  ];
  return lines.length === 0
    ? ["Payee, panel, arbiter, register, all periods and the care plan stay as they are."]
    : ["Besides the tranches it changes:", ...lines, ""];
}

const ACCOUNTS = ["payee", "arbiter", "register"] as const;
const PERIODS = [
  ["noticePeriod", "notice"],
  ["holdPeriod", "safeguarding hold"],
  ["longStop", "long stop"],
] as const;
const COMMITMENTS = [
  ["carePlan", "commitment to the care plan"],
  ["placementRef", "reference of the placement"],
] as const;

/** Compared whole, whatever is shown of it: two accounts may look alike in short. */
function changed<T extends string | bigint>(what: string, before: T, after: T, say: (value: T) => string): string[] {
  const isSame = String(before).toLowerCase() === String(after).toLowerCase();
  return isSame ? [] : [`  ${what}: ${say(before)} before, ${say(after)} after`];
}

/** A dispute about a tranche is over when its word changes. */
function disputeLines({ tranches }: AgreementSnapshot, { schedule }: SignedTerms): string[] {
  const over = tranches.filter(
    ({ index, status }) =>
      (status === "Challenged" || status === "Refused") && wordAt(tranches, index) !== wordAt(schedule, index),
  );
  return over.map(
    ({ index, status }) => `Tranche ${index} is ${status.toLowerCase()}: that ends, for the tranche changes.`,
  );
}
