import type { Packed } from "../../../payRun/pack.js";
import { isUnpaid, type Payable, type Reason, type SetAside } from "../../../payRun/types.js";
import type { Carried } from "./carryOut.js";
import type { Desk } from "./desk.js";
import type { Plan } from "./plan.js";

/** What `pay-run --json` prints. Amounts are token base units, gas is gas; both print as decimal strings. */
export interface PayRunData {
  readonly dryRun: boolean;
  /** In the order sent; in a dry run, as they would be. */
  readonly transactions: readonly {
    /** Null in a dry run, as are the next three. */
    readonly transaction: string | null;
    readonly block: number | null;
    readonly gasUsed: bigint | null;
    /** Whether it was mined and not taken back. */
    readonly done: boolean | null;
    readonly gasLimit: bigint;
    /** What the tokens moved, or refused to. */
    readonly paid: readonly Amount[];
    readonly refused: readonly Amount[];
    /** Decided by it; in a dry run, those it would decide. */
    readonly requests: readonly RequestData[];
  }[];
  readonly setAside: readonly {
    readonly files: readonly string[];
    readonly digest: string | null;
    readonly agreement: string | null;
    readonly reason: Reason;
    readonly message: string;
    /** Enough of the panel have signed. */
    readonly complete: boolean;
    /** Complete, not paid before, and not paid now: such a one makes the exit code 1. */
    readonly unpaid: boolean;
  }[];
}

interface Amount {
  readonly token: string;
  readonly to: string;
  readonly amount: bigint;
}

interface RequestData {
  readonly files: readonly string[];
  readonly digest: string;
  readonly agreement: string;
  /** From the private copies at hand. */
  readonly placement: string | null;
  readonly payee: string;
  readonly token: string;
  readonly due: bigint;
  /** What the agreement owes its payee afterwards for want of money; null in a dry run. */
  readonly arrears: bigint | null;
  readonly notes: readonly string[];
}

/** @param carried undefined in a dry run. */
export function runData(desk: Desk, plan: Plan, carried: Carried | undefined): PayRunData {
  const setAside = [...plan.setAside, ...(carried?.setAside ?? [])];
  return {
    dryRun: carried === undefined,
    transactions:
      carried === undefined
        ? plan.transactions.map((one) => planned(desk, one))
        : carried.sent.map(({ hash, block, gasUsed, gasLimit, isDone, money, decided }) => ({
            ...{ transaction: hash, block, gasUsed, gasLimit, done: isDone },
            ...{ paid: money.paid, refused: money.refused },
            requests: decided.map(({ payable, arrears }) => requestData(desk, payable, arrears)),
          })),
    setAside: setAside.map(asideData),
  };
}

const planned = (desk: Desk, { items, gas }: Packed<Payable>): PayRunData["transactions"][number] => ({
  ...{ transaction: null, block: null, gasUsed: null, done: null, gasLimit: gas, paid: [], refused: [] },
  requests: items.map((payable) => requestData(desk, payable, null)),
});

function requestData({ names }: Desk, { bundle, payee, token, due, notes }: Payable, arrears: bigint | null) {
  const { agreement } = bundle.attestation;
  const placement = names.get(agreement.toLowerCase()) ?? null;
  return { files: bundle.paths, digest: bundle.digest, agreement, placement, payee, token, due, arrears, notes };
}

function asideData(aside: SetAside): PayRunData["setAside"][number] {
  const { paths: files, digest, agreement, reason, message, isComplete: complete } = aside;
  return { files, digest, agreement, reason, message, complete, unpaid: isUnpaid(aside) };
}
