import { Encrypter } from "age-encryption";
import { sealEvidence } from "../../../adapters/sealed.js";
import { PlacementError } from "../../../errors.js";
import { documentsOf } from "../../../evidence/manifest.js";
import type { Context } from "../../context.js";
import { MANIFEST_SUFFIX, readPack, requireAsPacked } from "../../evidence.js";
import type { Handler } from "../../program.js";
import { givenPassphrase } from "../../passwords.js";
import type { DataOf } from "../../shapes/index.js";
import { requireAbsent } from "./requireAbsent.js";

interface Options {
  readonly to?: readonly string[];
  readonly passphrase?: boolean;
  readonly passphraseFile?: string;
  readonly manifest?: string;
  readonly out: string;
}

/** A file can be tried against passphrases for years, by anybody who has a copy. */
const SHORTEST_PASSPHRASE = 12;

export const seal: Handler<Options, DataOf<"evidence seal">> = async (context, [given = ""], options) => {
  const recipients = options.to ?? [];
  requireOneWay(options);
  const encrypter = new Encrypter();
  for (const recipient of recipients) addRecipient(encrypter, recipient);
  requireAbsent(context, options.out);
  const folder = given.replace(/[/\\]+$/, "");
  const manifestPath = options.manifest ?? `${folder}${MANIFEST_SUFFIX}`;
  const pack = await readPack(context, manifestPath, folder);
  await requireAsPacked(pack, manifestPath);
  if (recipients.length === 0) encrypter.setPassphrase(await newPassphrase(context, options.passphraseFile));
  await sealEvidence(pack.manifest, pack.folder, encrypter, context.path(options.out));
  const documents = documentsOf(pack.manifest).length;
  const readers =
    recipients.length === 0
      ? "whoever has the passphrase"
      : `${recipients.length} recipient${recipients.length === 1 ? "" : "s"}`;
  return {
    text: [
      `Sealed ${documents === 1 ? "one document" : `${documents} documents`} and the manifest in ${options.out}, for ${readers}.`,
      "Nobody can take back what is sealed: when documents are erased, whoever holds a copy must erase it too.",
    ].join("\n"),
    data: { sealed: options.out, commitment: pack.manifest.commitment, documents, recipients },
  };
};

function requireOneWay({ to, passphrase, passphraseFile }: Options): void {
  if ((to !== undefined) !== (passphrase === true || passphraseFile !== undefined)) return;
  throw new PlacementError("bad-usage", "It must be said who can open the sealed file.", {
    next: "Give recipients with --to age1…, or else --passphrase; not both.",
  });
}

function addRecipient(encrypter: Encrypter, recipient: string): void {
  if (/AGE-SECRET-KEY/i.test(recipient)) {
    throw new PlacementError("bad-usage", "A secret identity was given as a recipient; it is not shown here.", {
      next: "Treat it as known to others and make a new one. A recipient begins with age1.",
    });
  }
  try {
    encrypter.addRecipient(recipient);
  } catch (cause) {
    throw new PlacementError("bad-usage", `${recipient} is not an age recipient.`, {
      next: "A recipient begins with age1 and comes whole from whoever shall read: check for a missing end.",
      cause,
    });
  }
}

async function newPassphrase(context: Context, file: string | undefined): Promise<string> {
  const passphrase = await givenPassphrase(context, file, "New passphrase for the sealed file");
  if (passphrase.length < SHORTEST_PASSPHRASE) {
    throw new PlacementError("bad-input", `The passphrase has fewer than ${SHORTEST_PASSPHRASE} characters.`, {
      next: "Take four or five words at random, and tell them by another way than the file.",
    });
  }
  if (file === undefined && (await givenPassphrase(context, undefined, "The same again")) !== passphrase) {
    throw new PlacementError("bad-input", "The two passphrases differ: nothing was sealed.", { next: "Try again." });
  }
  return passphrase;
}
