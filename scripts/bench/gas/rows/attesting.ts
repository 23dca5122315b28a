import type { ContractTransactionResponse } from "ethers";
import { attest, itemOf } from "../attestation.js";
import { fundedPlacement, seatOf, type Placement, type PlacementOptions } from "../placement.js";
import { HEALTH, INSPECTOR, SOCIAL_WORKER, THREE_SEATS, enterPeriod, trancheOf } from "../schedule.js";
import { row, type Row } from "../row.js";
import { callerFor, type Stage } from "../stage.js";

const [FIRST, SECOND] = [trancheOf("outcome", 0), trancheOf("outcome", 1)];
const OUTCOMES = [0, 1, 2, 3].map((period) => trancheOf("outcome", period));
const EVERY_TRANCHE = Array.from({ length: 12 }, (_, index) => index);
const FOUR_SEATS = [...THREE_SEATS, HEALTH];

/** A placement in its second period; all seats attested the first period's outcome, and it was paid. */
export async function paidPlacement(stage: Stage, options: PlacementOptions = {}): Promise<Placement> {
  const placement = await fundedPlacement(stage, options);
  await enterPeriod(stage, 0);
  await attest(stage, [itemOf(stage, placement, [FIRST], [...placement.seats.keys()])]);
  await enterPeriod(stage, 1);
  return placement;
}

/** The second period's outcome of such a placement. */
export async function paySecond(
  stage: Stage,
  options: PlacementOptions = {},
  seats: readonly number[] = THREE_SEATS,
): Promise<ContractTransactionResponse> {
  const placement = await paidPlacement(stage, options);
  return attest(stage, [itemOf(stage, placement, [SECOND], seats)]);
}

/** The first period's outcome of an agreement that has paid nothing yet. */
async function payFirst(stage: Stage, options: PlacementOptions = {}): Promise<ContractTransactionResponse> {
  const placement = await fundedPlacement(stage, options);
  await enterPeriod(stage, 0);
  return attest(stage, [itemOf(stage, placement, [FIRST])]);
}

async function payHoldback(stage: Stage): Promise<ContractTransactionResponse> {
  const placement = await paidPlacement(stage);
  return attest(stage, [itemOf(stage, placement, [trancheOf("holdback", 1)], [INSPECTOR, SOCIAL_WORKER])]);
}

async function paySeveral(stage: Stage, tranches: readonly number[]): Promise<ContractTransactionResponse> {
  const placement = await fundedPlacement(stage);
  await enterPeriod(stage, 3);
  return attest(stage, [itemOf(stage, placement, tranches)]);
}

/** The seats sign one after another, each in a transaction of its own, as far as the last of these. */
async function endorse(stage: Stage, last: number): Promise<ContractTransactionResponse> {
  const placement = await paidPlacement(stage);
  const endorsed = (seat: number) => attest(stage, [itemOf(stage, placement, [SECOND], [seat])]);
  for (let seat = 0; seat < last; seat++) await endorsed(seat);
  return endorsed(last);
}

async function endorseInPerson(stage: Stage): Promise<ContractTransactionResponse> {
  const placement = await paidPlacement(stage);
  const caller = await callerFor(stage, seatOf(placement, SOCIAL_WORKER));
  return stage.escrow.connect(caller).attest([itemOf(stage, placement, [SECOND], [], { callers: [SOCIAL_WORKER] })]);
}

const [FIRST_SEAT, SECOND_SEAT, LAST_SEAT] = THREE_SEATS;

export const ATTESTING: readonly Row[] = [
  row("attest-3of3-1", "one tranche, three signatures, after an earlier payment", [78_000, 74_000], (stage) =>
    paySecond(stage),
  ),
  row("attest-3of3-first", "the same, the agreement's first payment", [78_000, 74_000], (stage) => payFirst(stage)),
  row("attest-2of3-1", "a holdback, two signatures, after an earlier payment", [72_500], payHoldback),
  row("attest-4of4-1", "one tranche, four signatures: the fourth seat is filled", [], (stage) =>
    paySecond(stage, { health: true }, FOUR_SEATS),
  ),
  row("attest-3of3-first-in-2", "as attest-3of3-first, in an agreement of 2 tranches", [], (stage) =>
    payFirst(stage, { tranches: 2 }),
  ),
  row("attest-3of3-1-in-64", "as attest-3of3-1, in an agreement of 64 tranches", [], (stage) =>
    paySecond(stage, { tranches: 64 }),
  ),
  row("attest-3of3-4findings", "four tranches in one attestation", [], (stage) => paySeveral(stage, OUTCOMES)),
  row("attest-3of3-12findings", "twelve tranches in one attestation", [], (stage) => paySeveral(stage, EVERY_TRANCHE)),
  row("endorse-first", "the first seat's signature alone, stored", [75_000], (stage) => endorse(stage, FIRST_SEAT)),
  row("endorse-second", "the second seat's, stored", [], (stage) => endorse(stage, SECOND_SEAT)),
  row("endorse-last", "the third seat's: completes and pays", [72_500], (stage) => endorse(stage, LAST_SEAT)),
  row("endorse-in-person", "the first seat sends it without a signature", [], endorseInPerson),
];
