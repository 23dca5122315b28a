import { globSync, readFileSync } from "node:fs";
import { adviceOn } from "./advice.js";
import { contractInterface, type ContractInterface, type DescribedFunction } from "./contract.js";
import { formatted, table } from "./markdown.js";

/** Pages that people write, each with a part that is made from the contract: between the two marks. */
const MADE_PART = /(<!-- (reference|views) of (\w+): ([\w ]+) -->\n)(?:.*?\n)??(<!-- end -->)/gs;

/** The pages of the operations by their path, as they should be. */
export async function operationPages(): Promise<ReadonlyMap<string, string>> {
  const contracts: Contracts = {
    PlacementEscrow: await contractInterface("PlacementEscrow"),
    PractitionerRegister: await contractInterface("PractitionerRegister"),
  };
  const pages = new Map<string, string>();
  for (const path of globSync("docs/operations/*.md").sort()) {
    const text = readFileSync(path, "utf8").replaceAll(MADE_PART, (...groups) => {
      const [, begin, kind, contract, names, end] = groups as string[];
      const made = madePart(contractNamed(contracts, contract), kind === "views", (names ?? "").split(" "));
      return `${begin ?? ""}\n${made}\n\n${end ?? ""}`;
    });
    pages.set(path, await formatted(text));
  }
  return pages;
}

/** The functions of a contract that a page describes, by name. */
export const describedIn = (page: string, contract: string): string[] =>
  [...page.matchAll(MADE_PART)].flatMap(([, , , of, names = ""]) => (of === contract ? names.split(" ") : []));

type Contracts = Readonly<Record<string, ContractInterface>>;

function contractNamed(contracts: Contracts, name = ""): ContractInterface {
  const found = contracts[name];
  if (found === undefined) throw new Error(`The pages of the operations know no contract ${name}.`);
  return found;
}

function madePart(contract: ContractInterface, areViews: boolean, names: readonly string[]): string {
  const functions = names.map((name) => {
    const found = contract.functions.find((one) => one.name === name);
    if (found === undefined) throw new Error(`The contract has no function ${name}.`);
    return found;
  });
  return areViews ? views(functions) : reference(contract, functions);
}

function views(functions: readonly DescribedFunction[]): string {
  const rows = functions.map(({ signature, returned, notice, details }) => [
    `\`${signature}\``,
    `\`${returned}\``,
    [notice, details].filter((text) => text !== "").join(" "),
  ]);
  return table(["view", "returns", "what it tells"], rows);
}

function reference(contract: ContractInterface, functions: readonly DescribedFunction[]): string {
  const calls = functions.map((one) =>
    [`### \`${one.signature}\``, one.notice, one.details, ...parameters(one), `Selector \`${one.selector}\`.`]
      .filter((text) => text !== "")
      .join("\n\n"),
  );
  return [...calls, "### Events", events(contract, functions), "### Refusals", refusals(contract, functions)].join(
    "\n\n",
  );
}

const parameters = ({ params }: DescribedFunction): string[] =>
  params.size === 0 ? [] : [[...params].map(([name, meaning]) => `- \`${name}\`: ${meaning}`).join("\n")];

function events(contract: ContractInterface, functions: readonly DescribedFunction[]): string {
  const emitted = contract.events.filter(({ name }) => functions.some((one) => one.events.has(name)));
  return emitted.map(({ signature, notice }) => `- \`${signature}\`\\\n  ${notice}`).join("\n");
}

function refusals(contract: ContractInterface, functions: readonly DescribedFunction[]): string {
  const isOfAll = functions.length === 1;
  const given = contract.errors.flatMap((error) => {
    const by = functions.filter(({ errors }) => errors.has(error.name)).map(({ name }) => `\`${name}\``);
    if (by.length === 0) return [];
    const link = `[${error.name}](../errors.md#${error.name.toLowerCase()})`;
    const row = [link, error.notice || error.details, adviceOn(error.name).join("<br>")];
    return [isOfAll ? row : [...row, by.length === functions.length ? "" : by.join(", ")]];
  });
  return table(["error", "why", "what to do", ...(isOfAll ? [] : ["only"])], given);
}
