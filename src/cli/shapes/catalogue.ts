import { z } from "zod";
import { list, text, texts } from "./values.js";

const set = {
  set: text("the set's own code, which its outcomes' codes begin with"),
  title: text("what it is"),
  version: text("the version of its wording"),
  source: text("where the wording comes from"),
};

/** What the commands print that look up outcomes. */
export const catalogueShapes = {
  "catalogue list": z.strictObject({
    sets: list(
      z.strictObject({
        ...set,
        codes: z.record(z.string(), z.string()).describe("titles by code"),
        grades: texts("best first; empty if its publisher does not grade"),
      }),
      "every set, or the one that was asked for",
    ),
  }),
  "catalogue show": z.strictObject({
    code: text("the outcome's code"),
    title: text("what it stands for"),
    set: z
      .strictObject(set)
      .describe("the set it belongs to; null in agreements that were built before sets were kept")
      .nullable(),
  }),
};
