import { readDeployment } from "../../../adapters/deployments.js";
import { hasBuiltCode } from "../../../adapters/escrow.js";
import { hasBuiltRegisterCode } from "../../../adapters/register.js";
import { chainTime, type Chain } from "../../../adapters/rpc.js";
import type { Context } from "../../context.js";
import { openRegister, type RegisterOptions } from "../register/shared.js";
import { failed, failedBy, ok, unchecked, warning, type Check, type CheckName } from "./check.js";

const LOCAL_CHAIN = 31_337n;

/** Chains by id, as https://chainlist.org has them; a block every few seconds, or only when something happens. */
const CHAINS: ReadonlyMap<bigint, { readonly name: string; readonly isBusy: boolean }> = new Map([
  [1n, { name: "Ethereum", isBusy: true }],
  [10n, { name: "OP Mainnet", isBusy: true }],
  [100n, { name: "Gnosis", isBusy: true }],
  [137n, { name: "Polygon", isBusy: true }],
  [8453n, { name: "Base", isBusy: true }],
  [17_000n, { name: "Holesky", isBusy: true }],
  [42_161n, { name: "Arbitrum One", isBusy: false }],
  [560_048n, { name: "Hoodi", isBusy: true }],
  [11_155_111n, { name: "Sepolia", isBusy: true }],
  [LOCAL_CHAIN, { name: "a local test chain", isBusy: false }],
]);

const NEEDS_CHAIN: readonly CheckName[] = ["chain", "clock", "escrow", "register"];

/** What only a node can tell; each check that needs more than is there says so. */
export async function chainChecks(context: Context, options: RegisterOptions): Promise<Check[]> {
  if (!context.hasRpc) {
    const next = "Give a node with --rpc, or set PLACEMENT_RPC in the environment or in .env.";
    return [unchecked("rpc", "No node was named.", next), ...NEEDS_CHAIN.map((check) => needsNode(check))];
  }
  const chain = await context.chain().catch((error: unknown) => failedBy("rpc", error));
  if ("check" in chain) return [chain, ...NEEDS_CHAIN.map((check) => needsNode(check))];
  return [
    ok("rpc", `A node answers at ${chain.endpoint}.`),
    await told("chain", () => checkChain(context, chain)),
    await told("clock", () => checkClock(chain)),
    await told("escrow", () => checkEscrow(context)),
    await told("register", () => checkRegister(context, options)),
  ];
}

const needsNode = (check: CheckName): Check => unchecked(check, `Without a node the ${check} cannot be looked at.`);

async function told(check: CheckName, look: () => Promise<Check>): Promise<Check> {
  try {
    return await look();
  } catch (error) {
    const { explainFailure } = await import("../../../adapters/failures.js");
    return failedBy(check, explainFailure(error));
  }
}

async function checkChain({ io: { cwd } }: Context, { chainId }: Chain): Promise<Check> {
  const known = CHAINS.get(chainId);
  if (known !== undefined) return ok("chain", `Chain ${chainId} is ${known.name}.`);
  const deployed = Object.keys(await readDeployment(cwd, `chain-${chainId}`));
  if (deployed.length > 0)
    return ok("chain", `Chain ${chainId} has deployments from this folder, or known to this tool.`);
  return warning(
    "chain",
    `Chain ${chainId} is none that this tool knows.`,
    "Make sure that --rpc is the node you mean.",
  );
}

/** Validators allow each other no more than a few seconds; a minute is worth a look. Seconds. */
const TOLERANCE = 60n;

async function checkClock(chain: Chain): Promise<Check> {
  const ahead = BigInt(Math.floor(Date.now() / 1000)) - (await chainTime(chain));
  const next = "Set the clock by a time server: a wrong one makes signatures that expire too early or too late.";
  if (ahead < -TOLERANCE && chain.chainId === LOCAL_CHAIN)
    return ok("clock", "The latest block is of the future: a local test chain has a clock of its own.");
  if (ahead < -TOLERANCE) return warning("clock", `This clock is ${-ahead} seconds behind the latest block.`, next);
  if (ahead <= TOLERANCE) return ok("clock", "This clock agrees with the latest block.");
  if (CHAINS.get(chain.chainId)?.isBusy === true) {
    const found = `The latest block is ${ahead} seconds old: this clock is ahead, or the node lags behind.`;
    return warning("clock", found, `${next} If it is right, try another node.`);
  }
  return ok("clock", `The latest block is ${ahead} seconds old, as it may be on a quiet chain.`);
}

async function checkEscrow(context: Context): Promise<Check> {
  const escrow = await context.escrow();
  if (await hasBuiltCode(escrow)) {
    return ok("escrow", `The escrow ${escrow.address} has the very code that this tool was built with.`);
  }
  return failed(
    "escrow",
    `The contract ${escrow.address} says it is a placement escrow, but its code is not what this tool was built with.`,
    "Put no money in and sign nothing for it until whoever deployed it has shown what it is.",
  );
}

async function checkRegister(context: Context, options: RegisterOptions): Promise<Check> {
  const { chainId } = await context.chain();
  const deployed = (await readDeployment(context.io.cwd, `chain-${chainId}`))[
    "PractitionerRegister#PractitionerRegister"
  ];
  if ((options.register ?? context.io.env["PLACEMENT_REGISTER"] ?? deployed) === undefined) {
    return unchecked(
      "register",
      "No practitioner register was named.",
      "If your agreements name one, give --register.",
    );
  }
  const register = await openRegister(context, options);
  if (await hasBuiltRegisterCode(register)) {
    return ok("register", `The register ${register.address} has the very code that this tool was built with.`);
  }
  const found = `The contract ${register.address} answers as a register, but its code is not what this tool was built with.`;
  return failed("register", found, "Ask whoever deployed it what it is before an agreement names it.");
}
