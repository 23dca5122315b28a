import type { AgreementState, Amount } from "../../replay/state.js";
import { moneyKey } from "../../replay/state.js";

/** What all agreements add up to, one told after another. */
export class Totals {
  /** By token: all balances and all that is owed. */
  readonly accounted = new Map<string, bigint>();
  /** Whoever is paid or paid back, by `moneyKey`, with what waits for it. */
  readonly waiting = new Map<string, Amount>();

  addAgreement({ terms: { token, payee, commissioner }, balance }: AgreementState): void {
    this.#account(token, balance);
    for (const account of [payee, commissioner]) {
      const key = moneyKey(token, account);
      if (!this.waiting.has(key)) this.waiting.set(key, { token, account, amount: 0n });
    }
  }

  addOwed(amount: Amount): void {
    this.#account(amount.token, amount.amount);
    this.waiting.set(moneyKey(amount.token, amount.account), amount);
  }

  #account(token: string, amount: bigint): void {
    this.accounted.set(token, (this.accounted.get(token) ?? 0n) + amount);
  }
}
