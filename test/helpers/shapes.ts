import { expect } from "chai";
import type { Command } from "commander";
import { z } from "zod";
import { createProgram } from "../../src/cli/program.js";
import { SHAPES } from "../../src/cli/shapes/index.js";

const shapes: Readonly<Record<string, z.ZodType | undefined>> = SHAPES;

const ignored = (): void => undefined;
const io = { cwd: ".", env: {}, isInteractive: false, out: ignored, err: ignored };

/** Commands that test/cli/jsonFiles.ts runs with `--json`; all others are run by test/cli/json.ts. */
export const WITHOUT_CHAIN: readonly string[] = [
  ...["keys new", "keys import", "keys list", "keys show"],
  ...["evidence template", "evidence pack", "evidence verify", "evidence disclose", "evidence identity"],
  ...["evidence seal", "evidence open", "evidence erase"],
  ...["catalogue list", "catalogue show", "address-book add", "address-book list", "completion"],
];

/** Commands that test/cli/auditExport.ts runs with `--json`, over a store that has every event. */
export const EXPORTS: readonly string[] = ["csv", "jsonl", "parquet", "ocds", "spend", "performance"].map(
  (format) => `audit export ${format}`,
);

/** Every command that does something, by its words. */
export function commandNames(): string[] {
  const namesIn = (command: Command, words: string[]): string[] =>
    command.commands.length === 0
      ? [words.join(" ")]
      : command
          .createHelp()
          .visibleCommands(command)
          .filter((child) => child.name() !== "help")
          .flatMap((child) => namesIn(child, [...words, child.name()]));
  return namesIn(createProgram(io, ignored), []);
}

/** Which command a command line runs; undefined if it names none. */
export function commandOf(argv: readonly string[]): string | undefined {
  let command: Command = createProgram(io, ignored);
  const words: string[] = [];
  for (const word of argv) {
    const child = command.commands.find((known) => known.name() === word);
    if (child !== undefined) {
      command = child;
      words.push(word);
    } else if (words.length > 0) break;
  }
  return words.length === 0 || command.commands.length > 0 ? undefined : words.join(" ");
}

/** What a command printed with `--json` is exactly what src/cli/shapes says: no field more, none less. */
export function expectShape(argv: readonly string[], printed: string): void {
  const name = commandOf(argv);
  const shape = name === undefined ? undefined : shapes[name];
  if (shape === undefined) throw new Error(`\`${argv.join(" ")}\` has no shape: add it to src/cli/shapes.`);
  const result = shape.safeParse(JSON.parse(printed));
  expect(
    result.success,
    `${name ?? ""} --json is not what src/cli/shapes says:\n${faultsOf(result)}\n${printed}`,
  ).to.equal(true);
}

const faultsOf = ({ error }: z.ZodSafeParseResult<unknown>): string =>
  error === undefined ? "" : z.prettifyError(error);
