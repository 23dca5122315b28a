import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** So much of what a failed program said is worth showing, in characters. */
const LONGEST = 4_000;

export interface Where {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Milliseconds; nothing here takes a third of it. */
const LIMIT = 300_000;
/** What tells a program of this repository: settings of the tool, and of the npm script that started the check. */
const OURS = /^(PLACEMENT_|npm_(package|lifecycle|command|execpath)|npm_config_local_prefix$|INIT_CWD$)/;

/**
 * What a program prints. It is told nothing of this repository.
 * @throws Error with what the program said, if it fails.
 */
export async function run(command: string, args: readonly string[], { cwd, env = {} }: Where): Promise<string> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
  const child = spawn(command, args, {
    ...{ cwd, env: { ...inherited, ...env }, timeout: LIMIT },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((done, failed) => child.once("close", done).once("error", failed));
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code === 0) return out;
  throw new Error(
    `\`${[command, ...args].join(" ")}\` failed (${code ?? "killed"}):\n${`${out}${err}`.slice(-LONGEST)}`,
  );
}
