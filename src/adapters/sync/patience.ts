import { setTimeout as wait } from "node:timers/promises";
import { NodeFailure, type FailureKind } from "./nodeFailure.js";

/** Milliseconds; tests need not wait. */
export type Pause = (milliseconds: number) => Promise<unknown>;

export const sleep: Pause = (milliseconds) => wait(milliseconds);

/** How often each failure is met at most before it counts. */
export type Tries = Readonly<Record<FailureKind, number>>;

/** Where the same could be asked in smaller parts. */
export const TRIES: Tries = { busy: 10, gone: 4, cut: 2, wrong: 4, late: 1, long: 1, refused: 1, final: 1 };
/** Where there are no smaller parts. */
export const LAST_TRIES: Tries = { ...TRIES, cut: 4, late: 3, refused: 3 };

const [FIRST_PAUSE, LONGEST_PAUSE] = [250, 30_000];

/** Does it again after a node's failure, as often as `tries` says, with pauses that grow. */
export async function patiently<Result>(
  work: () => Promise<Result>,
  pause: Pause,
  tries: Tries = TRIES,
): Promise<Result> {
  const met: Partial<Record<FailureKind, number>> = {};
  for (let failures = 0; ; failures++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof NodeFailure)) throw error;
      const times = (met[error.kind] ?? 0) + 1;
      if (times >= tries[error.kind]) throw error;
      met[error.kind] = times;
      await pause(Math.min(error.pause ?? FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE));
    }
  }
}
