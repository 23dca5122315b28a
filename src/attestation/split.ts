import type { AgreementSnapshot } from "../agreement/snapshot.js";
import type { Settlement } from "./typedData.js";

/** What a settlement would do to the money now. Token base units. */
export interface SettlementSplit {
  /** The home gets this. What was paid of arrears since the parties signed is taken off what they agreed on. */
  readonly toPayee: bigint;
  /** This goes back to the commissioner. */
  readonly toCommissioner: bigint;
  /** Decided but never funded: the claim ends. */
  readonly arrearsDropped: bigint;
  /** Tranches not decided yet, at their full amounts: they fall away. */
  readonly undecided: bigint;
  /** So much more must be put in before it can be recorded. */
  readonly lacking: bigint;
}

type Money = Pick<AgreementSnapshot, "balance" | "arrears" | "liabilities">;

export function splitOf(
  { toPayee: agreed, arrears: known }: Pick<Settlement, "toPayee" | "arrears">,
  { balance, arrears, liabilities }: Money,
): SettlementSplit {
  const toPayee = notBelowZero(agreed - notBelowZero(known - arrears));
  return {
    toPayee,
    toCommissioner: notBelowZero(balance - toPayee),
    arrearsDropped: arrears,
    undecided: liabilities,
    lacking: notBelowZero(toPayee - balance),
  };
}

const notBelowZero = (amount: bigint): bigint => (amount < 0n ? 0n : amount);
