import { readFile } from "node:fs/promises";

/** As much of the compiler's syntax tree as the pages need. */
export interface SolidityNode {
  readonly id: number;
  readonly nodeType: string;
  readonly name?: string;
  readonly documentation?: { readonly text: string } | null;
  readonly functionSelector?: string;
  readonly errorSelector?: string;
  readonly stateMutability?: string;
  readonly body?: unknown;
  readonly indexed?: boolean;
  readonly typeDescriptions?: { readonly typeString: string };
  readonly parameters?: { readonly parameters: readonly SolidityNode[] };
  readonly returnParameters?: { readonly parameters: readonly SolidityNode[] };
  readonly referencedDeclaration?: number;
  readonly linearizedBaseContracts?: readonly number[];
  readonly nodes?: readonly SolidityNode[];
}

/** A contract with everything that its sources declare. */
export interface SoliditySource {
  /** The contract, then what it inherits from, the most derived first. */
  readonly lineage: readonly SolidityNode[];
  readonly byId: ReadonlyMap<number, SolidityNode>;
}

/** The syntax tree of a contract as it was last built; throws if it was not. */
export async function readSource(contract: string): Promise<SoliditySource> {
  const artifact = `artifacts/contracts/${contract}.sol/${contract}.json`;
  const { buildInfoId, inputSourceName } = await readJson<{ buildInfoId: string; inputSourceName: string }>(artifact);
  const { output } = await readJson<BuildOutput>(`artifacts/build-info/${buildInfoId}.output.json`);
  const byId = new Map<number, SolidityNode>();
  for (const { ast } of Object.values(output.sources)) {
    visit(ast, (node) => byId.set(node.id, node));
  }
  const own = output.sources[inputSourceName]?.ast.nodes?.find(({ name }) => name === contract);
  const lineage = (own?.linearizedBaseContracts ?? []).flatMap((id) => byId.get(id) ?? []);
  return { lineage, byId };
}

interface BuildOutput {
  readonly output: { readonly sources: Readonly<Record<string, { readonly ast: SolidityNode }>> };
}

const readJson = async <Content>(path: string): Promise<Content> => JSON.parse(await readFile(path, "utf8")) as Content;

/** Calls `see` for every node below, itself included. */
export function visit(tree: unknown, see: (node: SolidityNode) => void): void {
  if (typeof tree !== "object" || tree === null) return;
  if ("nodeType" in tree) see(tree as SolidityNode);
  for (const child of Object.values(tree)) visit(child, see);
}

export interface ReachedNames {
  readonly errors: ReadonlySet<string>;
  readonly events: ReadonlySet<string>;
}

/**
 * The errors and events that a function's body, its modifiers and whatever they call within the contract name: what it
 * may revert with and emit. What other contracts revert with passes through besides.
 */
export function reachedFrom({ byId, lineage }: SoliditySource, start: SolidityNode): ReachedNames {
  const [errors, events, seen] = [new Set<string>(), new Set<string>(), new Set<SolidityNode>()];
  const inBody = ({ name }: SolidityNode): SolidityNode | undefined =>
    lineage.flatMap(({ nodes = [] }) => nodes).find((node) => node.name === name && node.body != null);
  const follow = (node: SolidityNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    visit(node, ({ referencedDeclaration = -1 }) => {
      const declared = byId.get(referencedDeclaration);
      if (declared?.nodeType === "ErrorDefinition") errors.add(declared.name ?? "");
      else if (declared?.nodeType === "EventDefinition") events.add(declared.name ?? "");
      else if (declared !== undefined && CALLABLE.has(declared.nodeType)) {
        const called = declared.body == null ? inBody(declared) : declared;
        if (called !== undefined) follow(called);
      }
    });
  };
  follow(start);
  return { errors, events };
}

const CALLABLE: ReadonlySet<string> = new Set(["FunctionDefinition", "ModifierDefinition"]);
