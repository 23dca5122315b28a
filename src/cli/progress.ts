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
export function barOf(done: number, total: number): string {
  const full = Math.round((done / total) * BAR_CELLS);
  return `${"█".repeat(full)}${"░".repeat(BAR_CELLS - full)} ${done} of ${total}`;
}

/** `1200 logs, 400 a second, 2 minutes left`. @param work - How much of it is done, and what came of it, in how long. */
export function paceOf(work: { done: number; total: number; seconds: number; logs: number }): string {
  const { done, total, seconds, logs } = work;
  const rate = Math.round(logs / Math.max(seconds, 1));
  return `${logs} logs, ${rate} a second, ${spanOf((seconds * (total - done)) / done)} left`;
}

const [MINUTE, HOUR] = [60, 3_600];

/** Roughly, as nobody knows it better. */
function spanOf(seconds: number): string {
  const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? "" : "s"}`;
  if (seconds < MINUTE) return counted(Math.ceil(seconds), "second");
  if (seconds < HOUR) return counted(Math.round(seconds / MINUTE), "minute");
  return counted(Math.round(seconds / HOUR), "hour");
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
