import type { Packed } from "../../../payRun/pack.js";
import type { Carried, Plan } from "../../../payRun/run.js";
import { isUnpaid, type Payable, type SetAside } from "../../../payRun/types.js";
import type { DataOf } from "../../shapes/index.js";
import type { Desk } from "./desk.js";

export type PayRunData = DataOf<"pay-run">;
type TransactionData = PayRunData["transactions"][number];
type SetAsideData = PayRunData["setAside"][number];

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

const planned = (desk: Desk, { items, gas }: Packed<Payable>): TransactionData => ({
  ...{ transaction: null, block: null, gasUsed: null, done: null, gasLimit: gas, paid: [], refused: [] },
  requests: items.map((payable) => requestData(desk, payable, null)),
});

function requestData(
  { names }: Desk,
  { bundle, payee, token, due, notes }: Payable,
  arrears: bigint | null,
): TransactionData["requests"][number] {
  const { agreement } = bundle.attestation;
  const placement = names.get(agreement.toLowerCase()) ?? null;
  return { files: bundle.paths, digest: bundle.digest, agreement, placement, payee, token, due, arrears, notes };
}

function asideData(aside: SetAside): SetAsideData {
  const { paths: files, digest, agreement, reason, message, isComplete: complete } = aside;
  return { files, digest, agreement, reason, message, complete, unpaid: isUnpaid(aside) };
}
