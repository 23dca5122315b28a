import type { Io } from "./io.js";

/** Whatever takes longer says that it goes on. Milliseconds. */
const PATIENCE = 1_000;
const CLEAR_LINE = "\r\u001b[2K";

/** Says how far the work is, in a few words; shown only once it takes long. */
export type Tell = (detail: string) => void;

const BAR_CELLS = 24;

/** To be called as each of so many things is done: tells how many are. */
export function counting(tell: Tell, total: number): () => void {
  let done = 0;
  return () => {
    done += 1;
    tell(barOf(done, total));
  };
}

/** `██████░░ 30 of 40` */
function barOf(done: number, total: number): string {
  const full = Math.round((done / total) * BAR_CELLS);
  return `${"█".repeat(full)}${"░".repeat(BAR_CELLS - full)} ${done} of ${total}`;
}

/**
 * Does work that may take a while, and meanwhile says so on one line of the terminal, which is gone at the end. Where
 * nobody watches, nothing is said. It leaves the keyboard alone: Ctrl-C ends the tool as ever.
 * @param what is done, such as `Reading the escrow's log`.
 */
export async function withProgress<Result>(
  { isInteractive, err }: Pick<Io, "isInteractive" | "err">,
  what: string,
  work: (tell: Tell) => Promise<Result>,
): Promise<Result> {
  if (!isInteractive) return work(() => undefined);
  let [detail, isShown] = ["", false];
  const show = (): void => {
    isShown = true;
    err(`${CLEAR_LINE}${what}${detail} …`);
  };
  const timer = setTimeout(show, PATIENCE);
  try {
    return await work((told) => {
      detail = `: ${told}`;
      if (isShown) show();
    });
  } finally {
    clearTimeout(timer);
    if (isShown) err(CLEAR_LINE);
  }
}
