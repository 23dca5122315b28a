import type { Signer } from "ethers";
import { PlacementError } from "../errors.js";
import { openKeystore, parseKeystore } from "../keys/keystore.js";
import { readText } from "./files.js";
import { permissionProblem } from "./keyFolder.js";
import { signerOf } from "./signers.js";

/** What stands in a password file; the last line's end is not part of it: editors add one. */
export const readPassword = async (path: string): Promise<string> => (await readText(path)).replace(/\r?\n$/, "");

/**
 * Opens an encrypted keystore with the password in a file, where nobody is there to be asked. It signs typed data; to
 * send transactions, connect it to a provider.
 * @throws PlacementError `signing-refused` if others on this machine can read either file, or the password is wrong.
 */
export async function openKeyFile(keystore: string, passwordFile: string): Promise<Signer> {
  for (const path of [keystore, passwordFile]) await requirePrivate(path);
  const sealed = parseKeystore(await readText(keystore), keystore);
  return signerOf(await openKeystore(sealed, await readPassword(passwordFile), keystore), undefined);
}

/** Nobody watches an unattended program's warnings. */
async function requirePrivate(path: string): Promise<void> {
  const problem = await permissionProblem(path);
  if (problem === undefined) return;
  throw new PlacementError("signing-refused", `Nothing was signed, for ${problem}.`, { next: "Then try again." });
}
