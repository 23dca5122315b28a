import { isCallException, isError, type ErrorDescription } from "ethers";
import { PlacementError } from "../errors.js";
import { ESCROW_INTERFACE } from "../replay/contract.js";
import { TOKEN_INTERFACE } from "./escrow.js";
import { printable } from "../agreement/text/characters.js";
import { isRevert, nodeWords } from "./nodeErrors.js";
import { REFUSALS } from "./refusals.js";
import { REGISTER_INTERFACE } from "./register.js";
import { REGISTER_REFUSALS } from "./registerRefusals.js";

/** Turns what ethers throws into a sentence; anything it does not know is passed on as it is. */
export function explainFailure(error: unknown): unknown {
  if (error instanceof PlacementError) return error;
  const refused = revertOf(error);
  if (refused !== undefined) return explainRevert(refused, error);
  if (isCallException(error)) {
    return isRevert(error) ? callFailed(error.reason ?? error.shortMessage, error) : notAnswered(error);
  }
  if (isError(error, "INSUFFICIENT_FUNDS")) {
    return new PlacementError("chain", "The sending account cannot pay for the transaction.", {
      next: "Put some of the chain's own currency there; a faucet gives it on a testnet.",
      cause: error,
    });
  }
  return isUnreachable(error)
    ? new PlacementError("chain", "The Ethereum node stopped answering.", {
        next: "Check the network and try again: nothing is lost, and what was sent can be looked up with `audit replay`.",
        cause: error,
      })
    : error;
}

/** The name of the custom error with which a contract refused, if it was one that is known here. */
export const refusalIn = (error: unknown): string | undefined => revertOf(error)?.name;

/** The custom error in a failed call, wherever the node put its data. */
function revertOf(error: unknown): ErrorDescription | undefined {
  const data = revertData(error);
  if (data === undefined) return undefined;
  const known = [ESCROW_INTERFACE, TOKEN_INTERFACE, REGISTER_INTERFACE];
  return known.map((abi) => abi.parseError(data)).find((error) => error !== null) ?? undefined;
}

function revertData(error: unknown, depth = 0): string | undefined {
  if (typeof error !== "object" || error === null || depth > 4) return undefined;
  const { data, info, error: inner } = error as { data?: unknown; info?: unknown; error?: unknown };
  if (typeof data === "string" && /^0x[0-9a-fA-F]{8,}$/.test(data)) return data;
  return revertData(data, depth + 1) ?? revertData(info, depth + 1) ?? revertData(inner, depth + 1);
}

function explainRevert(refused: ErrorDescription, cause: unknown): PlacementError {
  const explain = REFUSALS[refused.name] ?? REGISTER_REFUSALS[refused.name];
  if (explain === undefined) return callFailed(`${refused.name}(${refused.args.map(String).join(", ")})`, cause);
  const { message, next } = explain(refused.args);
  return new PlacementError("chain", message, { next, cause });
}

function callFailed(reason: string, cause: unknown): PlacementError {
  return new PlacementError("chain", `The contract refused: ${reason}.`, {
    next: "Nothing was changed. Run it again with --debug for the details.",
    cause,
  });
}

function notAnswered(cause: unknown): PlacementError {
  const words = printable(nodeWords(cause) ?? "it did not say why").slice(0, LONGEST_WORDS);
  return new PlacementError("chain", `The Ethereum node would not answer: ${words}.`, {
    next: "Wait a little and run it again, or use another node with --rpc: nothing is lost.",
    cause,
  });
}

/** A node that explains itself at greater length is cut short. */
const LONGEST_WORDS = 200;

const NODE_CODES = new Set(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EPIPE", "ETIMEDOUT", "UND_ERR_SOCKET"]);

function isUnreachable(error: unknown): boolean {
  if (isError(error, "NETWORK_ERROR") || isError(error, "TIMEOUT") || isError(error, "SERVER_ERROR")) return true;
  return error instanceof Error && "code" in error && NODE_CODES.has(String(error.code));
}
