import { DAY_SECONDS } from "../../agreement/bounds.js";
import type { Books } from "../books.js";
import type { AgreementHistory } from "../../replay/history.js";
import type { AgreementState } from "../../replay/state.js";

/** What was decided for a tranche and is not paid yet. */
export interface OutstandingArrears {
  readonly state: AgreementState;
  readonly tranche: number;
  /** Token base units. */
  readonly amount: bigint;
  /** Unix seconds of the decision. */
  readonly since: bigint;
  /** Whole days since then. */
  readonly days: bigint;
}

/** Whatever is owed to the payee before this moment, by agreement and in the order decided. */
export function outstandingArrears(payee: string, books: Books, until: bigint): OutstandingArrears[] {
  const found: OutstandingArrears[] = [];
  for (const history of books.agreements()) {
    const state = stateBefore(history, until);
    if (state === null || state.arrears === 0n || state.terms.payee !== payee) continue;
    for (const { tranche, due, paid, at } of state.payments) {
      const since = at.block.timestamp;
      if (paid < due) found.push({ state, tranche, amount: due - paid, since, days: (until - since) / DAY_SECONDS });
    }
  }
  return found;
}

const stateBefore = ({ entries }: AgreementHistory, until: bigint): AgreementState | null =>
  entries.findLast(({ event }) => event.block.timestamp < until)?.after ?? null;
