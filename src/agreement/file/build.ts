import type { AddressBook } from "../addressBook.js";
import type { BuiltAgreement } from "../built.js";
import type { Catalogue } from "../catalogue.js";
import { penceToUnits } from "../money.js";
import { noteFailure } from "../text/problems.js";
import { readAgreementFile, type Reading } from "./agreementFile.js";
import { assemble } from "./assemble.js";
import { readNamedDocument } from "./document.js";
import { checkLines } from "./lineChecks.js";
import { linesOf } from "./lines.js";
import { checkAmounts, planSchedule } from "./plan.js";
import { checkRoles, occupiedSeats } from "./roleChecks.js";
import { checkLengths, checkSchedule } from "./timeChecks.js";

export interface BuildInput {
  /** The agreement file. */
  readonly text: string;
  /** Its path, for messages; a file that it names is looked for beside it. */
  readonly path: string;
  readonly addressBook: AddressBook;
  readonly catalogue: Catalogue;
  /** Unix seconds. */
  readonly now: bigint;
  /** As many random bytes as asked for, fit for secrets. */
  readonly randomBytes: (length: number) => Uint8Array;
  readonly readFile: (path: string) => Uint8Array;
}

/**
 * Turns an agreement file into terms and schedule. What the escrow would refuse is refused here, all of it at once:
 * one `bad-input` whose message has a line `path:line:column: reason` for each fault.
 */
export function buildAgreement(input: BuildInput): BuiltAgreement {
  const { file, draft, complete } = readAgreementFile(input.text, input.path);
  const carePlan = checkAll({ file, draft }, input);
  file.problems.throwIfAny();
  if (complete === undefined || carePlan === undefined) throw new Error("A file without faults must be complete.");
  const plan = planSchedule(complete);
  checkAmounts(plan, complete.token.decimals, file);
  file.problems.throwIfAny();
  return assemble(complete, plan, carePlan, { ...input, warnings: file.problems.warnings });
}

/** Notes every fault that can be seen; returns the care plan if it could be read. */
function checkAll({ file, draft }: Omit<Reading, "complete">, input: BuildInput): Uint8Array | undefined {
  const lines = linesOf(draft);
  checkRoles(draft, file, input.addressBook);
  checkLines(draft, lines, file, { catalogue: input.catalogue, occupied: occupiedSeats(file) });
  checkLengths(draft, file);
  checkSchedule(draft, lines, file, input.now);
  const weekly = draft.fee?.weekly;
  const decimals = draft.token?.decimals;
  if (weekly !== undefined && decimals !== undefined) {
    noteFailure(file.problems, file.placeOf(["fee", "weekly"]), () => penceToUnits(weekly, decimals));
  }
  return draft.carePlan === undefined
    ? undefined
    : readNamedDocument(file, { key: "carePlan", what: "care plan", name: draft.carePlan }, input);
}
