import { Wallet } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { HttpNetworkConfig, ResolvedConfigurationVariable } from "hardhat/types/config";
import { connectChain, type Chain } from "../../src/adapters/rpc.js";
import { PlacementError } from "../../src/errors.js";
import { NO_SUCH_VARIABLE, hardhatNumber } from "./hardhatErrors.js";
import type { Hide } from "./sentences.js";
import { isInDotenv } from "./settings.js";

/** The network that `--network` names, looked at before anything is sent. */
export interface Target {
  readonly name: string;
  readonly chain: Chain;
  readonly config: HttpNetworkConfig;
}

/** @throws PlacementError if no such network is set up, no node answers, or it is another chain's. */
export async function openTarget(hre: HardhatRuntimeEnvironment, hide: Hide): Promise<Target> {
  // Typed as if it were always given.
  const given: { readonly network?: string } = hre.globalOptions;
  const name = given.network ?? "default";
  const network = hre.config.networks[name];
  if (network?.type !== "http") throw noTarget(hre, name);
  const chain = await connectChain(await addressOf(name, network.url, hide));
  if (network.chainId !== undefined && BigInt(network.chainId) !== chain.chainId) {
    const found = `The node at ${chain.endpoint} is of chain ${chain.chainId}, and ${name} is chain ${network.chainId}.`;
    throw new PlacementError("chain", found, {
      next: "Give the address of a node of that chain, or another --network.",
    });
  }
  return { name, chain, config: network };
}

function noTarget({ config }: HardhatRuntimeEnvironment, name: string): PlacementError {
  const known = Object.entries(config.networks).flatMap(([other, { type }]) => (type === "http" ? [other] : []));
  return new PlacementError("bad-usage", `${name} is no network to deploy to.`, {
    next: `Give --network and one of ${known.join(", ")}.`,
  });
}

async function addressOf(network: string, variable: ResolvedConfigurationVariable, hide: Hide): Promise<string> {
  const name = nameOf(variable);
  const url = await valueOf(variable);
  if (url === undefined) {
    throw new PlacementError("bad-usage", `${network} needs the address of a node.`, {
      next: `Set ${name} in .env; or, if the address holds a key, in the keystore with ${keystore(name)} or in the environment.`,
    });
  }
  hide(url);
  if (/^https?:/i.test(url) && URL.canParse(url)) return url;
  throw new PlacementError("bad-input", `${name} is not an http or https address.`, {
    next: "Give that of a node, such as http://127.0.0.1:8545.",
  });
}

/** The account that pays: the key's, or on a node that keeps keys itself its first. */
export async function deployerOf({ name: network, chain, config }: Target): Promise<string> {
  const [variable] = Array.isArray(config.accounts) ? config.accounts : [];
  if (variable === undefined) return (await chain.provider.getSigner(0)).address;
  const name = nameOf(variable);
  const key = await valueOf(variable);
  if (key === undefined) {
    const found = `${network} needs the key of the account that pays for deploying.`;
    const elsewhere = isInDotenv(name) ? ` ${name} in .env is not looked at: keys do not belong there.` : "";
    throw new PlacementError("bad-usage", found + elsewhere, {
      next: `Keep it in the encrypted keystore with ${keystore(name)}, or set ${name} in the environment.`,
    });
  }
  try {
    return new Wallet(key).address;
  } catch {
    // Not as a cause: it may quote the key.
    throw new PlacementError("bad-input", `${name} is no private key.`, {
      next: "A private key is 0x and 64 hexadecimal digits.",
    });
  }
}

/** Undefined if it is set nowhere; a keystore that does not open tells so itself. */
async function valueOf(variable: ResolvedConfigurationVariable): Promise<string | undefined> {
  const value = await variable.get().catch((error: unknown) => {
    if (hardhatNumber(error) === NO_SUCH_VARIABLE) return "";
    throw error;
  });
  return value === "" ? undefined : value;
}

const keystore = (name: string): string => `\`npx hardhat keystore set ${name}\``;

const nameOf = (variable: ResolvedConfigurationVariable): string => ("name" in variable ? String(variable.name) : "It");
