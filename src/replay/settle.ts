import type { Occasion } from "./events.js";
import type { Decision } from "./rules.js";
import { FLAG_ARREARS, type AgreementState, type Ground, type Payment } from "./state.js";

/** Money that an event sends, of the agreement's token. */
export interface Payout {
  readonly account: string;
  readonly amount: bigint;
}

/** What an event does to an agreement, and what it sends to whom. */
export interface Step {
  readonly agreement: AgreementState;
  readonly payouts: readonly Payout[];
}

/** A step that sends nothing. */
export const unpaid = (agreement: AgreementState): Step => ({ agreement, payouts: [] });

/** Applies a decision: bits, balance, arrears and the record of who decided. */
export function settle(agreement: AgreementState, decision: Decision, ground: Ground, at: Occasion): Step {
  const { awards, refusals } = decision;
  const due = awards.reduce((sum, award) => sum + award.due, 0n);
  const paid = due < agreement.balance ? due : agreement.balance;
  const undelivered = awards.map((award): Payment => ({ ...award, paid: 0n, ground, at }));
  const settles = bitsOf(awards.map(({ tranche }) => tranche));
  const refuses = bitsOf(refusals);
  const arrears = agreement.arrears + due - paid;
  return {
    agreement: {
      ...agreement,
      settled: agreement.settled | settles | refuses,
      challenged: (agreement.challenged & ~settles) | refuses,
      balance: agreement.balance - paid,
      paid: agreement.paid + paid,
      arrears,
      flags: flagArrears(agreement.flags, arrears),
      payments: [...agreement.payments, ...allot(undelivered, paid)],
      refusals: [...agreement.refusals, ...refusals.map((tranche) => ({ tranche, ground, at }))],
    },
    payouts: [{ account: agreement.terms.payee, amount: paid }],
  };
}

/** Pays on what is due, oldest first. */
export function allot(payments: readonly Payment[], amount: bigint): Payment[] {
  let rest = amount;
  return payments.map((payment) => {
    const outstanding = payment.due - payment.paid;
    const part = rest < outstanding ? rest : outstanding;
    rest -= part;
    return part === 0n ? payment : { ...payment, paid: payment.paid + part };
  });
}

export const flagArrears = (flags: number, arrears: bigint): number =>
  arrears > 0n ? flags | FLAG_ARREARS : flags & ~FLAG_ARREARS;

/** One bit a tranche. */
export const bitsOf = (indices: readonly number[]): bigint =>
  indices.reduce((word, index) => word | (1n << BigInt(index)), 0n);
