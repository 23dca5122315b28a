import { isCallException } from "ethers";

/** What a JSON-RPC node answers instead of a result. */
interface NodeError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly data?: unknown;
}

/** As nodes tell that the EVM ended a call: its own halts, and gas that does not suffice. */
const EVM_WORDS =
  /revert|EVM error|out of gas|gas (required|limit|cap|uint64)|intrinsic gas|opcode|invalid code|invalid jump|write protection|return data|call depth|stack (over|under|limit)|VM (exception|execution)|halted/i;

/** In geth and what follows it, an answer of the contract's own (`errors.go`, `revertError`). */
const REVERTED = 3;

/**
 * Whether the call itself was carried out and refused, and not the node that would not do it: ethers calls both a
 * `CALL_EXCEPTION`, and what a rate limit keeps back must not count as a refusal.
 */
export function isRevert(error: unknown): boolean {
  // A provider that is no ethers one, as Hardhat's within its own process, has only words for it.
  if (!isCallException(error)) return error instanceof Error && EVM_WORDS.test(error.message);
  const said = nodeErrorIn(error);
  if (said === undefined || error.data !== null) return true;
  const { code, message, data } = said;
  return code === REVERTED || EVM_WORDS.test(String(message)) || (typeof data === "string" && /^0x/.test(data));
}

/** What the node said in words, if it answered with an error; it may hold anything. */
export function nodeWords(error: unknown): string | undefined {
  const message = nodeErrorIn(error)?.message;
  return typeof message === "string" ? message : undefined;
}

const TOO_MANY = 429;

/**
 * Whether the node only wants to be asked more slowly. The code -32005 alone does not say so: nodes give it for too wide
 * a range of blocks as well.
 */
export function isRateLimit(error: unknown): boolean {
  const { code, message } = nodeErrorIn(error) ?? {};
  return code === TOO_MANY || /rate.?limit|too many requests|per second|throughput/i.test(String(message));
}

/** ethers keeps it in `info.error` of calls and in `error` of everything else. */
function nodeErrorIn(error: unknown): NodeError | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { info, error: inner } = error as { info?: { error?: unknown } | null; error?: unknown };
  const found = info?.error ?? inner;
  return typeof found === "object" && found !== null ? found : undefined;
}
