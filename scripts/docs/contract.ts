import { natSpec, type NatSpec } from "./natSpec.js";
import { reachedFrom, readSource, type ReachedNames, type SolidityNode } from "./solidity.js";

/** A function, event or error as its caller sees it. */
export interface Described extends NatSpec {
  readonly name: string;
  /** With types and names: `claim(bytes32 agreement, uint8[] tranches)`. */
  readonly signature: string;
  /** Four bytes, for functions and errors. */
  readonly selector: string;
}

export interface DescribedFunction extends Described, ReachedNames {
  readonly isView: boolean;
  /** The types it returns, as in Solidity. */
  readonly returned: string;
}

/** What can be called of a contract, with all it may emit and refuse; the order is that of the sources. */
export interface ContractInterface {
  readonly functions: readonly DescribedFunction[];
  readonly events: readonly Described[];
  readonly errors: readonly Described[];
}

/** Describes a contract that was built, by its name. */
export async function contractInterface(contract: string): Promise<ContractInterface> {
  const source = await readSource(contract);
  const declared = source.lineage.flatMap(({ nodes = [] }) => nodes);
  const bySelector = Map.groupBy(
    declared.filter(({ functionSelector }) => functionSelector !== undefined),
    ({ functionSelector = "" }) => functionSelector,
  );
  const functions = [...bySelector.values()].map((versions): DescribedFunction => {
    // An interface tells its callers; what implements it may have a word for its readers.
    const told = versions.findLast((version) => !isInherited(version)) ?? first(versions);
    const done = versions.find(({ body, nodeType }) => body != null || nodeType === VARIABLE) ?? told;
    const isView = done.nodeType === VARIABLE || /view|pure/.test(done.stateMutability ?? "");
    const returned = (told.returnParameters?.parameters ?? []).map(typeOf).join(", ");
    return { ...described(told), ...reachedFrom(source, done), isView, returned };
  });
  const used = (kind: string, names: (one: DescribedFunction) => ReadonlySet<string>): Described[] => {
    const all = new Set(functions.flatMap((one) => [...names(one)]));
    const named = [...source.byId.values()].filter(({ nodeType, name = "" }) => nodeType === kind && all.has(name));
    return [...Map.groupBy(named, ({ name }) => name).values()].map((same) => described(first(same)));
  };
  const events = used("EventDefinition", (one) => one.events);
  const errors = used("ErrorDefinition", (one) => one.errors);
  return { functions, events, errors: ownFirst(errors) };
}

const VARIABLE = "VariableDeclaration";

const isInherited = ({ documentation }: SolidityNode): boolean =>
  documentation == null || documentation.text.includes("@inheritdoc");

/** Those of this project before those of libraries, which have no sentence of ours. */
const ownFirst = (errors: readonly Described[]): Described[] => {
  const isOwn = ({ name }: Described): boolean => /^(Escrow|Register)/.test(name);
  return [...errors.filter(isOwn), ...errors.filter((error) => !isOwn(error))];
};

function described(node: SolidityNode): Described {
  const { name = "", parameters, functionSelector, errorSelector, documentation } = node;
  const selector = functionSelector ?? errorSelector;
  return {
    ...natSpec(documentation?.text ?? ""),
    name,
    signature: `${name}(${(parameters?.parameters ?? []).map(parameter).join(", ")})`,
    selector: selector === undefined ? "" : `0x${selector}`,
  };
}

const parameter = (node: SolidityNode): string =>
  [typeOf(node), ...(node.indexed === true ? ["indexed"] : []), ...(node.name ? [node.name] : [])].join(" ");

const typeOf = ({ typeDescriptions }: SolidityNode): string =>
  (typeDescriptions?.typeString ?? "").replaceAll(/\b(struct|enum|contract) /g, "");

function first<Item>([item]: readonly Item[]): Item {
  if (item === undefined) throw new Error("There is nothing to describe.");
  return item;
}
