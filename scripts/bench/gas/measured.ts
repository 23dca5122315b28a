import { BROKEN_DOWN, breakdownOfPayment } from "./breakdown/trace.js";
import { PEERS } from "./peers/index.js";
import type { GasReport } from "./report.js";
import { measure } from "./row.js";
import { furtherTranche } from "./rows/agreements.js";
import { ROWS } from "./rows/index.js";
import { createStage } from "./stage.js";

/** One run of everything, on a chain of its own. */
export async function measured(): Promise<GasReport> {
  const stage = await createStage();
  try {
    const rows = await measure(stage, ROWS);
    rows.push(furtherTranche(rows));
    const peers = await measure(stage, PEERS);
    return { rows, peers, breakdown: { row: BROKEN_DOWN, parts: await breakdownOfPayment(stage) } };
  } finally {
    await stage.connection.close();
  }
}
