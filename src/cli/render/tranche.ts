import type { BuiltAgreement } from "../../agreement/index.js";
import type { AgreementSnapshot } from "../../agreement/snapshot.js";

/**
 * How an agreement's owner calls a tranche: `tranche 1 (QS-08 Education, 2027-01-04 to 2027-01-31)`. An amendment
 * changes the schedule: the private file explains only tranches that are still what they were.
 */
export function trancheLabels(
  { tranches }: Pick<AgreementSnapshot, "tranches">,
  built: BuiltAgreement | undefined,
): (index: number) => string {
  return (index) => {
    const [described, signed, now] = [built?.tranches[index], built?.terms.schedule[index], tranches[index]];
    const isSame = signed?.outcome === now?.outcome && signed?.opensAt === now?.opensAt;
    if (described === undefined || !isSame) return `tranche ${index}`;
    return `tranche ${index} (${`${described.code ?? ""} ${described.title}`.trim()}, ${described.period})`;
  };
}
