import { id, type ContractTransactionResponse } from "ethers";
import { packTranche } from "../../../../src/agreement/tranche.js";
import { amendmentDigest, appointmentDigest } from "../../../../src/attestation/typedData.js";
import { person } from "../../people.js";
import { bothParties, draftPlacement, open, signedAt, termsToAbi } from "../placement.js";
import { DAY, SOCIAL_WORKER, periodStart } from "../schedule.js";
import { row, type MeasuredRow, type Row } from "../row.js";
import { callerFor, type Stage } from "../stage.js";
import { paidPlacement } from "./attesting.js";

const openTranches = (stage: Stage, tranches: number) => open(stage, draftPlacement(stage, { tranches }));

/** From the second period on every fee rises; nothing else changes. */
async function amend(stage: Stage, tranches: number): Promise<ContractTransactionResponse> {
  const { agreement, terms, schedule } = await paidPlacement(stage, { tranches });
  const changesFrom = periodStart(stage, 1);
  const raised = schedule.map((tranche) =>
    tranche.opensAt < changesFrom ? tranche : { ...tranche, amount: (tranche.amount * 104n) / 100n },
  );
  const struct = {
    ...{ agreement, version: 1n, endsAt: 0n, review: id("review") },
    validUntil: stage.start + 60n * DAY + 12_345n,
  };
  const digest = amendmentDigest(stage.domain, { ...struct, terms: { ...terms, schedule: raised } });
  const consents = signedAt(bothParties(stage), digest);
  const words = raised.map(packTranche);
  return stage.escrow.connect(stage.relayer).amend({ ...struct, terms: termsToAbi(terms) }, words, consents);
}

async function appoint(stage: Stage): Promise<ContractTransactionResponse> {
  const { agreement } = await paidPlacement(stage);
  const appointment = {
    ...{ agreement, version: 1n, seat: BigInt(SOCIAL_WORKER), account: person("social worker anew").address },
    validUntil: stage.start + 60n * DAY + 12_345n,
  };
  const consents = signedAt(bothParties(stage), appointmentDigest(stage.domain, appointment));
  return stage.escrow.connect(stage.relayer).appoint(appointment, consents);
}

async function cancel(stage: Stage): Promise<ContractTransactionResponse> {
  const { agreement } = draftPlacement(stage);
  return stage.escrow.connect(await callerFor(stage, stage.parties.provider)).cancel(agreement);
}

export const AGREEMENTS: readonly Row[] = [
  row("open-1", "1 tranche", [], (stage) => openTranches(stage, 1)),
  row("open-12", "12 tranches, both parties' signatures", [275_000], (stage) => openTranches(stage, 12)),
  row("open-24", "24 tranches", [], (stage) => openTranches(stage, 24)),
  row("open-64", "64 tranches, the most there may be", [], (stage) => openTranches(stage, 64)),
  row("amend-12", "fees of 12 tranches raised, after a payment", [275_000], (stage) => amend(stage, 12)),
  row("amend-64", "fees of 64 tranches raised, after a payment", [], (stage) => amend(stage, 64)),
  row("appoint", "another person in a seat, in an agreement of 12 tranches", [], appoint),
  row("cancel", "consent taken back", [], cancel),
];

const [FEW, MANY] = [12, 64];

/** What a further tranche costs at the opening, between the agreements of 12 tranches and of 64. */
export function furtherTranche(rows: readonly MeasuredRow[]): MeasuredRow {
  const gasOf = (tranches: number): number => rows.find(({ name }) => name === `open-${tranches}`)?.gas ?? NaN;
  const gas = Math.ceil((gasOf(MANY) - gasOf(FEW)) / (MANY - FEW));
  return {
    name: "open-further",
    what: `each further tranche, from open-${FEW} to open-${MANY}`,
    targets: [8_500],
    gas,
  };
}
