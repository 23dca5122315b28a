import { z } from "zod";
import { INBOX_SECTIONS } from "../../inbox/item.js";
import { address, agreementId, amount, count, list, moment, text, texts } from "./values.js";

const item = z.strictObject({
  section: z
    .enum(INBOX_SECTIONS)
    .describe(
      "`sign`: awaits the signature; `decide`: may be decided; `money`: may be moved; `soon`: happens by itself; `stopped`: held, challenged or refused",
    ),
  agreement: agreementId,
  name: text("the placement's private name; null where no private file is at hand").nullable(),
  tranches: list(count("a tranche's number"), "those it is about; none if it is about the agreement as a whole"),
  by: moment("until when it can be done, or when it happens; null if there is no such moment").nullable(),
  amount: amount("how much depends on it; null if nothing does").nullable(),
  sentence: text("what it is"),
  next: text(
    "the command that does it, `…` where a choice is yours; null if there is nothing to do but to know",
  ).nullable(),
});

/** What the command prints that shows somebody's work. */
export const inboxShapes = {
  inbox: z.strictObject({
    account: address("whose inbox"),
    block: count("the block that it was read at"),
    time: moment("that block's time"),
    items: list(item, "by section, and within it the most urgent first"),
    leftOut: texts("what could not be read or cannot be signed any more, a sentence each"),
  }),
};
