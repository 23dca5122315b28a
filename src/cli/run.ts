import { CommanderError } from "commander";
import { EXIT_CODES, PlacementError } from "../errors.js";
import type { Io } from "./io.js";
import { createProgram } from "./program.js";
import { refuseSecrets } from "./secretArguments.js";

const UNEXPECTED = 70;

/** Runs one command line and returns its exit code; never throws, never ends the process. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let exitCode = 0;
  const program = createProgram(io, (code) => {
    exitCode = code;
  });
  try {
    await refuseSecrets(program, argv);
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_CODES["bad-usage"];
    const isDebug = argv.includes("--debug");
    const { explainFailure } = await import("../adapters/failures.js");
    return report(explainFailure(error), io, isDebug);
  }
}

function report(error: unknown, io: Io, isDebug: boolean): number {
  if (isDebug) io.err(describeForDebug(error));
  if (error instanceof PlacementError) {
    io.err(`Error: ${error.message}${error.next === undefined ? "" : `\n${error.next}`}\n`);
    return EXIT_CODES[error.code];
  }
  const message = error instanceof Error ? error.message : String(error);
  io.err(`Error: something unexpected happened: ${message}\nThis is a fault in the tool. --debug shows where.\n`);
  return UNEXPECTED;
}

function describeForDebug(error: unknown): string {
  if (!(error instanceof Error)) return `${String(error)}\n`;
  const cause = error.cause === undefined ? "" : `caused by ${describeForDebug(error.cause)}`;
  return `${error.stack ?? error.message}\n${cause}`;
}
