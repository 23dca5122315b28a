import type { DateTime } from "luxon";
import type { BuiltAgreement, BuiltTranche } from "../built.js";
import { daySpan, parseDaySpan } from "../careDays.js";
import type { Tranche } from "../tranche.js";

/** A tranche with what explains it, wherever in the schedule it will stand. */
export interface Entry {
  readonly word: Tranche;
  readonly told: Omit<BuiltTranche, "index" | "period">;
  /** The midnight at which the care that it pays for begins. */
  readonly opens: DateTime;
  /** The midnight after the last day of that care. */
  readonly careEnds: DateTime;
}

/** The tranches of an agreement, by index. */
export function entriesOf({ terms, tranches }: BuiltAgreement): Entry[] {
  return tranches.flatMap(({ index, period, ...told }) => {
    const word = terms.schedule[index];
    return word === undefined ? [] : [{ word, told, ...parseDaySpan(period) }];
  });
}

export const explain = ({ told, opens, careEnds }: Entry, index: number): BuiltTranche => ({
  index,
  ...told,
  period: daySpan(opens, careEnds),
});

/** `QS-08 Education` */
export const titleOf = ({ told }: Entry): string =>
  told.code === undefined ? told.title : `${told.code} ${told.title}`;
