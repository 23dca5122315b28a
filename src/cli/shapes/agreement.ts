import { z } from "zod";
import {
  agreementId,
  address,
  amount,
  count,
  flag,
  list,
  moment,
  named,
  path,
  role,
  seatBits,
  status,
  text,
  whole,
} from "./values.js";
import { files, receipt, terms, trancheFields, warnings } from "./parts.js";

const openingFields = {
  path: path("the request"),
  agreement: agreementId,
  state: z.enum(["opened", "already-open", "lacks-signatures", "refused"]).describe("what became of it"),
  reason: text("why it was not opened").optional(),
  transaction: receipt.transaction.optional(),
  block: receipt.block.optional(),
  gasUsed: receipt.gasUsed.optional(),
};

const opening = named("Opening", "What became of one request to open an agreement.", openingFields);

const signedFields = {
  path: path("the request, which now holds the signature"),
  account: address("who signed"),
  role,
  signature: z
    .string()
    .regex(/^0x[0-9a-fA-F]+$/)
    .describe("the signature")
    .meta({ kind: "bytes" }),
  owners: list(address("an owner"), "of a Safe: the owners whose signatures it holds").optional(),
  threshold: whole("of a Safe: how many of them it needs; null if no node was at hand").nullable().optional(),
};

const signed = named("Signed", "One request that was signed.", signedFields);

export const signRequest = z.strictObject({
  ...z.strictObject(signedFields).partial().shape,
  requests: list(signed, "every request, in the order given; if there is one only, its fields stand beside this too"),
});

const snapshotTranche = named("TrancheSnapshot", "A tranche as the contract has it at one block.", {
  index: count("its number, from 0"),
  ...trancheFields,
  status,
});

export const snapshotFields = {
  agreement: agreementId,
  block: count("the block that was read"),
  time: moment("of that block"),
  terms,
  tranches: list(snapshotTranche, "the schedule"),
  version: whole("counts the amendments and appointments, from 1"),
  isClosed: flag("settled by both parties: nothing moves any more"),
  endsAt: moment("the end; 4294967295 if none is set"),
  heldUntil: moment("the end of the latest safeguarding hold"),
  heldBy: seatBits("the seat that placed the latest hold; 0 if there never was one"),
  balance: amount("what is in the agreement"),
  liabilities: amount("the most that may still fall due"),
  reclaimable: amount("what the commissioner can take back now"),
  arrears: amount("what is decided and not yet funded"),
  sequence: whole("counts the agreement's events"),
  decimals: count("of the token: an amount divided by 10 to this is pounds"),
};

/** What `agreement build`, `import`, `sign`, `open`, `show` and `list` print. */
export const agreementShapes = {
  "agreement build": z.strictObject({ agreement: agreementId, files, warnings }),
  "agreement import": z.strictObject({
    agreements: z
      .array(
        z.strictObject({
          row: count("the row in the CSV file, the heading being 1"),
          name: text("the placement's name"),
          agreement: agreementId,
          files,
          warnings,
        }),
      )
      .describe("one a row"),
  }),
  "agreement sign": signRequest,
  "agreement open": z.strictObject({
    ...z.strictObject(openingFields).partial().shape,
    agreements: list(opening, "every request; if there is one only, its fields stand beside this too"),
  }),
  "agreement show": z.strictObject({ ...snapshotFields, balanceInPounds: text("the balance, such as £1,234.50") }),
  "agreement list": z.array(
    z.strictObject({
      agreement: agreementId,
      commissioner: address("who pays"),
      provider: address("who gives the care"),
      tranches: count("how many the schedule had when it was opened"),
      openedAt: moment("when it was opened"),
    }),
  ),
};
