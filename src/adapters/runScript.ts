import { printable } from "../agreement/text/characters.js";
import { EXIT_CODES, PlacementError, UNEXPECTED } from "../errors.js";
import { explainFailure } from "./failures.js";
import { cannot } from "./files.js";

/** A setting by its name, from the environment. */
export type Setting = (name: string) => string;

/**
 * Does the work of a script that nobody watches: its exit code is the work's, or that of the failure, which is told on
 * one line of stderr, without a stack trace.
 * @param work given what reads settings; one that is missing is a failure `bad-usage`.
 */
export async function runScript(work: (setting: Setting) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work(settingOf);
  } catch (error) {
    const explained = explain(error);
    process.exitCode = explained instanceof PlacementError ? EXIT_CODES[explained.code] : UNEXPECTED;
    process.stderr.write(`Error: ${sentenceOf(explained)}\n`);
  }
}

/** What happened and what to do next, on one line and safe to print: also of a bug, which is named as such. */
export function sentenceOf(error: unknown): string {
  const explained = explain(error);
  if (!(explained instanceof PlacementError)) return printable(`Something unexpected happened: ${String(explained)}`);
  return printable([explained.message, explained.next ?? ""].join(" ").replaceAll(/\s+/g, " ").trim());
}

/** A script reads and writes files by Node itself, whose failures name the file. */
function explain(error: unknown): unknown {
  const isOfFile = error instanceof Error && "syscall" in error && "path" in error && typeof error.path === "string";
  return isOfFile ? cannot("use", String(error.path), error) : explainFailure(error);
}

function settingOf(name: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== "") return value;
  throw new PlacementError("bad-usage", `${name} is not set.`, { next: "Set it in the environment." });
}
