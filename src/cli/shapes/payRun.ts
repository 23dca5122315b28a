import { z } from "zod";
import { REASONS } from "../../payRun/types.js";
import { moved, receipt } from "./parts.js";
import { address, agreementId, amount, count, digest, flag, list, path, text, texts } from "./values.js";

const files = list(path("a copy"), "every copy of the request");

const request = z.strictObject({
  files,
  digest,
  agreement: agreementId,
  placement: text("the placement's private name; null where no private file is at hand").nullable(),
  payee: address("who is paid"),
  token: address("the money's contract"),
  due: amount("what its findings pay"),
  arrears: amount("what the agreement owes its payee afterwards for want of money; null in a dry run").nullable(),
  notes: texts("what to know although it is paid, a sentence each"),
});

const transaction = z.strictObject({
  transaction: receipt.transaction.describe("the transaction's hash; null in a dry run").nullable(),
  block: count("the block that includes it; null likewise").nullable(),
  gasUsed: receipt.gasUsed.describe("what it used; null likewise").nullable(),
  done: flag("whether it was mined and not taken back; null likewise").nullable(),
  gasLimit: amount("the most it may use").meta({ unit: "gas" }),
  ...moved,
  requests: list(request, "those that it decided; in a dry run, those that it would"),
});

const setAside = z.strictObject({
  files: list(path("a file"), "every copy of the request, or the file that is none"),
  digest: digest.describe("the EIP-712 digest that is signed; null if it is no request").nullable(),
  agreement: agreementId.describe("the agreement's id; null likewise").nullable(),
  reason: z.enum(REASONS).describe("why it is not paid"),
  message: text("the same in a sentence"),
  complete: flag("whether enough of the panel have signed"),
  unpaid: flag("complete, not paid before, and not paid now: the exit code is 1 if there is one"),
});

/** What a payment run prints. */
export const payRunShapes = {
  "pay-run": z.strictObject({
    dryRun: flag("whether nothing was sent"),
    transactions: list(transaction, "in the order sent; in a dry run, as they would be"),
    setAside: list(setAside, "what this run does not pay"),
  }),
};
