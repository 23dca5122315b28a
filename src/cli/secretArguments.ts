import type { Command } from "commander";
import { PlacementError } from "../errors.js";

/** A private key without 0x, or any 32 bytes with it: an agreement's id and a commitment look the same. */
const BARE_KEY = /^[0-9a-fA-F]{64}$/;
const WORD = /^0x[0-9a-fA-F]{64}$/;
/** How other tools call it; this one has no such option, so whatever follows is not even looked at. */
const KEY_OPTION =
  /^--(?:(?:raw-)?private-key|pk|secret(?:-key)?|mnemonic(?:-phrase)?|seed(?:-phrase)?|password)(?:=|$)/;
const PHRASE = /^\s*[a-z]{3,8}(?:\s+[a-z]{3,8}){11,23}\s*$/;

/** How arguments, and the values of options, are called that are 32 bytes and no secret. */
const PUBLIC_WORD = /^(?:agreements?|attestation|commitment|digest|hash|id)$/;

/**
 * Refuses a private key, recovery phrase or password among the arguments, before anything else reads or repeats them:
 * by now they are in the shell's history and in the list of processes.
 */
export async function refuseSecrets(program: Command, argv: readonly string[]): Promise<void> {
  const commands = commandsOf(program, argv);
  for (const [place, argument] of argv.entries()) {
    if (KEY_OPTION.test(argument)) throw refusal(argument.startsWith("--password") ? "password" : "private key");
    const [option, value] = split(argument, argv[place - 1]);
    if (BARE_KEY.test(value) || (WORD.test(value) && !mayBeWord(commands, option))) throw refusal("private key");
    if (await isPhrase(value)) throw refusal("recovery phrase");
  }
}

/** The option that an argument may belong to, and the argument's value. */
function split(argument: string, before: string | undefined): [option: string | undefined, value: string] {
  const [, name, given] = /^(--[\w-]+)=(.*)$/s.exec(argument) ?? [];
  if (name !== undefined && given !== undefined) return [name, given];
  return [before?.startsWith("--") === true && !before.includes("=") ? before : undefined, argument];
}

/** Whether 32 bytes are what this option, or without one the command, is there to take. */
function mayBeWord(commands: readonly Command[], name: string | undefined): boolean {
  const option = commands.flatMap((command) => command.options).find(({ long }) => long === name);
  const isSwitch = option !== undefined && !option.required && !option.optional;
  if (name !== undefined && !isSwitch) return PUBLIC_WORD.test(/<([\w-]+)/.exec(option?.flags ?? "")?.[1] ?? "");
  return commands.at(-1)?.registeredArguments.some((argument) => PUBLIC_WORD.test(argument.name())) === true;
}

/** The commands from the program down to the one that would run, as far as the arguments name one. */
function commandsOf(program: Command, argv: readonly string[]): Command[] {
  const path = [program];
  for (const argument of argv) {
    const child = path.at(-1)?.commands.find((command) => command.name() === argument);
    if (child !== undefined) path.push(child);
  }
  return path;
}

async function isPhrase(value: string): Promise<boolean> {
  if (!PHRASE.test(value)) return false;
  const { Mnemonic } = await import("ethers");
  return Mnemonic.isValidMnemonic(value.trim().replace(/\s+/g, " "));
}

function refusal(what: "private key" | "recovery phrase" | "password"): PlacementError {
  const lost =
    what === "password" ? "Change it" : "Treat that key as lost: move what it holds, and have another appointed";
  return new PlacementError("bad-usage", `That looks like a ${what} among the arguments. Nothing was done with it.`, {
    next:
      `It is in your shell's history now, and other users of this machine could see it. ${lost}.\n` +
      "Make a new key with `placement keys new`. Secrets are asked for hidden, or read from a file.",
  });
}
