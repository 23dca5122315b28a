import { parseArgs, type ParseArgsConfig } from "node:util";
import { PlacementError } from "../src/errors.js";

/**
 * A script's command line, as `parseArgs` reads it.
 * @param usage the whole command, told to whoever gives anything else.
 * @throws PlacementError `bad-usage`
 */
export function argumentsOf<const Config extends ParseArgsConfig>(usage: string, config: Config) {
  try {
    return parseArgs(config);
  } catch (error) {
    // The rest of Node's message is advice on a syntax that no script here takes.
    const [fault = ""] = error instanceof Error ? error.message.split(/\.?\s*(?:\. |\n|$)/) : [];
    throw misused(usage, fault);
  }
}

/**
 * How many: a whole number from 1.
 * @throws PlacementError `bad-usage`
 */
export function countIn(usage: string, option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw misused(usage, `--${option} takes a whole number from 1, and ${text} is none`);
}

export const misused = (usage: string, fault: string): PlacementError =>
  new PlacementError("bad-usage", `${fault}.`, { next: `Usage: ${usage}` });
