/** Why a command failed, and its exit code: stable, documented in docs/errors.md. */
export const EXIT_CODES = {
  /** A check ran and did not hold. */
  "check-failed": 1,
  /** The command line itself is wrong. */
  "bad-usage": 2,
  /** A file or value given is wrong. */
  "bad-input": 3,
  /** The RPC endpoint, or the contract, refused. */
  chain: 4,
  /** The signer would not sign, or is the wrong one. */
  "signing-refused": 5,
} as const;

/** What a bug ends with. */
export const UNEXPECTED = 70;

export type ErrorCode = keyof typeof EXIT_CODES;

/**
 * An expected failure, told in sentences: what happened and why in `message`, what to do next in `next`.
 * Anything else that is thrown is a bug.
 */
export class PlacementError extends Error {
  readonly code: ErrorCode;
  readonly next: string | undefined;

  constructor(code: ErrorCode, message: string, options: { next?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "PlacementError";
    this.code = code;
    this.next = options.next;
  }
}
