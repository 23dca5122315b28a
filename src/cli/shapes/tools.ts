import { z } from "zod";
import { text } from "./values.js";

/** What the commands print that help to use the tool. */
export const toolShapes = {
  completion: z.strictObject({
    shell: z.enum(["bash", "zsh", "fish"]).describe("for which shell"),
    script: text("what the shell is to read"),
  }),
};
