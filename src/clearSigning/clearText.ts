import {
  formatTypedData,
  isFieldGroup,
  type DisplayField,
  type DisplayModel,
  type WarningCode,
} from "@ethereum-sourcify/clear-signing";
import { ZeroAddress } from "ethers";
import { PlacementError } from "../errors.js";
import { resolverFor, shownPaths } from "./descriptor.js";
import { hashedForm, leafPaths, valueAt, type TypedMessage } from "./message.js";
import { dataProvider, type Names } from "./provider.js";

/** One line of what is signed, as any wallet shows it that reads the descriptor. */
export interface ClearField {
  /** In the message: `findings.0.achieved`; `@.to` and `@.chainId` stand for the domain. */
  readonly path: string;
  readonly label: string;
  readonly value: string;
  /** Checksummed, of a field that is an address. */
  readonly address: string | undefined;
  /** What it stands for is not known here: an address without a name, a chain, a token's decimals. */
  readonly isUnknown: boolean;
  /** Stands before the first field of an element of a list: `Finding 0`. */
  readonly heading: string | undefined;
}

/** A message in words. */
export interface ClearText {
  readonly intent: string;
  /** One sentence that says all of it; too long a message has none. */
  readonly sentence: string | undefined;
  readonly fields: readonly ClearField[];
  /** The message as it is hashed. */
  readonly message: Readonly<Record<string, unknown>>;
}

/** What may be missing here and still leaves the value itself to be read. */
const BEARABLE: ReadonlySet<WarningCode> = new Set(["UNKNOWN_ADDRESS", "UNKNOWN_TOKEN", "UNKNOWN_CHAIN"]);

/**
 * Says a message in words through the ERC-7730 descriptor.
 * @throws PlacementError `signing-refused` if any field could not be shown, or not for certain: nobody signs blind.
 */
export async function clearTextOf(typed: TypedMessage, names: Names): Promise<ClearText> {
  const { primaryType, types, domain } = typed;
  const chainId = Number(domain.chainId);
  if (!Number.isSafeInteger(chainId)) throw refused(`the number of its chain, ${domain.chainId}, is none`);
  const message = hashedForm(typed);
  const deployment = { chainId, address: domain.verifyingContract };
  const model = await formatTypedData(
    { account: ZeroAddress, types, primaryType, domain: { ...domain, chainId }, message },
    {
      externalDataProvider: dataProvider(names),
      descriptorResolverOptions: { type: "custom", resolver: resolverFor(deployment, primaryType, types) },
    },
  );
  refuseWarnings(model);
  const fields = pair(flatten(model), typed, message);
  requireWhole(fields, typed, message);
  if (typeof model.intent !== "string") throw refused("the descriptor does not say what it is for");
  return { intent: model.intent, sentence: model.interpolatedIntent, fields, message };
}

function refuseWarnings({ warnings = [], fields = [] }: DisplayModel): void {
  const all = [
    ...warnings,
    ...fields.flatMap((field) =>
      isFieldGroup(field) ? [field.warning, ...field.fields.map((inner) => inner.warning)] : [field.warning],
    ),
  ];
  const grave = all.find((warning) => warning !== undefined && !BEARABLE.has(warning.code));
  if (grave !== undefined) throw refused(`${grave.code}: ${grave.message}`);
}

const flatten = ({ fields = [] }: DisplayModel): DisplayField[] =>
  fields.flatMap((field) => (isFieldGroup(field) ? field.fields : [field]));

/** Each line with the field of the message that it stands for. */
function pair(
  displayed: readonly DisplayField[],
  { primaryType, types }: TypedMessage,
  message: unknown,
): ClearField[] {
  const paths = shownPaths(primaryType, types, (path) => lengthAt(message, path));
  const isSame = paths.length === displayed.length && paths.every(({ label }, at) => label === displayed[at]?.label);
  if (!isSame) throw refused("its lines are not those of the descriptor");
  return displayed.map(({ label, value, rawAddress, warning, separator }, at) => ({
    path: paths[at]?.path ?? "",
    label,
    value,
    address: rawAddress,
    isUnknown: warning !== undefined,
    heading: separator,
  }));
}

function lengthAt(message: unknown, path: string): number {
  const list = valueAt(message, path);
  return Array.isArray(list) ? list.length : 0;
}

/** Every value that is signed is shown. */
function requireWhole(fields: readonly ClearField[], { types, primaryType }: TypedMessage, message: unknown): void {
  const shown = new Set(fields.map(({ path }) => path));
  const hidden = leafPaths(types, primaryType, message).find((path) => !shown.has(path));
  if (hidden !== undefined) throw refused(`its field ${hidden} would not be shown`);
}

function refused(why: string): PlacementError {
  return new PlacementError(
    "signing-refused",
    `This cannot be shown whole in plain words, so it must not be signed: ${why}.`,
    {
      next: "Nothing was signed. Ask whoever sent it for a new request, made with this version of the tool.",
    },
  );
}
