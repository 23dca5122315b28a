import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { writeText } from "../../../adapters/files.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { requireAbsent } from "./requireAbsent.js";

interface Options {
  readonly out: string;
}

/** The same file as `age-keygen` writes. */
export const identity: Handler<Options, DataOf<"evidence identity">> = async (context, _arguments, { out }) => {
  requireAbsent(context, out);
  const secret = await generateX25519Identity();
  const recipient = await identityToRecipient(secret);
  await writeText(context.path(out), `# public key: ${recipient}\n${secret}\n`, { isPrivate: true });
  return {
    text: [
      `The secret identity is in ${out}: keep it to yourself, and keep a copy somewhere safe.`,
      `Others seal evidence to you with: --to ${recipient}`,
    ].join("\n"),
    data: { identity: out, recipient },
  };
};
