import { CommanderError } from "commander";
import { printableLines } from "../agreement/text/characters.js";
import { secretsIn, withoutSecrets } from "../adapters/urlSecrets.js";
import { EXIT_CODES, PlacementError, UNEXPECTED } from "../errors.js";
import type { Io } from "./io.js";
import { createProgram } from "./program.js";
import { refuseSecrets } from "./secretArguments.js";

/** How a failure is told: in sentences, or as data for `--json`; with or without where it happened. */
interface Manner {
  readonly isJson: boolean;
  readonly isDebug: boolean;
}

/** Runs one command line and returns its exit code; never throws, never ends the process. */
export async function run(argv: readonly string[], given: Io): Promise<number> {
  let exitCode = 0;
  const io = discreet(given, argv);
  const program = createProgram(tamed(io), (code) => {
    exitCode = code;
  });
  const manner = { isJson: argv.includes("--json"), isDebug: argv.includes("--debug") };
  try {
    await refuseSecrets(program, argv);
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return reportUsage(error, io, manner);
    const { explainFailure } = await import("../adapters/failures.js");
    return report(explainFailure(error), io, manner);
  }
}

/** Nodes' addresses hold keys, and libraries put them into their errors: whatever is told, they are not. */
function discreet(io: Io, argv: readonly string[]): Io {
  const given = [...argv.map((argument) => argument.replace(/^--[\w-]+=/, "")), io.env["PLACEMENT_RPC"] ?? ""];
  const secrets = given.filter((text) => /^https?:/i.test(text)).flatMap(secretsIn);
  return {
    ...io,
    err: (text) => {
      io.err(withoutSecrets(text, secrets));
    },
  };
}

/** A line of progress begins by going back to its start, and may end so. */
const PROGRESS = /^(\r(?:\u001b\[2K)?)([^]*?)(\r?)$/;

/** Whatever is told may quote a file's name or a stranger's text: nothing in it may command the terminal. */
const tamed = (io: Io): Io => ({
  ...io,
  err: (text) => {
    const [, start = "", told = text, end = ""] = PROGRESS.exec(text) ?? [];
    io.err(`${start}${printableLines(told)}${end}`);
  },
});

/** Commander has told it in words already; help and version are no failures. */
function reportUsage({ exitCode, code, message }: CommanderError, io: Io, { isJson }: Manner): number {
  if (exitCode === 0) return 0;
  if (isJson) {
    const what = code === "commander.help" ? "Which command is meant?" : message.replace(/^error: /, "");
    writeJson(io, "bad-usage", what, "`placement --help` lists the commands; each has a --help of its own.");
  }
  return EXIT_CODES["bad-usage"];
}

function report(error: unknown, io: Io, { isJson, isDebug }: Manner): number {
  if (isDebug) tamed(io).err(describeForDebug(error));
  if (error instanceof PlacementError) {
    const { code, message, next } = error;
    if (isJson) writeJson(io, code, message, next);
    else tamed(io).err(`Error: ${message}${next === undefined ? "" : `\n${next}`}\n`);
    return EXIT_CODES[code];
  }
  const message = `something unexpected happened: ${error instanceof Error ? error.message : String(error)}`;
  const next = "This is a fault in the tool. --debug shows where.";
  if (isJson) writeJson(io, "fault", message, next);
  else tamed(io).err(`Error: ${message}\n${next}\n`);
  return UNEXPECTED;
}

/** One line, the last on stderr: whatever was told before it in words, a program finds it there. */
function writeJson({ err }: Io, code: string, message: string, next: string | undefined): void {
  err(`${JSON.stringify({ error: { code, message, ...(next !== undefined && { next }) } })}\n`);
}

function describeForDebug(error: unknown): string {
  if (!(error instanceof Error)) return `${String(error)}\n`;
  const cause = error.cause === undefined ? "" : `caused by ${describeForDebug(error.cause)}`;
  return `${error.stack ?? error.message}\n${cause}`;
}
