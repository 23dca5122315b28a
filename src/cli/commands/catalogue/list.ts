import type { OutcomeSet } from "../../../agreement/index.js";
import { textTable } from "../../../agreement/text/textTable.js";
import { readCatalogue } from "../../catalogue.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";

interface Options {
  readonly catalogue?: string;
}

export const list: Handler<Options, DataOf<"catalogue list">> = async (context, [given], options) => {
  const catalogue = await readCatalogue(context, options.catalogue);
  const sets = given === undefined ? catalogue.sets : [catalogue.setOf(given)];
  const data: DataOf<"catalogue list"> = { sets: sets.map((set) => ({ ...set, grades: set.grades ?? [] })) };
  return { text: (given === undefined ? overview(sets) : sets.flatMap(describeSet)).join("\n"), data };
};

function overview(sets: readonly OutcomeSet[]): string[] {
  const rows = sets.map(({ set, version, title, codes }) => [
    set,
    version,
    Object.keys(codes).length.toString(),
    title,
  ]);
  return [
    ...textTable([["set", "version", "codes", "what it is"], ...rows], [2]),
    "",
    "The codes of one: placement catalogue list SET",
  ];
}

const describeSet = ({ set, title, version, source, codes, grades }: OutcomeSet): string[] => [
  `${set}: ${title}, version ${version}`,
  `Source: ${source}`,
  "",
  ...textTable(Object.entries(codes)),
  ...(grades === undefined ? [] : ["", `Judged as ${grades.join(", ")}.`]),
];
