import { join } from "node:path";
import { parseBuilt, type BuiltAgreement } from "../../../agreement/index.js";
import { readFolder } from "../../../adapters/documents.js";
import { readText, writeText } from "../../../adapters/files.js";
import { PlacementError } from "../../../errors.js";
import { narrativeTemplate } from "../../../evidence/template.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { parseFindings } from "../../tranches.js";
import { NARRATIVE } from "./pack.js";
import { requireAbsent } from "./requireAbsent.js";

interface Options {
  readonly finding: readonly string[];
  readonly adult?: boolean;
  readonly agreement?: string;
}

export const template: Handler<Options, DataOf<"evidence template">> = async (context, [folder = ""], options) => {
  const findings = parseFindings(options.finding);
  const built = options.agreement === undefined ? undefined : await readBuilt(context.path(options.agreement));
  await readFolder(context.path(folder));
  const narrative = join(folder, NARRATIVE);
  requireAbsent(context, narrative);
  const text = narrativeTemplate({
    findings,
    person: options.adult === true ? "adult" : "child",
    labelOf: (tranche) => labelOf(built, tranche, options.agreement ?? ""),
  });
  await writeText(context.path(narrative), text, { isPrivate: true });
  return {
    text: `Write over every "(write here)" in ${narrative}, then run: placement evidence pack ${folder}`,
    data: { narrative },
  };
};

async function readBuilt(path: string): Promise<BuiltAgreement> {
  return parseBuilt(await readText(path), path);
}

function labelOf(built: BuiltAgreement | undefined, tranche: bigint, path: string): string | undefined {
  if (built === undefined) return undefined;
  const described = built.tranches[Number(tranche)];
  if (described === undefined) {
    throw new PlacementError("bad-usage", `There is no tranche ${tranche} in ${path}.`, {
      next: "`agreement show` lists them.",
    });
  }
  const { code, title, period } = described;
  return `${code === undefined ? "" : `${code} `}${title}, ${period}`;
}
