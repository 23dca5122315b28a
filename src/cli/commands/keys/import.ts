import { requireFreeName } from "../../../adapters/keyFolder.js";
import { readInput, readText } from "../../../adapters/files.js";
import { isJson, openKeystore, parseKeystore, type OpenedKey } from "../../../keys/keystore.js";
import { requireKeyName } from "../../../keys/names.js";
import { faultInPassword } from "../../../keys/passwords.js";
import { parsePrivateKey } from "../../../keys/privateKey.js";
import type { Context } from "../../context.js";
import type { KeyFolderOptions } from "../../options.js";
import { askHidden, givenPassword, newPassword, progressLine, warnOfReaders } from "../../passwords.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { keyFolder } from "../../keyFolder.js";
import { keep } from "./keep.js";

interface Options extends KeyFolderOptions {
  readonly passwordFile?: string;
  readonly newPasswordFile?: string;
}

interface Brought {
  readonly key: OpenedKey;
  /** Of the new file. */
  readonly password: string;
}

const STANDARD_INPUT = "-";

/** Keeps a key that another tool made. What it came from is left as it is, and is still a key. */
export const importKey: Handler<Options, DataOf<"keys import">> = async (context, [given = "", source], options) => {
  const name = requireKeyName(given);
  const folder = keyFolder(context, options);
  await requireFreeName(folder, name);
  const brought = source === undefined ? await typed(context, options) : await read(context, source, options);
  const report = await keep(context, { folder, name, ...brought });
  if (source !== undefined && source !== STANDARD_INPUT) {
    context.io.err(`${source} is unchanged, and still a key: delete it if this is its only use.\n`);
  }
  return report;
};

async function typed(context: Context, options: Options): Promise<Brought> {
  const text = await askHidden(context, {
    message: "Private key",
    need: "Nobody is here to type a private key.",
    next: "Give a file, or - for standard input.",
  });
  return { key: parsePrivateKey(text, "What was typed"), password: await rawKeyPassword(context, options) };
}

async function read(context: Context, source: string, options: Options): Promise<Brought> {
  const isInput = source === STANDARD_INPUT;
  const text = isInput ? await readInput() : await readText(context.path(source));
  const label = isInput ? "Standard input" : source;
  if (!isInput) await warnOfReaders(context, context.path(source));
  if (isJson(text)) return reseal(context, { text, label }, options);
  return { key: parsePrivateKey(text, label), password: await rawKeyPassword(context, options) };
}

/** A raw key has no password yet: either option names the new one. */
const rawKeyPassword = (context: Context, { passwordFile, newPasswordFile }: Options): Promise<string> =>
  newPassword(context, newPasswordFile ?? passwordFile);

/** Under the same password, if that keeps our rule; at our cost, which is 16 times cast's. */
async function reseal(context: Context, { text, label }: Record<"text" | "label", string>, options: Options) {
  const keystore = parseKeystore(text, label);
  const password = await givenPassword(context, options.passwordFile);
  const key = await openKeystore(keystore, password, label, progressLine(context, "Opening the key"));
  const fault = faultInPassword(password);
  if (options.newPasswordFile === undefined && fault === undefined) return { key, password };
  if (fault !== undefined) context.io.err(`${fault} The key is kept here under a new one.\n`);
  return { key, password: await newPassword(context, options.newPasswordFile) };
}
