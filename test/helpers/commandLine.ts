import type { Command } from "commander";
import { createProgram } from "../../src/cli/program.js";

const ignored = (): void => undefined;

/** The tool's commands, none of which does anything until it is called. */
export const commands = (): Command =>
  createProgram({ cwd: ".", env: {}, isInteractive: false, out: ignored, err: ignored }, ignored);

/** Stands for what is left out. */
const ELLIPSIS = /…|\.\.\./;

/**
 * What is wrong with a command line that a page shows: no such command, an option that it does not have, too many
 * arguments. Undefined if it is one, or names a group of commands; how many arguments an ellipsis stands for is not
 * looked at. Nothing is run.
 */
export function faultIn(words: readonly string[]): string | undefined {
  let command = commands();
  let rest = words.filter((word) => word !== "--help" && word !== "--version");
  for (;;) {
    const { operands, unknown } = command.parseOptions(rest);
    if (command.commands.length === 0) return faultOfLeaf(command, operands, unknown);
    const [name, ...others] = [...operands, ...unknown];
    if (name === undefined || ELLIPSIS.test(name)) return undefined;
    const child = command.commands.find((known) => known.name() === name);
    if (child === undefined) return `no command ${name}`;
    [command, rest] = [child, others];
  }
}

function faultOfLeaf(command: Command, operands: readonly string[], unknown: readonly string[]): string | undefined {
  if (unknown.length > 0) return `no option ${unknown[0] ?? ""}`;
  const { registeredArguments } = command;
  const isOpen = registeredArguments.some(({ variadic }) => variadic) || operands.some((word) => ELLIPSIS.test(word));
  return operands.length > registeredArguments.length && !isOpen ? "too many arguments" : undefined;
}
