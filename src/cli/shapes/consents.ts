import { z } from "zod";
import { committed, files, performed, receipt, warnings } from "./parts.js";
import {
  address,
  agreementId,
  amount,
  count,
  digest,
  hash,
  list,
  moment,
  named,
  path,
  role,
  text,
  whole,
} from "./values.js";

/** What several people sign, as their requests hold it, and what is done with such requests. */
const version = whole("the version that it was made for");
const validUntil = moment("until when the signatures count, inclusive");
const request = path("the file that was written: send it to those who sign");

const appointment = named("Appointment", "Another person in a seat of the panel.", {
  agreement: agreementId,
  version,
  seat: whole("0 inspector, 1 social worker, 2 registered manager, 3 health professional"),
  account: address("who takes the seat; the zero address leaves it vacant"),
  validUntil,
});

const comparedTranche = named("ComparedTranche", "A tranche of one of two versions.", {
  index: count("its number, from 0"),
  kind: z.enum(["core", "outcome", "holdback"]).describe("the care itself, an outcome, or what is due on inspection"),
  code: text("the outcome's code; missing for the care itself").optional(),
  title: text("what it is for"),
  period: text("first and last day of the care that it pays for"),
  amount: amount("the most it pays"),
  opensAt: moment("when its care begins"),
  closesAt: moment("when it should be decided"),
});

const pair = <Value extends z.ZodType>(value: Value, description: string) =>
  z.strictObject({ before: value, after: value }).describe(description);

const comparison = z
  .strictObject({
    name: text("the placement's private name"),
    decimals: count("of the token"),
    version: pair(whole("the version"), "the versions compared"),
    changed: list(pair(comparedTranche, "one tranche"), "with another amount or period"),
    moved: list(pair(comparedTranche, "one tranche"), "the same at another place"),
    gone: list(comparedTranche, "no longer in the schedule"),
    come: list(comparedTranche, "new in the schedule"),
    unchanged: count("how many stay as they are"),
    total: pair(amount("the sum of the schedule"), "all tranches together"),
    fees: pair(
      list(
        z.strictObject({ from: text("the first day on which it holds"), weekly: amount("a week") }),
        "the fee, step by step",
      ),
      "the weekly fee",
    ),
    payee: pair(address("the account"), "who is paid"),
    payeeName: pair(text("the name"), "the same, as the private copies have it"),
    ends: pair(text("a day"), "the last day of care"),
  })
  .describe("both versions side by side");

const termination = z
  .strictObject({
    agreement: agreementId,
    version,
    endsAt: moment("the end; 0 for the moment when it is recorded"),
    grounds: hash("the commitment to the grounds"),
    validUntil,
  })
  .describe("what is signed");

const settlement = z
  .strictObject({
    agreement: agreementId,
    version,
    settled: whole("a bit set of the tranches decided for money, as a number"),
    arrears: amount("what is decided and not funded, as both know it"),
    toPayee: amount("what the home gets"),
    statement: hash("the commitment to the final account"),
    validUntil,
  })
  .describe("what is signed");

const split = z
  .strictObject({
    toPayee: amount("what the home gets"),
    toCommissioner: amount("what goes back to the commissioner"),
    arrearsDropped: amount("decided but never funded: the claim ends"),
    undecided: amount("tranches not decided yet, at their full amounts: they fall away"),
    lacking: amount("what must be put in before it can be recorded"),
  })
  .describe("what it would do to the money now");

const submissionFields = {
  path: path("the request"),
  kind: z
    .enum(["Terms", "Amendment", "Appointment", "Termination", "Settlement", "Retraction"])
    .describe("what it asks for"),
  agreement: agreementId,
  digest,
  state: z.enum(["done", "already-done", "lacks-signatures", "stale", "refused"]).describe("what became of it"),
  reason: text("why it was not done").optional(),
  transaction: receipt.transaction.optional(),
  block: receipt.block.optional(),
  gasUsed: receipt.gasUsed.optional(),
};
const submission = named("Submission", "What became of one signed request.", submissionFields);

/** What the commands print that several people must agree on, and those that end an agreement. */
export const consentShapes = {
  "agreement amend": z.strictObject({
    agreement: agreementId,
    version: whole("the version that is changed"),
    digest,
    change: text("which change it is, such as `step-down`"),
    files,
    review: hash("the commitment to the review behind the change"),
    validUntil,
    comparison,
    warnings,
  }),
  "agreement appoint": z.union([
    z.strictObject({ request, digest, appointment }),
    z.strictObject({
      requests: list(
        z.strictObject({ name: text("the placement's name"), request, digest, appointment }),
        "with --all-of: one a placement",
      ),
    }),
  ]),
  "agreement terminate": z.strictObject({ request, digest, termination }),
  "agreement settle": z.strictObject({ request, digest, settlement, split }),
  "agreement submit": z.strictObject({
    ...z.strictObject(submissionFields).partial().shape,
    requests: list(submission, "every request; if there is one only, its fields stand beside this too"),
  }),
  "agreement cancel": z.strictObject({
    request: path("the request whose consent was taken back"),
    digest,
    account: address("who took it back"),
    role,
    ...receipt,
  }),
  "agreement notice": z.strictObject({
    agreement: agreementId,
    endsAt: moment("the end"),
    voided: z.array(z.int().nonnegative()).describe("tranches whose care would begin afterwards"),
    reclaimable: amount("what the commissioner can take back now"),
    ...committed("grounds"),
    ...performed,
  }),
  "agreement reclaim": z.strictObject({
    agreement: agreementId,
    reclaimed: amount("what was taken back"),
    balance: amount("what is left"),
    ...performed,
  }),
};
