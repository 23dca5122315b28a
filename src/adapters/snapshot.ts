import type { Block } from "ethers";
import { STATUSES, type Status } from "../agreement/status.js";
import type { AgreementSnapshot } from "../agreement/snapshot.js";
import { unpackTranche } from "../agreement/tranche.js";
import { PlacementError } from "../errors.js";
import { termsOf } from "../replay/decode.js";
import { readDecimals, type ConnectedEscrow } from "./escrow.js";

export type { AgreementSnapshot, TrancheSnapshot } from "../agreement/snapshot.js";

/** The moment of a snapshot. */
export type SnapshotBlock = Pick<Block, "number" | "timestamp">;

export async function latestBlock({ chain }: ConnectedEscrow): Promise<SnapshotBlock> {
  const latest = await chain.provider.getBlock("latest");
  if (latest !== null) return latest;
  throw new PlacementError("chain", "The node knows no block.", { next: "Try another node." });
}

/**
 * All reads are of the same block, so that the parts agree with each other.
 * @param given the latest block unless told, so that several agreements can be read at one moment.
 */
export async function readAgreement(
  escrow: ConnectedEscrow,
  agreement: string,
  given?: SnapshotBlock,
): Promise<AgreementSnapshot> {
  const { contract, chain } = escrow;
  const block = given ?? (await latestBlock(escrow));
  const at = { blockTag: block.number };
  const [terms, words, state, liabilities, reclaimable, arrears] = await Promise.all([
    contract.termsOf(agreement, at),
    contract.scheduleOf(agreement, at),
    contract.stateOf(agreement, at),
    contract.liabilities(agreement, at),
    contract.reclaimable(agreement, at),
    contract.arrears(agreement, at),
  ]);
  const statuses = await Promise.all(words.map((_, index) => contract.statusOf(agreement, index, at)));
  return {
    agreement,
    block: block.number,
    time: BigInt(block.timestamp),
    terms: termsOf(terms),
    tranches: words.map((word, index) => ({ ...unpackTranche(word), index, status: nameOf(statuses[index]) })),
    version: state.version,
    endsAt: state.endsAt,
    heldUntil: state.heldUntil,
    heldBy: Number(state.heldBy),
    balance: state.balance,
    liabilities,
    reclaimable,
    arrears,
    sequence: state.sequence,
    decimals: await decimalsOf(agreement, terms.token, chain.provider),
  };
}

async function decimalsOf(agreement: string, token: string, runner: Parameters<typeof readDecimals>[1]) {
  const decimals = await readDecimals(token, runner);
  if (decimals !== undefined) return decimals;
  throw new PlacementError("chain", `The token ${token} of the agreement ${agreement} does not tell its decimals.`, {
    next: "Its amounts cannot be shown in pounds; `audit replay` shows them in base units.",
  });
}

function nameOf(status: bigint | undefined): Status {
  return STATUSES[Number(status)] ?? "Settled";
}
