import type { TransactionResponse } from "ethers";
import { attest, itemOf } from "../attestation.js";
import { draftPlacement, fund, open } from "../placement.js";
import { enterPeriod, TRANCHES } from "../schedule.js";
import type { Row } from "../row.js";
import type { Stage } from "../stage.js";

const LINES_A_PERIOD = 3;

/** An agreement of twelve tranches from its opening to its last payment, each tranche paid by three signatures. */
async function liveThrough(stage: Stage): Promise<TransactionResponse[]> {
  const placement = draftPlacement(stage);
  const sent = [await open(stage, placement), await fund(stage, placement)];
  for (let tranche = 0; tranche < TRANCHES; tranche++) {
    if (tranche % LINES_A_PERIOD === 0) await enterPeriod(stage, tranche / LINES_A_PERIOD);
    sent.push(await attest(stage, [itemOf(stage, placement, [tranche])]));
  }
  return sent;
}

export const LIFETIME: Row = {
  name: "lifetime-12",
  what: "open-12, fund-first and 12 payments by three signatures each",
  send: liveThrough,
};
