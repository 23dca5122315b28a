import { z } from "zod";
import { count, list, moment, path, text, texts, whole } from "./values.js";

const exported = z.strictObject({
  block: whole("the last block of the store"),
  time: moment("of that block"),
  files: list(
    z.strictObject({
      path: path("the file"),
      table: text("which table it holds; null if it is no table").nullable(),
      rows: count("how many rows, releases or reporting periods it has"),
      bytes: count("its length"),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .describe("of its bytes, in hex: the same store gives the same"),
    }),
    "what was written",
  ),
  notes: texts("what was held back or left out, and what to mind; a sentence each"),
});

/** What the `audit export` commands print. */
export const auditExportShapes = {
  "audit export csv": exported,
  "audit export jsonl": exported,
  "audit export parquet": exported,
  "audit export ocds": exported,
  "audit export spend": exported,
  "audit export performance": exported,
};
