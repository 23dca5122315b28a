import { hexlify } from "ethers";
import type { AddressBook } from "../addressBook.js";
import { DAY_SECONDS } from "../bounds.js";
import { CARE, type BuiltAgreement, type BuiltLine, type BuiltSet, type BuiltTranche } from "../built.js";
import { BUILT_FORMAT } from "../builtSchema.js";
import { dayBefore, daySpan, isoDay, toUnixSeconds } from "../careDays.js";
import { CORE_CODE, type Catalogue } from "../catalogue.js";
import { SALT_BYTES, documentCommitment, outcomeTag, saltDocument } from "../commitments.js";
import { penceToUnits } from "../money.js";
import { bitsOf, type Policy } from "../policy.js";
import { rolesOf } from "../roles.js";
import type { SignedTerms } from "../terms.js";
import type { Tranche } from "../tranche.js";
import type { AgreementFile } from "./agreementSchema.js";
import { corePolicyOf, isComplete, isHoldback, linesOf, type Line } from "./lines.js";
import type { PlannedTranche } from "./plan.js";
import { addressesOf } from "./roleChecks.js";

export interface AssemblyInput {
  readonly addressBook: AddressBook;
  readonly catalogue: Catalogue;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly warnings: readonly string[];
}

/** Puts together an agreement that has passed every check. */
export function assemble(
  file: AgreementFile,
  plan: readonly PlannedTranche[],
  carePlan: Uint8Array,
  input: AssemblyInput,
): BuiltAgreement {
  const random = (): string => hexlify(input.randomBytes(SALT_BYTES));
  const salts = { outcomes: random(), carePlan: saltDocument(random(), carePlan) };
  const schedule = plan.map((planned) => trancheOf(planned, corePolicyOf(file), salts.outcomes));
  const terms: SignedTerms = {
    ...addressesOf(file, input.addressBook),
    carePlan: documentCommitment(salts.carePlan),
    placementRef: random(),
    noticePeriod: BigInt(file.notice) * DAY_SECONDS,
    holdPeriod: BigInt(file.hold) * DAY_SECONDS,
    longStop: BigInt(file.longStop) * DAY_SECONDS,
    schedule,
  };
  const { decimals } = file.token;
  return {
    format: BUILT_FORMAT,
    name: file.name,
    kind: file.kind,
    decimals,
    fee: { weekly: penceToUnits(file.fee.weekly, decimals), billing: file.fee.billing },
    lines: linesOf(file)
      .filter(isComplete)
      .map((line) => keep(line, input.catalogue)),
    outcomeSets: setsOf(plan, input.catalogue),
    names: namesOf(terms, input.addressBook),
    terms,
    term: termOf(plan),
    tranches: plan.map((planned, index) => explain(planned, index, input.catalogue)),
    salts,
    warnings: input.warnings,
  };
}

/** The sets of the codes in the schedule. */
function setsOf(plan: readonly PlannedTranche[], catalogue: Catalogue): BuiltSet[] {
  const sets = plan.flatMap(({ line }) => (line === undefined ? [] : [catalogue.outcomeOf(line.code).set]));
  return [...new Set(sets)].map(({ set, title, version, source }) => ({ set, title, version, source }));
}

/** What further periods will be laid out by. */
const keep = ({ code, share, every, policy, decideWithin }: Line, catalogue: Catalogue): BuiltLine => ({
  code,
  title: catalogue.outcomeOf(code).title,
  share: Number(share),
  every,
  requiredSeats: bitsOf(policy.required),
  quorum: policy.quorum,
  decideWithin,
});

function termOf(plan: readonly PlannedTranche[]): BuiltAgreement["term"] {
  const first = plan[0];
  const last = plan.at(-1);
  if (first === undefined || last === undefined) throw new Error("A schedule has one tranche at least.");
  return { starts: isoDay(first.opens), ends: isoDay(dayBefore(last.careEnds)) };
}

function trancheOf({ line, opens, closes, amount }: PlannedTranche, corePolicy: Policy, salt: string): Tranche {
  const { required, quorum } = line?.policy ?? corePolicy;
  return {
    amount,
    opensAt: toUnixSeconds(opens),
    closesAt: toUnixSeconds(closes),
    requiredSeats: bitsOf(required),
    quorum,
    paysOnSilence: line === undefined,
    outcome: outcomeTag(salt, line?.code ?? CORE_CODE),
  };
}

function namesOf(terms: SignedTerms, book: AddressBook): BuiltAgreement["names"] {
  const named = Object.entries(rolesOf(terms)).map(([role, address]) => [role, book.nameOf(address)] as const);
  return Object.fromEntries(named);
}

function explain({ line, opens, careEnds }: PlannedTranche, index: number, catalogue: Catalogue): BuiltTranche {
  const period = daySpan(opens, careEnds);
  if (line === undefined) return { index, kind: "core", title: CARE, period };
  const kind = isHoldback(line) ? "holdback" : "outcome";
  return { index, kind, code: line.code, title: catalogue.outcomeOf(line.code).title, period };
}
