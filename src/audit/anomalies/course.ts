/** Holds, ends and changes of an agreement. */
import { sum } from "../../agreement/money.js";
import { formatDate, formatMoment } from "../../agreement/moments.js";
import { seatNames } from "../../agreement/words.js";
import type { AgreementEvent } from "../../replay/events.js";
import type { Entry } from "../../replay/history.js";
import type { AgreementState } from "../../replay/state.js";
import { days } from "../days.js";
import { done, standing, type Examined, type PlacementRule } from "./rule.js";

const HOLDS_WITHIN_DAYS = 365n;
const RAISE_AFTER_NOTICE_DAYS = 28n;

type EntryOf<Name extends AgreementEvent["name"]> = Entry<Extract<AgreementEvent, { name: Name }>>;

const entriesOf = <Name extends AgreementEvent["name"]>({ history }: Examined, ...names: Name[]): EntryOf<Name>[] =>
  history.entries.filter((entry): entry is EntryOf<Name> => names.some((name) => name === entry.event.name));

const seatOf = (bit: number): string => seatNames(bit)[0] ?? "nobody";

const heldNow: PlacementRule = {
  id: "held-now",
  severity: "high",
  looksFor: "A safeguarding hold in force.",
  next: "Make sure that the safeguarding enquiry is under way and that the child or adult is safe.",
  find: (examined) => {
    if (!examined.figures.isHeld) return [];
    const { heldBy, heldUntil } = examined.history.state;
    return [standing(examined, `Held by the ${seatOf(heldBy)} until ${formatMoment(heldUntil)}.`)];
  },
};

const repeatedHolds: PlacementRule = {
  id: "repeated-holds",
  severity: "medium",
  looksFor: `Two safeguarding holds or more within ${HOLDS_WITHIN_DAYS} days.`,
  next: "Read the grounds of each: repeated concern about the home, or outcome money kept waiting.",
  find: (examined) => {
    const held = entriesOf(examined, "Held");
    const last = held.findLast(({ event }, position) => {
      const before = held[position - 1]?.event.block.timestamp;
      return before !== undefined && event.block.timestamp - before <= days(HOLDS_WITHIN_DAYS);
    });
    if (last === undefined) return [];
    return [
      done(
        last.event,
        `${held.length} safeguarding holds were placed, the latest by the ${seatOf(last.after.heldBy)}.`,
      ),
    ];
  },
};

const terminated: PlacementRule = {
  id: "terminated",
  severity: "high",
  looksFor: "Agreements ended at once, on the word of inspector and social worker.",
  next: "Ask for the grounds, where the child or adult lives now, and whether the regulator was told.",
  find: (examined) =>
    entriesOf(examined, "Terminated").map(({ event, after }) =>
      done(event, `Ended without notice as of ${formatDate(after.endsAt)}.`),
    ),
};

const payeeChanged: PlacementRule = {
  id: "payee-changed",
  severity: "high",
  looksFor: "Amendments that send the home's money to another account.",
  next: "Ask the home, on a number known from before, whether it wanted this: it is how invoice fraud works.",
  find: (examined) =>
    entriesOf(examined, "Amended").flatMap(({ event, before, after }) => {
      if (before === null || before.terms.payee === after.terms.payee) return [];
      const { words } = examined;
      const [from, to] = [words.account(before.terms.payee), words.account(after.terms.payee)];
      return [done(event, `The payee changed from ${from} to ${to}.`)];
    }),
};

const raisedAfterNotice: PlacementRule = {
  id: "raised-after-notice",
  severity: "medium",
  looksFor: `Amendments that raise what may be paid within ${RAISE_AFTER_NOTICE_DAYS} days after notice was given.`,
  next: "Read the review behind the amendment: a better offer, or the price of staying.",
  find: (examined) => {
    const course = entriesOf(examined, "NoticeGiven", "Terminated", "Amended");
    return course.flatMap(({ event, before, after }, position) => {
      if (event.name !== "Amended" || before === null) return [];
      const noticed = course.slice(0, position).findLast((earlier) => earlier.event.name !== "Amended");
      const notice = noticed?.event.block.timestamp;
      if (notice === undefined || event.block.timestamp - notice > days(RAISE_AFTER_NOTICE_DAYS)) return [];
      const [was, is] = [worthOf(before), worthOf(after)];
      if (is <= was) return [];
      const raise = examined.words.money(examined.figures.token, is - was);
      return [done(event, `The schedule was raised by ${raise} after notice of ${formatDate(notice)}.`)];
    });
  },
};

const worthOf = ({ schedule }: AgreementState): bigint => sum(schedule.map(({ amount }) => amount));

export const COURSE_RULES: readonly PlacementRule[] = [
  heldNow,
  repeatedHolds,
  terminated,
  payeeChanged,
  raisedAfterNotice,
];
