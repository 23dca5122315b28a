import { Decrypter } from "age-encryption";
import { join } from "node:path";
import { readText } from "../../../adapters/files.js";
import { openSealed } from "../../../adapters/sealed.js";
import { PlacementError } from "../../../errors.js";
import { DOCUMENTS_ENTRY, MANIFEST_ENTRY } from "../../../evidence/archive.js";
import { documentsOf } from "../../../evidence/manifest.js";
import type { Context } from "../../context.js";
import type { Handler } from "../../program.js";
import { givenPassphrase } from "../../passwords.js";
import type { DataOf } from "../../shapes/index.js";
import { requireAbsent } from "./requireAbsent.js";

interface Options {
  readonly identity?: string;
  readonly passphrase?: boolean;
  readonly passphraseFile?: string;
  readonly out: string;
}

export const open: Handler<Options, DataOf<"evidence open">> = async (context, [sealed = ""], options) => {
  requireOneKey(options);
  requireAbsent(context, options.out);
  const decrypter = new Decrypter();
  if (options.identity !== undefined) await addIdentities(context, decrypter, options.identity);
  else decrypter.addPassphrase(await givenPassphrase(context, options.passphraseFile, "Passphrase of the sealed file"));
  const manifest = await openSealed(context.path(sealed), decrypter, context.path(options.out));
  const data: DataOf<"evidence open"> = {
    manifest: join(options.out, MANIFEST_ENTRY),
    folder: join(options.out, DOCUMENTS_ENTRY),
    commitment: manifest.commitment,
    documents: documentsOf(manifest).length,
  };
  return {
    text: [
      `Opened ${data.documents === 1 ? "one document" : `${data.documents} documents`} into ${data.folder}; each is the one that the manifest commits to.`,
      `Commitment ${data.commitment}. Whether this is what was signed: placement evidence verify ${data.manifest} --commitment …`,
    ].join("\n"),
    data,
  };
};

function requireOneKey({ identity, passphrase, passphraseFile }: Options): void {
  if ((identity !== undefined) !== (passphrase === true || passphraseFile !== undefined)) return;
  throw new PlacementError("bad-usage", "It must be said what opens the sealed file.", {
    next: "Give your identity with --identity FILE, or else --passphrase; not both.",
  });
}

/** As `age` reads them: one a line; a line that begins with # is a remark. Nothing of them is ever shown. */
async function addIdentities(context: Context, decrypter: Decrypter, path: string): Promise<void> {
  const lines = (await readText(context.path(path))).split(/\r?\n/).map((line) => line.trim());
  const identities = lines.filter((line) => line !== "" && !line.startsWith("#"));
  try {
    for (const identity of identities) decrypter.addIdentity(identity);
  } catch {
    // No cause: its message repeats the whole identity, and --debug would show it.
    throw notIdentities(path);
  }
  if (identities.length === 0) throw notIdentities(path);
}

const notIdentities = (path: string): PlacementError =>
  new PlacementError("bad-input", `${path} is not an age identity file.`, {
    next: "It has lines that begin with AGE-SECRET-KEY-1. One that is itself protected by a passphrase is not read here.",
  });
