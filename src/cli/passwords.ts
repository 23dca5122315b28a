import { permissionProblem } from "../adapters/keyFolder.js";
import { readPassword } from "../adapters/keyFile.js";
import { PlacementError } from "../errors.js";
import type { Progress } from "../keys/keystore.js";
import { PASSWORD_RULE, faultInPassword } from "../keys/passwords.js";
import type { Context } from "./context.js";

const ATTEMPTS = 3;

/** Where a hidden answer may come from instead of a person. */
interface Asked {
  readonly message: string;
  /** Why it must be answered, if nobody is there. */
  readonly need: string;
  readonly next: string;
  readonly validate?: (given: string) => string | undefined;
}

/** Asks without showing what is typed. */
export async function askHidden(context: Context, { message, need, next, validate }: Asked): Promise<string> {
  context.requirePerson(need, next);
  const { password, isCancel } = await import("@clack/prompts");
  const answer = await password({
    message,
    output: process.stderr,
    ...(validate === undefined ? {} : { validate: (given: string | undefined) => validate(given ?? "") }),
  });
  if (isCancel(answer)) {
    throw new PlacementError("signing-refused", "The question was not answered: nothing was done.", {
      next: "Try again.",
    });
  }
  return answer;
}

/** The password of a keystore that there is, from a file or a hidden prompt. */
export function givenPassword(context: Context, passwordFile: string | undefined): Promise<string> {
  if (passwordFile !== undefined) return readPasswordFile(context, passwordFile);
  return askHidden(context, {
    message: "Password of the keystore",
    need: "The keystore needs its password.",
    next: "Give --password-file.",
  });
}

/** What opens a sealed file, from a file or a hidden prompt. */
export function givenPassphrase(context: Context, file: string | undefined, message: string): Promise<string> {
  if (file !== undefined) return readPasswordFile(context, file);
  return askHidden(context, { message, need: "The passphrase is missing.", next: "Give --passphrase-file." });
}

/** A new password, from a file or typed twice, which keeps the rule. */
export async function newPassword(context: Context, passwordFile: string | undefined): Promise<string> {
  if (passwordFile === undefined) return chooseAtTerminal(context);
  const given = await readPasswordFile(context, passwordFile);
  const fault = faultInPassword(given);
  if (fault === undefined) return given;
  throw new PlacementError("bad-input", `${fault} It stands in ${passwordFile}.`, { next: PASSWORD_RULE });
}

async function chooseAtTerminal(context: Context): Promise<string> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const chosen = await askHidden(context, {
      message: "New password",
      need: "A new key needs a password.",
      next: "Give --password-file.",
      validate: (given) => {
        const fault = faultInPassword(given);
        return fault && `${fault} ${PASSWORD_RULE}`;
      },
    });
    const again = await askHidden(context, { message: "The same password again", need: "", next: "" });
    if (chosen === again) return chosen;
    context.io.err("The two passwords differ: type both again.\n");
  }
  throw new PlacementError("signing-refused", "The two passwords differed three times.", {
    next: "Nothing was written. Try again.",
  });
}

async function readPasswordFile(context: Context, given: string): Promise<string> {
  const path = context.path(given);
  const password = await readPassword(path);
  await warnOfReaders(context, path);
  return password;
}

/** Says it if others on this machine can read a secret. */
export async function warnOfReaders(context: Context, path: string): Promise<void> {
  const problem = await permissionProblem(path);
  if (problem !== undefined) context.io.err(`Warning: ${problem}.\n`);
}

/** A line on the terminal that says how far a slow step is, and goes away when it is done. */
export function progressLine({ io }: Context, what: string): Progress | undefined {
  if (!io.isInteractive) return undefined;
  return (done) => {
    io.err(done < 1 ? `\r${what}: ${Math.floor(done * 100)} %` : `\r${" ".repeat(what.length + 7)}\r`);
  };
}
