import { z } from "zod";
import { address, count, flag, hash, list, moment, path, whole } from "./values.js";

const block = z.strictObject({
  number: whole("its number"),
  hash: hash("its hash"),
  timestamp: moment("its time"),
});

/** What `audit sync` prints. */
export const auditSyncShapes = {
  "audit sync": z.strictObject({
    store: path("the file"),
    head: block.describe("the block up to which every log is in the store"),
    fromBlock: count("the block from which on"),
    logs: count("how many logs are in the store"),
    added: count("how many of them are new"),
    takenBack: count("how many that were there before are gone, because the chain was reorganised"),
    isFinal: flag("whether the chain said that this block is final; else it was the chain's latest"),
    nodeAt: block.nullable().describe("the node's last block where it has not come as far as the store; else null"),
    unaskedTokens: list(
      address("a token"),
      "tokens that the node would not ask what they are called; they are asked again next time",
    ),
  }),
};
