import { attest, itemOf } from "../attestation.js";
import { fundedPlacement, type Placement } from "../placement.js";
import { enterPeriod, trancheOf } from "../schedule.js";
import type { Row } from "../row.js";
import type { Stage } from "../stage.js";

const [FIRST, SECOND] = [trancheOf("outcome", 0), trancheOf("outcome", 1)];
const SIZES = [1, 2, 5, 10, 20, 50, 100];
const TARGETS: Readonly<Record<number, number>> = { 20: 44_000, 100: 43_500 };

const run = (stage: Stage, placements: readonly Placement[], tranche: number) =>
  attest(
    stage,
    placements.map((placement) => itemOf(stage, placement, [tranche])),
  );

/** One home's placements, each an agreement with a social worker of its own; all were paid the period before. */
async function payAll(stage: Stage, size: number) {
  const placements: Placement[] = [];
  for (let number = 1; number <= size; number++) placements.push(await fundedPlacement(stage, { number }));
  await enterPeriod(stage, 0);
  await run(stage, placements, FIRST);
  await enterPeriod(stage, 1);
  return run(stage, placements, SECOND);
}

/** Gas of each placement in payment runs, as they grow. */
export const PAYMENT_RUNS: readonly Row[] = SIZES.map((size) => ({
  name: `pay-run-${size}`,
  what: `a placement's share of a payment run of ${size}, one payee`,
  targets: [TARGETS[size] ?? []].flat(),
  placements: size,
  send: async (stage) => [await payAll(stage, size)],
}));
