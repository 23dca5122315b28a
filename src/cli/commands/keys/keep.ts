import { folderProblem, keepKey } from "../../../adapters/keyFolder.js";
import { sealKeystore, type OpenedKey } from "../../../keys/keystore.js";
import type { Context } from "../../context.js";
import type { Report } from "../../io.js";
import type { DataOf } from "../../shapes/index.js";
import { progressLine } from "../../passwords.js";

interface Kept {
  readonly folder: string;
  readonly name: string;
  readonly key: OpenedKey;
  readonly password: string;
}

/** Seals a key under its password, and keeps it in the key folder. */
export async function keep(
  context: Context,
  { folder, name, key, password }: Kept,
): Promise<Report<DataOf<"keys new">>> {
  const json = await sealKeystore(key, password, progressLine(context, "Sealing the key"));
  const file = await keepKey(folder, name, json);
  const problem = await folderProblem(folder);
  if (problem !== undefined) context.io.err(`Warning: ${problem}.\n`);
  const data = { name, address: key.address, file };
  return {
    text: [
      `The key ${name} is account ${key.address}.`,
      `It is kept encrypted in ${file}. Copy that file to another medium, and keep the password apart from it:`,
      "nobody can recover either.",
      `Sign with --signer ${JSON.stringify(name)}. The address is what others put into their address books.`,
    ].join("\n"),
    data,
  };
}
