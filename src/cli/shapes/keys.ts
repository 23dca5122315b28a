import { z } from "zod";
import { address, flag, list, path, text } from "./values.js";

const name = text("what its owner calls it");
const file = path("its keystore");
const stated = address("its account, as the keystore says; null if it does not say").nullable();
const problem = (of: string) => text(`what is wrong with ${of}; null if nothing is`).nullable();

const kept = z.strictObject({ name, address: address("its account"), file });

/** What the commands print that keep keys. */
export const keyShapes = {
  "keys new": kept,
  "keys import": kept,
  "keys list": z.strictObject({
    folder: path("where keys are kept"),
    problem: problem("the folder's permissions"),
    keys: list(z.strictObject({ name, address: stated, file, problem: problem("the file") }), "by name"),
  }),
  "keys show": z.strictObject({
    name,
    address: stated,
    proved: flag("whether the key itself was opened, and is this account's"),
    file,
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe("of the file, to compare a copy with"),
    problem: problem("the file"),
  }),
};
