import { Interface, TypedDataEncoder, id, isError, toBeHex, zeroPadValue, type ContractRunner } from "ethers";
import { PlacementEscrow__factory } from "../../typechain-types/factories/PlacementEscrow__factory.js";
import { TestPound__factory } from "../../typechain-types/factories/TestPound__factory.js";
import type { PlacementEscrow } from "../../typechain-types/PlacementEscrow.js";
import { PlacementError } from "../errors.js";
import { escrowDomain, type EscrowDomain } from "../attestation/typedData.js";
import { isDeployedFrom } from "./deployedCode.js";
import type { Chain } from "./rpc.js";

/** The one place that knows TypeChain: everything else sees this type and the interfaces below. */
export type Escrow = PlacementEscrow;

export interface ConnectedEscrow {
  readonly chain: Chain;
  readonly address: string;
  readonly contract: Escrow;
  readonly domain: EscrowDomain;
}

/** A token's functions and the standard errors (ERC-6093) of one that fails. */
export const TOKEN_INTERFACE: Interface = TestPound__factory.createInterface();

/**
 * What a token may use to answer. Anybody can open an agreement in a token of its own: without a limit one could keep a
 * node busy until that gives up, and have it answer megabytes.
 */
export const TOKEN_GAS = 10_000_000n;

/** Connects to an escrow after checking that one is there, and of the version that this tool signs for. */
export async function connectEscrow(chain: Chain, address: string): Promise<ConnectedEscrow> {
  const contract = attachEscrow(address, chain.provider);
  const domain = escrowDomain(chain.chainId, address);
  const found = await contract.eip712Domain().catch(() => undefined);
  if (found?.name !== domain.name || found.version !== domain.version) {
    throw new PlacementError("chain", `There is no placement escrow at ${address} on chain ${chain.chainId}.`, {
      next: "Check --escrow and --rpc: the address must be that of a deployment on this very chain.",
    });
  }
  return { chain, address, contract, domain };
}

/**
 * Whether the escrow's code is, byte for byte, what this tool was built with. Its immutables are those of OpenZeppelin's
 * EIP712: domain separator, chain id, own address, hashes of name and version.
 */
export async function hasBuiltCode({ chain, address, domain }: ConnectedEscrow): Promise<boolean> {
  const immutables = [
    TypedDataEncoder.hashDomain(domain),
    toBeHex(domain.chainId, 32),
    zeroPadValue(address, 32),
    id(domain.name),
    id(domain.version),
  ];
  return isDeployedFrom(await chain.provider.getCode(address), PlacementEscrow__factory.bytecode, immutables);
}

export function attachEscrow(address: string, runner: ContractRunner): Escrow {
  return PlacementEscrow__factory.connect(address, runner);
}

/** The same contract, sending from another account. */
export function withRunner(contract: Escrow, runner: ContractRunner): Escrow {
  return contract.connect(runner);
}

/** A token's decimals, or undefined if it does not say: one broken token must not hide other agreements. */
export async function readDecimals(
  token: string,
  runner: ContractRunner,
  asked: { readonly blockTag?: bigint; readonly gasLimit?: bigint } = {},
): Promise<number | undefined> {
  try {
    return Number(await connectToken(token, runner).decimals(asked));
  } catch (error) {
    if (isError(error, "CALL_EXCEPTION") || isError(error, "BAD_DATA")) return undefined;
    throw error;
  }
}

export function connectToken(address: string, runner: ContractRunner) {
  return TestPound__factory.connect(address, runner);
}
