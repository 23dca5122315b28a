import type { Context } from "./context.js";

/** What takes less is over before a bar could be read. Milliseconds. */
const WORTH_A_BAR = 1_000;

/** Tells a person at a terminal how far a long piece of work is. */
export interface Progress {
  advance: () => void;
  end: () => void;
}

export async function startProgress({ io, options }: Context, what: string, total: number): Promise<Progress> {
  if (!io.isInteractive || options.json === true) return { advance: () => undefined, end: () => undefined };
  const { progress } = await import("@clack/prompts");
  const begun = Date.now();
  let done = 0;
  let bar: ReturnType<typeof progress> | undefined;
  return {
    advance: () => {
      done += 1;
      if (bar === undefined && done < total && Date.now() - begun > WORTH_A_BAR) {
        bar = progress({ max: total, output: process.stderr });
        bar.start(what);
        bar.advance(done);
      } else bar?.advance(1);
    },
    end: () => bar?.stop(what),
  };
}
