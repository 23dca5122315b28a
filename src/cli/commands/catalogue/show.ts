import { parseBuilt, type BuiltAgreement } from "../../../agreement/index.js";
import { belongsTo } from "../../../agreement/catalogue.js";
import { readText } from "../../../adapters/files.js";
import { PlacementError } from "../../../errors.js";
import { readCatalogue } from "../../catalogue.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";

interface Options {
  readonly catalogue?: string;
  readonly agreement?: string;
}

type Shown = DataOf<"catalogue show">;

export const show: Handler<Options, Shown> = async (context, [code = ""], options) => {
  const shown =
    options.agreement === undefined
      ? await fromCatalogue(code, readCatalogue(context, options.catalogue))
      : fromAgreement(code, parseBuilt(await readText(context.path(options.agreement)), options.agreement));
  return {
    text: [`${shown.code}: ${shown.title}`, ...(shown.set === null ? [] : sourceOf(shown.set))].join("\n"),
    data: shown,
  };
};

async function fromCatalogue(code: string, reading: ReturnType<typeof readCatalogue>): Promise<Shown> {
  const { title, set } = (await reading).outcomeOf(code);
  return { code, title, set: { set: set.set, title: set.title, version: set.version, source: set.source } };
}

/** What both parties agreed to: the wording that stood in the catalogue then. */
function fromAgreement(code: string, { tranches, outcomeSets = [], name }: BuiltAgreement): Shown {
  const tranche = tranches.find((one) => one.code === code);
  if (tranche === undefined) {
    throw new PlacementError("bad-input", `${name} pays for no outcome ${code}.`, {
      next: "`agreement show` lists its tranches.",
    });
  }
  return { code, title: tranche.title, set: outcomeSets.find(({ set }) => belongsTo(code, set)) ?? null };
}

const sourceOf = ({ set, title, version, source }: NonNullable<Shown["set"]>): string[] => [
  `Set ${set}, version ${version}: ${title}`,
  `Source: ${source}`,
];
