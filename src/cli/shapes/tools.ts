import { z } from "zod";
import { address, flag, list, path, text } from "./values.js";

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

const entry = { name: text("how the account is called"), address: address("its address") };

/** What the commands print that help to use the tool. */
export const toolShapes = {
  "address-book list": z.strictObject({
    file: path("the address book"),
    entries: list(z.strictObject(entry), "in the order of the file"),
  }),
  "address-book add": z.strictObject({ file: path("the address book"), ...entry }),
  doctor: z.strictObject({
    isSound: flag("whether no check failed; the exit code is 1 otherwise"),
    checks: list(check, "in the order in which they were made"),
  }),
  completion: z.strictObject({
    shell: z.enum(["bash", "zsh", "fish"]).describe("for which shell"),
    script: text("what the shell is to read"),
  }),
};
