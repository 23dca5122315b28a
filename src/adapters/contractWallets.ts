import { Interface, dataLength, isCallException } from "ethers";
import type { Chain } from "./rpc.js";

/** What a contract wallet says of a signature; `no-wallet` if there is no contract at the address. */
export type WalletAnswer = "accepts" | "refuses" | "no-wallet";

const ERC_1271 = new Interface(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);
const MAGIC = "0x1626ba7e";

/** As much as the escrow gives a wallet (`contracts/libraries/BoundedCall.sol`). */
const ESCROW_GIVES = 500_000n;
const TRANSACTION_GAS = 21_000n;
/** For a byte of calldata at most (EIP-7623). */
const BYTE_GAS = 40n;

/** Asks the wallet at an address whether a signature on a digest is its own (ERC-1271), as the escrow would ask. */
export async function askWallet(
  { provider }: Chain,
  escrow: string,
  wallet: string,
  { digest, signature }: { digest: string; signature: string },
): Promise<WalletAnswer> {
  if ((await provider.getCode(wallet)) === "0x") return "no-wallet";
  const data = ERC_1271.encodeFunctionData("isValidSignature", [digest, signature]);
  const gasLimit = ESCROW_GIVES + TRANSACTION_GAS + BYTE_GAS * BigInt(dataLength(data));
  try {
    const answer = await provider.call({ from: escrow, to: wallet, data, gasLimit });
    return answer.slice(0, 10) === MAGIC && /^0*$/.test(answer.slice(10, 66)) && answer.length >= 66
      ? "accepts"
      : "refuses";
  } catch (error) {
    if (isCallException(error)) return "refuses";
    throw error;
  }
}
