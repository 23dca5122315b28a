import { z } from "zod";
import { address, amount, count, hash, list, moment, text, whole } from "./values.js";

/** What `audit verify` prints. */
export const auditVerifyShapes = {
  "audit verify": z.strictObject({
    block: z
      .strictObject({ number: whole("its number"), timestamp: moment("its time"), hash: hash("its hash") })
      .describe("the block up to which everything was verified"),
    events: count("how many logs were replayed"),
    agreements: count("how many agreements they speak of"),
    words: z
      .strictObject({
        signatures: count("recovered to their account"),
        callers: count("sent by the account itself"),
        wallets: count("made by no key: accepted by a contract wallet at the time"),
      })
      .describe("how the words on record are known"),
    wallets: list(address("an account"), "whose word no key proves"),
    differences: list(
      z.strictObject({
        subject: text("the agreement, account, token or block it is about"),
        what: text("what was compared"),
        expected: text("what should be"),
        found: text("what is"),
      }),
      "everything that should be equal and is not; none if all is well",
    ),
    holdings: list(
      z.strictObject({
        token: address("the token"),
        accounted: amount("what the agreements and refused payouts add up to"),
        held: amount("what the escrow holds; null if the token does not say").nullable(),
      }),
      "the escrow's tokens at that block; none without a node",
    ),
    nodes: z.union([z.literal(0), z.literal(1), z.literal(2)]).describe("how many nodes were asked"),
    engine: text("what recovered the signatures: `native` or `WebAssembly`"),
  }),
};
