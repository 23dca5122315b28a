import type { Command, Option } from "commander";
import { SEATS, SEAT_WORDS } from "../../../agreement/terms.js";
import type { Io } from "../../io.js";

/** Where on a command line the last word stands. */
interface Position {
  readonly command: Command;
  /** The option whose value comes next, if any. */
  readonly option: Option | undefined;
  /** How many of the command's arguments are there already. */
  readonly operands: number;
}

/**
 * What the last word can be, in the order of the help; nothing where only its writer, or the file system, knows.
 * @param words as the shell has them, still quoted; bash splits them at `=` too.
 */
export async function complete(program: Command, words: readonly string[], io: Io): Promise<string[]> {
  const [current, before] = splitAtEquals(words);
  const given = /^(--[\w-]+=)(.*)$/s.exec(current);
  if (given !== null) {
    const [, option = "", value = ""] = given;
    const values = await complete(program, [...before, option.slice(0, -1), value], io);
    return values.map((candidate) => `${option}${candidate}`);
  }
  const typed = unquoted(current);
  const candidates = await candidatesAt(positionAfter(program, before), typed, before, io);
  return candidates.filter((candidate) => candidate.startsWith(typed));
}

/** `--as`, `=`, `Insp` are one word to everybody but bash. */
function splitAtEquals(words: readonly string[]): [current: string, before: readonly string[]] {
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1).filter((word) => word !== "=");
  return [current === "=" ? "" : current, before];
}

/** A word as its writer means it, though a quotation may not be closed yet. */
const unquoted = (word: string): string => word.replace(/^["']|["']$/g, "").replace(/\\(.)/gs, "$1");

function positionAfter(program: Command, words: readonly string[]): Position {
  let [command, operands]: [Command, number] = [program, 0];
  let option: Option | undefined;
  for (const word of words) {
    if (word.startsWith("-")) {
      const known = optionsOf(command).find(({ long, short }) => word === long || word === short);
      option = known !== undefined && takesValue(known) ? known : undefined;
    } else if (option !== undefined) {
      if (!option.variadic) option = undefined;
    } else {
      const child = command.commands.find((one) => one.name() === word);
      if (child === undefined) operands++;
      else command = child;
    }
  }
  return { command, option, operands };
}

/** Those of a command and of all above it. */
const optionsOf = (command: Command | null): readonly Option[] =>
  command === null ? [] : [...command.options.filter(({ hidden }) => !hidden), ...optionsOf(command.parent)];

const takesValue = ({ required, optional }: Option): boolean => required || optional;

async function candidatesAt(
  { command, option, operands }: Position,
  typed: string,
  words: readonly string[],
  io: Io,
): Promise<readonly string[]> {
  if (typed.startsWith("-")) return [...optionsOf(command).flatMap(({ long }) => long ?? []), "--help"];
  if (option !== undefined) {
    return option.argChoices ?? (await valuesFor(/<(\w+)/.exec(option.flags)?.[1], words, io));
  }
  const { commands } = command;
  if (commands.length > 0)
    return command
      .createHelp()
      .visibleCommands(command)
      .map((child) => child.name());
  const argument = command.registeredArguments[Math.min(operands, command.registeredArguments.length - 1)];
  if (
    argument === undefined ||
    (operands > 0 && operands >= command.registeredArguments.length && !argument.variadic)
  ) {
    return [];
  }
  return argument.argChoices ?? valuesFor(argument.name(), words, io);
}

/** @param what the placeholder in the help, such as `name` in `--as <name>`. */
function valuesFor(what: string | undefined, words: readonly string[], io: Io): readonly string[] | Promise<string[]> {
  if (what === "seat") return SEATS.map((seat) => SEAT_WORDS[seat].replace(" ", "-"));
  return ["name", "names", "account"].includes(what ?? "") ? namesFor(words, io) : [];
}

/** Nothing else can become anything but a word, whichever way a shell quotes it. */
const PLAIN_NAME = /^[\p{L}\p{N} .,'_/+-]+$/u;

/** The names of the address book; a broken one must not disturb whoever types. */
async function namesFor(words: readonly string[], io: Io): Promise<string[]> {
  const { Context } = await import("../../context.js");
  const place = words.lastIndexOf("--address-book");
  const addressBook = place === -1 ? undefined : unquoted(words[place + 1] ?? "");
  try {
    const book = await new Context(io, addressBook === undefined ? {} : { addressBook }).book();
    return book.entries.map(({ name }) => name).filter((name) => PLAIN_NAME.test(name));
  } catch {
    return [];
  }
}
