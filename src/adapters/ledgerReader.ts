import { Contract, isError, type ContractRunner, type Provider } from "ethers";
import { unpackTranche } from "../agreement/tranche.js";
import { PlacementError } from "../errors.js";
import { answered } from "./answered.js";
import { attachEscrow, TOKEN_GAS, type Escrow } from "./escrow.js";
import { termsOf } from "../replay/decode.js";
import type { ContractState, LedgerReader } from "../replay/reader.js";
import { STATUSES, type Status } from "../agreement/status.js";

/** What is needed of a provider; every ethers `JsonRpcApiProvider` has it. */
export type ReaderProvider = ContractRunner & Pick<Provider, "getBlock" | "getCode">;

const TOKEN_ABI = ["function balanceOf(address account) view returns (uint256)"];
const UNKNOWN_AGREEMENT = "EscrowAgreementUnknown";

/** Reads an escrow as it was at the end of a block; the node must still have that block's state. */
export function createLedgerReader(provider: ReaderProvider, escrow: string, blockNumber: bigint): LedgerReader {
  const contract = attachEscrow(escrow, provider);
  const at = { blockTag: blockNumber };
  return {
    timestamp: () => timestampOf(provider, blockNumber),
    stateOf: (agreement) => answered(() => stateOf(contract, agreement, blockNumber)),
    termsOf: (agreement) => answered(async () => termsOf(await contract.termsOf(agreement, at))),
    scheduleOf: (agreement) => answered(async () => (await contract.scheduleOf(agreement, at)).map(unpackTranche)),
    statusOf: (agreement, tranche) => answered(async () => statusFrom(await contract.statusOf(agreement, tranche, at))),
    liabilities: (agreement) => answered(() => contract.liabilities(agreement, at)),
    reclaimable: (agreement) => answered(() => contract.reclaimable(agreement, at)),
    arrears: (agreement) => answered(() => contract.arrears(agreement, at)),
    endorsementsOf: (agreement, digest) =>
      answered(async () => {
        const { endorsed, retracted } = await contract.endorsementsOf(agreement, digest, at);
        return { endorsed: Number(endorsed), retracted: Number(retracted) };
      }),
    owed: (token, account) => answered(() => contract.owed(token, account, at)),
    cancelled: (account, digest) => answered(() => contract.cancelled(account, digest, at)),
    hasCode: (account) => answered(async () => (await provider.getCode(account, blockNumber)) !== "0x"),
    holdings: (token) => {
      const balanceOf = new Contract(token, TOKEN_ABI, provider).getFunction("balanceOf");
      const asked = { ...at, gasLimit: TOKEN_GAS };
      return answered(() => (balanceOf.staticCall(escrow, asked) as Promise<bigint>).catch(nullIfTokenFails));
    },
  };
}

/** The node answered, and the token did not: it is gone, or broken. */
function nullIfTokenFails(cause: unknown): null {
  if (isError(cause, "CALL_EXCEPTION") || isError(cause, "BAD_DATA")) return null;
  throw cause;
}

async function timestampOf(provider: ReaderProvider, blockNumber: bigint): Promise<bigint> {
  const block = await answered(() => provider.getBlock(blockNumber));
  if (block === null) throw new PlacementError("chain", `The node does not know block ${blockNumber}.`);
  return BigInt(block.timestamp);
}

async function stateOf(contract: Escrow, agreement: string, block: bigint): Promise<ContractState | null> {
  const state = await contract.stateOf(agreement, { blockTag: block }).catch((cause: unknown) => {
    if (cause instanceof Error && cause.message.includes(UNKNOWN_AGREEMENT)) return null;
    throw cause;
  });
  if (state === null) return null;
  const { version, endsAt, heldUntil, heldBy, flags, balance, settled, challenged, sequence } = state;
  return {
    version,
    endsAt,
    heldUntil,
    heldBy: Number(heldBy),
    flags: Number(flags),
    balance,
    settled,
    challenged,
    sequence,
  };
}

function statusFrom(value: bigint): Status {
  const status = STATUSES[Number(value)];
  if (status === undefined) throw new PlacementError("chain", `The contract answers with an unknown status, ${value}.`);
  return status;
}
