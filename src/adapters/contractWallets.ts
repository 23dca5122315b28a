import { Contract, Interface, dataLength, isCallException, isError, type Provider } from "ethers";

/** ERC-1271. */
const WALLET = new Interface(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);
const MAGIC_WORD = `0x1626ba7e${"00".repeat(28)}`;

/** Of Safe 1.3.0 and later; the same in each. */
const SAFE = new Interface([
  "function getOwners() view returns (address[])",
  "function getThreshold() view returns (uint256)",
  "function VERSION() view returns (string)",
]);

/** What the escrow lets a wallet use to answer: `BoundedCall.GAS`. */
const ANSWER_GAS = 500_000n;
/** A transaction's own cost (EIP-2028), which an `eth_call` pays out of the same gas. */
const BASE_GAS = 21_000n;
const BYTE_GAS = 16n;

/** A Safe as it is now. */
export interface Safe {
  readonly address: string;
  readonly owners: readonly string[];
  /** How many of them must sign. */
  readonly threshold: bigint;
  readonly version: string;
}

/**
 * Whether a contract wallet accepts the signature at this moment (ERC-1271), asked as the escrow asks: with the same gas,
 * and nothing but the magic word in its first 32 bytes for a yes. Its answer may change with its owners.
 */
export async function contractWalletAccepts(
  provider: Provider,
  account: string,
  digest: string,
  signature: string,
): Promise<boolean> {
  const data = WALLET.encodeFunctionData("isValidSignature", [digest, signature]);
  const gasLimit = ANSWER_GAS + BASE_GAS + BYTE_GAS * BigInt(dataLength(data));
  try {
    const answer = await provider.call({ to: account, data, gasLimit });
    return dataLength(answer) >= 32 && answer.startsWith(MAGIC_WORD);
  } catch (error) {
    if (hasRefused(error)) return false;
    throw error;
  }
}

/** The Safe at this address, or undefined if there is none. */
export async function readSafe(provider: Provider, address: string): Promise<Safe | undefined> {
  const contract = new Contract(address, SAFE, provider);
  const ask = async <T>(name: string): Promise<T> => contract.getFunction(name).staticCall() as Promise<T>;
  try {
    const [owners, threshold, version] = await Promise.all([
      ask<string[]>("getOwners"),
      ask<bigint>("getThreshold"),
      ask<string>("VERSION"),
    ]);
    return threshold === 0n ? undefined : { address, owners: [...owners], threshold, version };
  } catch (error) {
    if (hasRefused(error) || isError(error, "BAD_DATA")) return undefined;
    throw error;
  }
}

/** The contract itself said no, and not the network; nodes that leave out the data say so in words. */
const hasRefused = (error: unknown): boolean =>
  isCallException(error) || (error instanceof Error && /\brevert|out of gas|invalid opcode/i.test(error.message));
