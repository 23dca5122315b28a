import type { AgreementSnapshot } from "../agreement/snapshot.js";
import { isClosed, liabilitiesOf, reclaimableOf, statusOf } from "../replay/rules.js";
import type { KnownBlock } from "../replay/source.js";
import type { AgreementState } from "../replay/state.js";

/** A replayed agreement at a block, as the contract would show it there. */
export function snapshotAt(
  state: AgreementState,
  { number, timestamp }: KnownBlock,
): Omit<AgreementSnapshot, "decimals"> {
  const { id, terms, schedule, version, endsAt, heldUntil, heldBy, balance, arrears, sequence } = state;
  return {
    agreement: id,
    block: Number(number),
    time: timestamp,
    terms,
    tranches: schedule.map((tranche, index) => ({ ...tranche, index, status: statusOf(state, index, timestamp) })),
    version,
    isClosed: isClosed(state),
    endsAt,
    heldUntil,
    heldBy,
    balance,
    liabilities: liabilitiesOf(state, timestamp),
    reclaimable: reclaimableOf(state, timestamp),
    arrears,
    sequence,
  };
}
