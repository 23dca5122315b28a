import type { Catalogue } from "../catalogue.js";
import { BASIS_POINTS, sum } from "../money.js";
import { policyFault, type Policy } from "../policy.js";
import type { Seat } from "../terms.js";
import { noteFailure } from "../text/problems.js";
import type { Path, YamlFile } from "../text/yamlFile.js";
import type { AgreementDraft } from "./agreementSchema.js";
import { HOLDBACK, corePolicyOf, isHoldback, type DraftLine } from "./lines.js";
import { formatPercent } from "./values.js";

const USUAL_HOLDBACK = 1_000n;
const MAX_HOLDBACK = 2_000n;

/** Notes what is wrong with the core policy and the outcome lines: codes, shares, policies. */
export function checkLines(
  draft: AgreementDraft,
  lines: readonly DraftLine[],
  file: YamlFile,
  context: { readonly catalogue: Catalogue; readonly occupied: readonly Seat[] },
): void {
  checkCodes(lines, file, context.catalogue);
  checkShares(lines, file);
  checkHoldback(lines, file);
  checkPolicy(corePolicyOf(draft), ["core"], file, context.occupied);
  for (const { policy, path } of lines) checkPolicy(policy, path, file, context.occupied);
}

function checkCodes(lines: readonly DraftLine[], file: YamlFile, catalogue: Catalogue): void {
  const seen = new Map<string, Path>();
  for (const { code, path } of lines) {
    if (code === undefined) continue;
    const place = [...path, "code"];
    noteFailure(file.problems, file.placeOf(place), () => catalogue.outcomeOf(code));
    const first = seen.get(code);
    if (first === undefined) seen.set(code, place);
    else file.warn(place, `${code} is paid for twice: line ${file.placeOf(first).line} has it too.`);
  }
}

/** The care itself must keep something. */
function checkShares(lines: readonly DraftLine[], file: YamlFile): void {
  let total = 0n;
  for (const { share = 0n, path } of lines) {
    const before = total;
    total += share;
    if (before < BASIS_POINTS && total >= BASIS_POINTS) {
      file.fault(
        [...path, "share"],
        `the shares come to ${formatPercent(sumOfShares(lines))}; something must be left for the care itself.`,
      );
    }
  }
}

const sumOfShares = (lines: readonly DraftLine[]): bigint => sum(lines.map(({ share = 0n }) => share));

/** Whatever waits for the inspector is held back, in whichever section it stands. */
function checkHoldback(lines: readonly DraftLine[], file: YamlFile): void {
  const held = lines.filter(isHoldback);
  const total = sumOfShares(held);
  const last = held.at(-1);
  if (last !== undefined && total > USUAL_HOLDBACK) {
    const place = [...last.path, "share"];
    const what = `${formatPercent(total)} of the fee waits for the inspector`;
    if (total > MAX_HOLDBACK) file.fault(place, `${what}; at most ${formatPercent(MAX_HOLDBACK)} may.`);
    else file.warn(place, `${what}; more than ${formatPercent(USUAL_HOLDBACK)} is unusual.`);
  }
  const section = lines.find(({ path }) => path === HOLDBACK);
  if (section?.policy !== undefined && !isHoldback(section)) {
    file.fault([...HOLDBACK, "required"], "a holdback is released by inspection, so the inspector must be required.");
  }
}

function checkPolicy(policy: Policy | undefined, path: Path, file: YamlFile, occupied: readonly Seat[]): void {
  const fault = policy && policyFault(policy, occupied);
  if (fault === undefined) return;
  const quorum = [...path, "quorum"];
  file.fault(file.has(quorum) ? quorum : [...path, "required"], fault);
}
