import { findKey, readKey } from "../../../adapters/keyFolder.js";
import { readText } from "../../../adapters/files.js";
import { PlacementError } from "../../../errors.js";
import { openKeystore, parseKeystore } from "../../../keys/keystore.js";
import { requireKeyName } from "../../../keys/names.js";
import type { Context } from "../../context.js";
import type { KeyFolderOptions } from "../../options.js";
import { givenPassword, progressLine } from "../../passwords.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { keyFolder } from "../../keyFolder.js";

interface Options extends KeyFolderOptions {
  readonly passwordFile?: string;
  readonly prove?: boolean;
}

export const show: Handler<Options, DataOf<"keys show">> = async (context, [given = ""], options) => {
  const folder = keyFolder(context, options);
  const name = requireKeyName(given);
  const file = await findKey(folder, name);
  if (file === undefined) {
    throw new PlacementError("bad-input", `There is no key called ${name} in ${folder}.`, {
      next: "`placement keys list` shows those there are.",
    });
  }
  const { sha256, problem, address: stated } = await readKey(folder, name);
  const proved = options.prove === true;
  const address = proved ? await prove(context, file, options) : stated;
  const data = { name, address: address ?? null, proved, file, sha256, problem: problem ?? null };
  return {
    text: [
      `${name}: ${address ?? "the file does not say which account; --prove opens it"}`,
      ...(proved ? ["The password opens it, and the key is this account's."] : []),
      `File    ${file}`,
      `SHA-256 ${sha256}`,
      ...(problem === undefined ? [] : [`Warning: ${problem}.`]),
    ].join("\n"),
    data,
  };
};

/** Only the key itself says whose it is: the address beside it could be anybody's. */
async function prove(context: Context, path: string, { passwordFile }: Options): Promise<string> {
  const keystore = parseKeystore(await readText(path), path);
  const password = await givenPassword(context, passwordFile);
  return (await openKeystore(keystore, password, path, progressLine(context, "Opening the key"))).address;
}
