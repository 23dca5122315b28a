import type { Terms } from "../agreement/terms.js";
import { STATUSES, type Status } from "../agreement/status.js";
import { unpackTranche, type Tranche } from "../agreement/tranche.js";
import { termsOf } from "../replay/events.js";
import { connectToken, type ConnectedEscrow } from "./escrow.js";

export interface TrancheSnapshot extends Tranche {
  readonly index: number;
  readonly status: Status;
}

/** An agreement as the contract has it at one block. */
export interface AgreementSnapshot {
  readonly agreement: string;
  readonly block: number;
  /** Unix seconds of the block. */
  readonly time: bigint;
  readonly terms: Terms;
  readonly tranches: readonly TrancheSnapshot[];
  readonly version: bigint;
  readonly endsAt: bigint;
  readonly heldUntil: bigint;
  readonly balance: bigint;
  readonly liabilities: bigint;
  readonly reclaimable: bigint;
  readonly arrears: bigint;
  readonly sequence: bigint;
  readonly decimals: number;
}

/** All reads are of the same block, so that the parts agree with each other. */
export async function readAgreement(escrow: ConnectedEscrow, agreement: string): Promise<AgreementSnapshot> {
  const { contract, chain } = escrow;
  const latest = await chain.provider.getBlock("latest");
  const block = latest?.number ?? 0;
  const at = { blockTag: block };
  const [terms, words, state, liabilities, reclaimable, arrears] = await Promise.all([
    contract.termsOf(agreement, at),
    contract.scheduleOf(agreement, at),
    contract.stateOf(agreement, at),
    contract.liabilities(agreement, at),
    contract.reclaimable(agreement, at),
    contract.arrears(agreement, at),
  ]);
  const statuses = await Promise.all(words.map((_, index) => contract.statusOf(agreement, index, at)));
  const decimals = await connectToken(terms.token, chain.provider).decimals();
  return {
    agreement,
    block,
    time: BigInt(latest?.timestamp ?? 0),
    terms: termsOf(terms),
    tranches: words.map((word, index) => ({ ...unpackTranche(word), index, status: nameOf(statuses[index]) })),
    version: state.version,
    endsAt: state.endsAt,
    heldUntil: state.heldUntil,
    balance: state.balance,
    liabilities,
    reclaimable,
    arrears,
    sequence: state.sequence,
    decimals: Number(decimals),
  };
}

function nameOf(status: bigint | undefined): Status {
  return STATUSES[Number(status)] ?? "Settled";
}
