import { printable } from "../../agreement/text/characters.js";
import { PlacementError } from "../../errors.js";

/**
 * In what way a node failed, for what helps differs:
 * `busy` it wants to be asked more slowly; `gone` nobody is there; `cut` the answer broke off or is no JSON, or a server in
 * between failed; `late` no answer in time; `long` more than is read of one answer; `refused` it answered with an error;
 * `wrong` the answer cannot be true; `final` asking again would change nothing.
 */
export type FailureKind = "busy" | "gone" | "cut" | "late" | "long" | "refused" | "wrong" | "final";

/** A node's failure to answer; it becomes a `PlacementError` only where nothing else helps. */
export class NodeFailure extends Error {
  readonly kind: FailureKind;
  /** Milliseconds after which the node wants to be asked again, if it said so. */
  readonly pause: number | undefined;

  constructor(kind: FailureKind, message: string, pause?: number) {
    super(message);
    this.name = "NodeFailure";
    this.kind = kind;
    this.pause = pause;
  }
}

export const wrong = (message: string): NodeFailure => new NodeFailure("wrong", message);

/** Whether fewer blocks at once, or fewer calls, may help. */
export const isTooMuch = (error: unknown): error is NodeFailure =>
  error instanceof NodeFailure && ["late", "long", "refused", "cut"].includes(error.kind);

/** @param endpoint - As it may be shown. */
export function failureInWords(error: NodeFailure, endpoint: string): PlacementError {
  return new PlacementError("chain", `The node at ${endpoint} ${printable(error.message)}.`, {
    next: "Try again later, or another node; what was read up to now is kept.",
    cause: error,
  });
}
