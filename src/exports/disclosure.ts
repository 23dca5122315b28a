/**
 * Statistical disclosure control: figures about people are published only where enough of them stand behind each.
 *
 * Months are joined, oldest first, until enough placements contributed; then the figure is complete and never changes any
 * more. What has not reached that yet is held back and not joined to the figure before it. So whoever compares two
 * publications learns nothing about a single placement: a later one repeats the earlier one and adds whole figures.
 */

/** Something about one placement in one month. */
export interface Contribution {
  /** `2027-01` */
  readonly month: string;
  readonly agreement: string;
}

/** A figure that may be published: what some months hold, together. */
export interface Figure<Part extends Contribution> {
  readonly from: string;
  readonly to: string;
  readonly parts: readonly Part[];
}

export interface DisclosureRule {
  /** How many placements must stand behind each figure. */
  readonly least: number;
  /** The month that is not over yet; nothing of it is published. */
  readonly current: string;
}

/** How many different placements contributed. */
export const placementsIn = (parts: readonly Contribution[]): number =>
  new Set(parts.map(({ agreement }) => agreement)).size;

/** @param contributions in any order. */
export function publishable<Part extends Contribution>(
  contributions: readonly Part[],
  { least, current }: DisclosureRule,
): Figure<Part>[] {
  const byMonth = Map.groupBy(contributions, ({ month }) => month);
  const months = [...byMonth.keys()].filter((month) => month < current).sort();
  const figures: Figure<Part>[] = [];
  let [from, parts]: [string | null, Part[]] = [null, []];
  for (const month of months) {
    from ??= month;
    parts = [...parts, ...(byMonth.get(month) ?? [])];
    if (placementsIn(parts) < least) continue;
    figures.push({ from, to: month, parts });
    [from, parts] = [null, []];
  }
  return figures;
}
