import { z } from "zod";
import { flag, list, text } from "./values.js";

const check = z.strictObject({
  check: z
    .enum([
      "node",
      "settings",
      "address-book",
      "keys",
      "signer",
      "password-file",
      "rpc",
      "chain",
      "clock",
      "escrow",
      "register",
    ])
    .describe("what was looked at"),
  state: z.enum(["ok", "warning", "failed", "unchecked"]).describe("how it is; `unchecked` if that cannot be told"),
  found: text("what was found, in a sentence"),
  next: text("what to do about it").optional(),
});

/** What the commands print that help to use the tool. */
export const toolShapes = {
  doctor: z.strictObject({
    isSound: flag("whether no check failed; the exit code is 1 otherwise"),
    checks: list(check, "in the order in which they were made"),
  }),
  completion: z.strictObject({
    shell: z.enum(["bash", "zsh", "fish"]).describe("for which shell"),
    script: text("what the shell is to read"),
  }),
};
