import { basename, dirname, join } from "node:path";

export const JOURNAL_SUFFIX = "pay-run.journal.jsonl";
export const LOCK_SUFFIX = "pay-run.lock";

/** What a payment run keeps between its starts. */
export interface RunFiles {
  readonly journal: string;
  readonly lock: string;
}

/** In the folder of the requests, so that whoever runs it again finds them, on another machine too. */
export const runFilesOf = (folder: string): RunFiles => ({
  journal: join(folder, JOURNAL_SUFFIX),
  lock: join(folder, LOCK_SUFFIX),
});

/** Beside the list, named after it. */
export const runFilesOfList = (list: string): RunFiles => ({
  journal: join(dirname(list), `${basename(list)}.${JOURNAL_SUFFIX}`),
  lock: join(dirname(list), `${basename(list)}.${LOCK_SUFFIX}`),
});
