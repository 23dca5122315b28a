import { Interface, dataLength, isCallException, type Provider } from "ethers";

const ERC_1271 = new Interface(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);
const ACCEPTS = `0x1626ba7e${"00".repeat(28)}`;

/** As much as the escrow gives a wallet: `BoundedCall.GAS`; then what any call costs, and its bytes (EIP-7623). */
const WALLET_GAS = 500_000n;
const CALL_GAS = 21_000n;
const BYTE_GAS = 40n;

/** Whether a contract wallet takes the signature as its own (ERC-1271), asked as the escrow asks. */
export async function walletAccepts(
  provider: Provider,
  { wallet, digest, signature }: { wallet: string; digest: string; signature: string },
  blockTag: number,
): Promise<boolean> {
  const data = ERC_1271.encodeFunctionData("isValidSignature", [digest, signature]);
  const gasLimit = WALLET_GAS + CALL_GAS + BYTE_GAS * BigInt(dataLength(data));
  try {
    const answer = await provider.call({ to: wallet, data, gasLimit, blockTag });
    return answer.startsWith(ACCEPTS);
  } catch (error) {
    if (isCallException(error)) return false;
    throw error;
  }
}
