import type { z } from "zod";
import { readShape } from "../text/shape.js";
import type { YamlFile } from "../text/yamlFile.js";
import type { ChangeContext, Plan } from "./plan.js";

/** What every change file says. */
export interface Common {
  readonly agreement: string;
  readonly reason: string;
}

/** As far as a file could be read. */
export type Draft<Values> = { readonly [Key in keyof Values]?: Values[Key] | undefined };

/** One kind of change: what its file says, and what it makes of an agreement. */
interface Definition<Values extends Common> {
  /** What stands after `change:`. */
  readonly name: string;
  readonly schema: z.ZodType<Values>;
  /** The same with everything optional. */
  readonly draft: z.ZodType<Draft<Values>>;
  /** Notes what does not fit the agreement. */
  readonly check: (draft: Draft<Values>, context: ChangeContext) => void;
  /** To be called once `check` has found nothing. It may still note faults. */
  readonly plan: (values: Values, context: ChangeContext) => Plan;
}

export interface Template {
  readonly name: string;
  readonly read: (file: YamlFile) => ReadChange;
}

/** A change file of one kind, read. */
export interface ReadChange {
  readonly said: Draft<Common>;
  /** All of it, if nothing is wrong with its shape. */
  readonly common: Common | undefined;
  readonly check: (context: ChangeContext) => void;
  readonly plan: (context: ChangeContext) => Plan;
}

export function template<Values extends Common>(definition: Definition<Values>): Template {
  return {
    name: definition.name,
    read: (file) => {
      const { draft, complete } = readShape<Values, Draft<Values>>(file, definition.schema, definition.draft);
      return {
        said: draft,
        common: complete,
        check: (context) => {
          definition.check(draft, context);
        },
        plan: (context) => {
          if (complete === undefined) throw new Error("A file without faults must be complete.");
          return definition.plan(complete, context);
        },
      };
    },
  };
}
