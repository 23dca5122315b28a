import { readText } from "../adapters/files.js";
import { PlacementError } from "../errors.js";
import type { Context } from "./context.js";

function requirePerson({ io, options }: Context, message: string, next: string): void {
  if (io.isInteractive && options.input !== false) return;
  throw new PlacementError("bad-usage", message, { next });
}

/** A yes to something that cannot be undone; `yes` answers beforehand. */
export async function requireYes(context: Context, question: string, yes: boolean | undefined): Promise<void> {
  if (yes === true) return;
  requirePerson(context, "Nobody is here to read and agree to this.", "Read it first, then run it again with --yes.");
  const { confirm } = await import("@clack/prompts");
  const answer = await confirm({ message: question, initialValue: false, output: process.stderr });
  if (answer !== true) throw new PlacementError("signing-refused", "You did not agree: nothing was done.");
}

/** What opens a sealed file, from a file or asked for; never from the command line, where others can read it. */
export async function readPassphrase(context: Context, file: string | undefined, question: string): Promise<string> {
  if (file !== undefined) return (await readText(context.path(file))).replace(/\r?\n$/, "");
  requirePerson(context, "The passphrase is missing.", "Give --passphrase-file.");
  const { password, isCancel } = await import("@clack/prompts");
  const answer = await password({ message: question, output: process.stderr });
  if (isCancel(answer)) throw new PlacementError("signing-refused", "No passphrase was given: nothing was done.");
  return answer;
}
