import type { Descriptor, DescriptorFieldFormat, DescriptorResolver } from "@ethereum-sourcify/clear-signing";
import { TypedDataEncoder, id } from "ethers";
import type { Types } from "../attestation/typedData.js";
import shipped from "../../erc7730/eip712-PlacementEscrow.json" with { type: "json" };

/** What wallets show of all that an escrow asks people to sign (ERC-7730, schema v2), as it is shipped. */
export const DESCRIPTOR = shipped as Descriptor;

const PATH = "eip712-PlacementEscrow.json";

/** The contract that a message is bound to. */
export interface Deployment {
  readonly chainId: number;
  readonly address: string;
}

/**
 * The descriptor, bound to one contract: the shipped file names the public ones alone, because it can't know where others will be.
 * Whether this contract is one to trust is not its affair.
 * @param types of the primary type and all that it refers to, without the domain's.
 */
export function resolverFor({ chainId, address }: Deployment, primaryType: string, types: Types): DescriptorResolver {
  const bound: Descriptor = {
    ...DESCRIPTOR,
    context: { eip712: { ...DESCRIPTOR.context?.eip712, deployments: [{ chainId, address }] } },
  };
  const encodeTypeHashes = [id(TypedDataEncoder.from(types).encodeType(primaryType))];
  return {
    index: {
      calldataIndex: {},
      typedDataIndex: {
        [`eip155:${chainId}:${address.toLowerCase()}`]: { [primaryType]: [{ path: PATH, encodeTypeHashes }] },
      },
    },
    fetchDescriptor: () => Promise.resolve(bound),
  };
}

/** A field that the descriptor shows, in the order in which it shows them. */
export interface ShownPath {
  /** As in the message, with the place in the list: `findings.0.achieved`; `@.to` for what the domain says. */
  readonly path: string;
  readonly label: string;
}

/**
 * What the descriptor shows of a message of this type. The library does not say which field of the message a line
 * stands for: this does, and the two are held against each other.
 * @param lengthOf how many elements the list at a path has.
 */
export function shownPaths(primaryType: string, types: Types, lengthOf: (path: string) => number): ShownPath[] {
  const format = DESCRIPTOR.display?.formats?.[TypedDataEncoder.from(types).encodeType(primaryType)];
  return (format?.fields ?? []).flatMap((field) => {
    if (!("fields" in field)) return [shown(field)];
    const children = (field.fields ?? []).filter((child) => !("fields" in child));
    const list = children[0]?.path?.split(".[]")[0] ?? "";
    const indices = Array.from({ length: lengthOf(list) }, (_, index) => index);
    return indices.flatMap((index) => children.map((child) => shown(child, index)));
  });
}

function shown(field: DescriptorFieldFormat, index = 0): ShownPath {
  const definition = DESCRIPTOR.display?.definitions?.[field.$ref?.split(".").at(-1) ?? ""];
  return {
    path: (field.path ?? "").replace("[]", String(index)).replace(/\[(\d+)\]/, "$1"),
    label: field.label ?? definition?.label ?? "",
  };
}
