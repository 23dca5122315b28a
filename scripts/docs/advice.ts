import { Result, type ErrorFragment } from "ethers";
import { TOKEN_INTERFACE } from "../../src/adapters/escrow.js";
import { REGISTER_INTERFACE } from "../../src/adapters/register.js";
import { REGISTER_REFUSALS } from "../../src/adapters/registerRefusals.js";
import { REFUSALS } from "../../src/adapters/refusals.js";
import { ESCROW_INTERFACE } from "../../src/replay/contract.js";

/** Small numbers stand for whatever an enumeration can be. */
const SMALL = [0n, 1n, 2n, 3n];

/**
 * What the command line advises when a contract refuses with this error. Where the advice depends on the error's values
 * there is more than one.
 */
export function adviceOn(name: string): readonly string[] {
  const explain = REFUSALS[name] ?? REGISTER_REFUSALS[name];
  const known = [ESCROW_INTERFACE, REGISTER_INTERFACE, TOKEN_INTERFACE];
  const fragment = known.map((abi) => abi.getError(name)).find((error) => error !== null);
  if (explain === undefined || fragment == null) return [];
  return [...new Set(SMALL.map((small) => explain(sample(fragment, small)).next))];
}

const sample = ({ inputs }: ErrorFragment, small: bigint): Result =>
  Result.fromItems(
    inputs.map(({ type }) => (type === "bytes" ? "0x" : small)),
    inputs.map(({ name }) => name),
  );
