/** Money in and out of an agreement: the cash book. Amounts are token base units. */
import type { Occasion } from "../replay/events.js";
import type { AgreementHistory, Entry } from "../replay/history.js";
import type { AgreementState, Payment } from "../replay/state.js";

/** Why money moved. */
export type MovementKind = "funding" | "payment" | "arrears" | "reclaim" | "settlement" | "refund";

/** What of a movement belongs to one tranche of the version in force. */
export interface Share {
  readonly tranche: number;
  readonly amount: bigint;
}

/** Money that came into escrow or left it. */
export interface Movement {
  /**
   * `funding` came in; `payment` left with the decision, `arrears` later; `reclaim` and, at a settlement, `refund` went
   * back to the commissioner; `settlement` is the agreed sum to the payee.
   */
  readonly kind: MovementKind;
  readonly amount: bigint;
  /** Who paid it in, or whom it was sent to. */
  readonly account: string;
  /** Of a payment and of arrears: for which tranches, in their order. */
  readonly shares: readonly Share[];
  readonly at: Occasion;
  /** Number of its event among the agreement's. */
  readonly sequence: bigint;
  /** In escrow after it. */
  readonly balance: bigint;
}

/** Every movement of an agreement, in the order of the chain. */
export function movementsOf({ entries }: AgreementHistory): Movement[] {
  return entries.flatMap((entry) => movementsIn(entry));
}

/** Those of one event. */
export function movementsIn(entry: Entry): Movement[] {
  const { event, before, after, payouts } = entry;
  const at = { block: event.block, transactionHash: event.transactionHash };
  const book = (kind: MovementKind, account: string, amount: bigint, shares: readonly Share[] = []): Movement[] =>
    amount === 0n ? [] : [{ kind, account, amount, shares, at, sequence: event.sequence, balance: after.balance }];
  const { payee, commissioner } = (before ?? after).terms;
  if (event.name === "Funded") {
    const shares = sharesPaid(before, after);
    return [...book("funding", event.caller, event.received), ...book("arrears", payee, event.arrearsPaid, shares)];
  }
  if (event.name === "Reclaimed") return book("reclaim", commissioner, event.amount);
  if (event.name === "Closed") {
    const { toPayee = 0n, toCommissioner = 0n } = after.closing ?? {};
    return [...book("settlement", payee, toPayee), ...book("refund", commissioner, toCommissioner)];
  }
  return payouts.flatMap(({ account, amount }) => book("payment", account, amount, sharesPaid(before, after)));
}

/** What each tranche has been paid since. */
function sharesPaid(before: AgreementState | null, after: AgreementState): Share[] {
  const paidBefore = new Map(before?.payments.map(({ tranche, paid }) => [tranche, paid]));
  return after.payments
    .map(({ tranche, paid }: Payment) => ({ tranche, amount: paid - (paidBefore.get(tranche) ?? 0n) }))
    .filter(({ amount }) => amount > 0n)
    .toSorted((a, b) => a.tranche - b.tranche);
}
