import type { TransactionResponse } from "ethers";
import type { Stage } from "./stage.js";

/** Something that people do on chain and what it costs. */
export interface Row {
  readonly name: string;
  readonly what: string;
  /** The most that its gas should be; the later, the harder. */
  readonly targets?: readonly number[];
  /** How many placements its transactions serve: the row is the gas of each. 1 unless told otherwise. */
  readonly placements?: number;
  /** Prepares all it needs on the stage as it is, and sends what is measured. */
  readonly send: (stage: Stage) => Promise<readonly TransactionResponse[]>;
}

export interface MeasuredRow {
  readonly name: string;
  readonly what: string;
  readonly targets: readonly number[];
  /** Of one placement, rounded up. */
  readonly gas: number;
}

type Sending = (stage: Stage) => Promise<TransactionResponse>;

/** A row of one transaction. */
export const row = (name: string, what: string, targets: readonly number[], send: Sending): Row => ({
  name,
  what,
  targets,
  send: async (stage) => [await send(stage)],
});

/** Measures rows one by one, each on the stage as it was. */
export async function measure(stage: Stage, rows: readonly Row[]): Promise<MeasuredRow[]> {
  const measured: MeasuredRow[] = [];
  const snapshot = await stage.helpers.takeSnapshot();
  for (const { name, what, targets = [], placements = 1, send } of rows) {
    const gas = await gasOf(await send(stage));
    measured.push({ name, what, targets, gas: Math.ceil(Number(gas) / placements) });
    await snapshot.restore();
  }
  return measured;
}

async function gasOf(sent: readonly TransactionResponse[]): Promise<bigint> {
  let sum = 0n;
  for (const transaction of sent) {
    const receipt = await transaction.wait();
    if (receipt === null) throw new Error("A transaction was not mined.");
    sum += receipt.gasUsed;
  }
  return sum;
}
