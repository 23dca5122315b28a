import { hexlify } from "ethers";
import type { AddressBook } from "../addressBook.js";
import type { BuiltAgreement } from "../built.js";
import { fromUnixSeconds, readableDay } from "../careDays.js";
import { SALT_BYTES, documentCommitment, saltDocument, type DocumentSalt } from "../commitments.js";
import { readNamedDocument } from "../file/document.js";
import type { SignedTerms } from "../terms.js";
import type { Path } from "../text/yamlFile.js";
import { packTranche } from "../tranche.js";
import { listInWords } from "../words.js";
import { arrange } from "./arrange.js";
import { readChange, type ChangeReading } from "./changeFile.js";
import { checkDoor } from "./door.js";
import { entriesOf, explain, type Entry } from "./entries.js";
import { bringUpToDate, type InForce } from "./inForce.js";
import type { ChangeContext, Plan } from "./plan.js";
import { whyItStays } from "./stays.js";
import { timelineOf } from "./timeline.js";

export interface ChangeInput {
  /** The change file. */
  readonly text: string;
  /** Its path, for messages; the document that it names is looked for beside it. */
  readonly path: string;
  /** The private copy of the version in force. */
  readonly agreement: BuiltAgreement;
  readonly inForce: InForce;
  readonly addressBook: AddressBook;
  /** As many random bytes as asked for, fit for secrets. */
  readonly randomBytes: (length: number) => Uint8Array;
  readonly readFile: (path: string) => Uint8Array;
}

/** An agreement as it will be once both parties have consented. */
export interface AppliedChange {
  /** Which change it was: `step-down`, for example. */
  readonly change: string;
  /** The copy of the version in force, with the panel of today: what the change was made from. */
  readonly before: BuiltAgreement;
  /** Private, as the first was; its terms are those of the amendment. */
  readonly after: BuiltAgreement;
  /** The salted commitment of the document that it rests on: the amendment's `review`. */
  readonly review: string;
}

/**
 * Makes the next version of an agreement by a change file. What the escrow would refuse is refused here, all of it at
 * once: one `bad-input` whose message has a line `path:line:column: reason` for each fault.
 */
export function applyChange(input: ChangeInput): AppliedChange {
  const before = bringUpToDate(input.agreement, input.inForce, input.addressBook);
  const reading = readChange(input.text, input.path);
  const { file } = reading;
  const context: ChangeContext = {
    file,
    before,
    entries: entriesOf(before),
    timeline: timelineOf(before),
    inForce: input.inForce,
    addressBook: input.addressBook,
  };
  const document = checkAll(reading, context, input);
  file.problems.throwIfAny();
  const { change, name } = reading;
  if (change === undefined || name === undefined || document === undefined) {
    throw new Error("A file without faults must be complete.");
  }
  const plan = change.plan(context);
  const entries = arrangeAll(plan, context);
  const terms = {
    ...before.terms,
    ...(plan.payee && { payee: plan.payee }),
    schedule: entries.map(({ word }) => word),
  };
  checkTerms(terms, context);
  file.problems.throwIfAny();
  const review = saltDocument(hexlify(input.randomBytes(SALT_BYTES)), document);
  const after = nextVersion({ terms, entries, plan, review }, context);
  return { change: name, before, after, review: documentCommitment(review) };
}

/** Notes every fault that can be seen before anything is calculated; returns the document if it could be read. */
function checkAll({ file, change }: ChangeReading, context: ChangeContext, input: ChangeInput): Uint8Array | undefined {
  if (change === undefined) return undefined;
  const { agreement, reason } = change.said;
  if (agreement !== undefined && agreement !== context.before.name) {
    file.fault(
      ["agreement"],
      `this change is for "${agreement}", but the private agreement is "${context.before.name}".`,
    );
  }
  checkEnd(context);
  change.check(context);
  if (reason === undefined) return undefined;
  return readNamedDocument(file, { key: "reason", what: "reason", name: reason }, input);
}

/** What is closed or has ended can't be amended; an end that is still to come is lifted by any amendment. */
function checkEnd({ file, inForce, before }: ChangeContext): void {
  const { endsAt, now } = inForce;
  if (inForce.isClosed)
    file.fault(["change"], "the agreement is closed by a settlement; nothing of it can be changed.");
  if (endsAt === undefined) return;
  const day = readableDay(fromUnixSeconds(endsAt));
  if (endsAt <= now) {
    file.fault(["change"], `the agreement ended on ${day}; what has ended cannot be changed.`);
    return;
  }
  const voided = before.terms.schedule.flatMap(({ opensAt }, index) => (opensAt >= endsAt ? [String(index)] : []));
  const revived = voided.length === 0 ? "" : `, and ${countedTranches(voided)} could be paid again`;
  file.warn(
    ["change"],
    `an end was set for ${day}; this amendment lifts it${revived}. Give notice again if the agreement is still to end.`,
  );
}

const countedTranches = (indices: readonly string[]): string =>
  `${indices.length === 1 ? "tranche" : "tranches"} ${listInWords(indices)}`;

function arrangeAll(plan: Plan, { file, entries, inForce }: ChangeContext): readonly Entry[] {
  const mayMove = (index: number): boolean => {
    const entry = entries[index];
    return entry !== undefined && whyItStays(entry, index, inForce, "keep") === undefined;
  };
  const arrangement = arrange(plan, entries, mayMove);
  if (arrangement.placeholders.length > 0) {
    const which = countedTranches(arrangement.placeholders.map(String));
    file.warn(
      ["change"],
      `nothing is left to pay for ${which}, but a later tranche must keep its place; so the smallest coin of the token stands there.`,
    );
  }
  return arrangement.entries;
}

function checkTerms(terms: SignedTerms, { file, before, inForce }: ChangeContext): void {
  const first = (...keys: string[]): Path => [keys.find((key) => file.has([key])) ?? "change"];
  checkDoor(file, {
    old: before.terms,
    terms,
    now: inForce.now,
    length: first("until", "periods", "from"),
    amount: first("weekly", "percent", "pays"),
  });
  const words = (schedule: SignedTerms["schedule"]): string => schedule.map(packTranche).join();
  if (words(terms.schedule) === words(before.terms.schedule) && terms.payee === before.terms.payee) {
    const why = file.problems.warnings.join(" ");
    file.fault(["change"], `nothing would change.${why === "" ? "" : ` (${why})`}`);
  }
}

interface Made {
  readonly terms: SignedTerms;
  readonly entries: readonly Entry[];
  readonly plan: Plan;
  readonly review: DocumentSalt;
}

function nextVersion(
  { terms, entries, plan, review }: Made,
  { before, inForce, addressBook, file }: ChangeContext,
): BuiltAgreement {
  return {
    ...before,
    version: inForce.version + 1n,
    agreement: inForce.agreement.toLowerCase(),
    ...plan.told,
    names: { ...before.names, ...(plan.payee && { payee: addressBook.nameOf(plan.payee) }) },
    terms,
    tranches: entries.map(explain),
    salts: { ...before.salts, review },
    warnings: file.problems.warnings,
  };
}
