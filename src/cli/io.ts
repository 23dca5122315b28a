/** Everything a command may touch outside the chain and its files, so that it can run in any process. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Names of the settings that came from a `.env` in the folder, and not from the environment. */
  readonly fromDotenv?: readonly string[];
  /** Whether a person can answer questions. */
  readonly isInteractive: boolean;
  /** Data: the command's result. */
  readonly out: (text: string) => void;
  /** Everything else: progress, warnings, errors. */
  readonly err: (text: string) => void;
}

/** What a command found or did: as text for people, as data for `--json`. */
export interface Report<Data = unknown> {
  readonly text: string;
  readonly data: Data;
  /** False if the command worked but a check did not hold. */
  readonly ok?: boolean;
}
