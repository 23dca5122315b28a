import { Contract, Interface, dataLength, isError, type BlockTag, type Provider } from "ethers";
import { isRevert } from "./nodeErrors.js";

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

/** What a contract wallet says of a signature; `no-wallet` if there is no contract at the address. */
export type WalletAnswer = "accepts" | "refuses" | "no-wallet";

/**
 * Asks the contract at an address whether a signature on a digest is its own at this moment (ERC-1271), as the escrow
 * asks: in its name, with the same gas, and nothing but the magic word in the first 32 bytes for a yes. A wallet's answer
 * may change with its owners.
 */
export async function askWallet(
  provider: Provider,
  escrow: string,
  wallet: string,
  { digest, signature }: { readonly digest: string; readonly signature: string },
  blockTag: BlockTag = "latest",
): Promise<WalletAnswer> {
  if ((await provider.getCode(wallet, blockTag)) === "0x") return "no-wallet";
  const data = WALLET.encodeFunctionData("isValidSignature", [digest, signature]);
  const gasLimit = ANSWER_GAS + BASE_GAS + BYTE_GAS * BigInt(dataLength(data));
  try {
    const answer = await provider.call({ from: escrow, to: wallet, data, gasLimit, blockTag });
    return dataLength(answer) >= 32 && answer.startsWith(MAGIC_WORD) ? "accepts" : "refuses";
  } catch (error) {
    if (isRevert(error)) return "refuses";
    throw error;
  }
}

/** The Safe at this address, or undefined if there is none. */
export async function readSafe(
  provider: Provider,
  address: string,
  blockTag: BlockTag = "latest",
): Promise<Safe | undefined> {
  const contract = new Contract(address, SAFE, provider);
  const ask = async <T>(name: string): Promise<T> => contract.getFunction(name).staticCall({ blockTag }) as Promise<T>;
  try {
    const [owners, threshold, version] = await Promise.all([
      ask<string[]>("getOwners"),
      ask<bigint>("getThreshold"),
      ask<string>("VERSION"),
    ]);
    return threshold === 0n ? undefined : { address, owners: [...owners], threshold, version };
  } catch (error) {
    if (isRevert(error) || isError(error, "BAD_DATA")) return undefined;
    throw error;
  }
}
