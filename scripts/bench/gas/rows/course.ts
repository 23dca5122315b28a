import { id, type ContractTransactionResponse } from "ethers";
import {
  attestationDigest,
  retractionDigest,
  settlementDigest,
  terminationDigest,
} from "../../../../src/attestation/typedData.js";
import type { Person } from "../../people.js";
import { attest, attestationOf, itemOf } from "../attestation.js";
import { bothParties, fund, fundedPlacement, seatOf, signedAt, type Placement } from "../placement.js";
import { DAY, INSPECTOR, MET, SOCIAL_WORKER, THREE_SEATS, enterPeriod, periodStart, trancheOf } from "../schedule.js";
import { row, type Row } from "../row.js";
import { callerFor, type Stage } from "../stage.js";
import { paidPlacement } from "./attesting.js";

const [FIRST, SECOND] = [trancheOf("outcome", 0), trancheOf("outcome", 1)];

const escrowOf = async (stage: Stage, caller: Person) => stage.escrow.connect(await callerFor(stage, caller));
const inspectorOf = (placement: Placement): Person => seatOf(placement, INSPECTOR);

async function claim(stage: Stage): Promise<ContractTransactionResponse> {
  const { agreement } = await paidPlacement(stage);
  return stage.escrow.connect(stage.relayer).claim(agreement, [trancheOf("care", 0)]);
}

async function grant(stage: Stage): Promise<ContractTransactionResponse> {
  const { agreement } = await paidPlacement(stage);
  return (await escrowOf(stage, stage.parties.commissioner)).grant(agreement, [SECOND], id("reason"));
}

async function challengeBy(stage: Stage, { agreement }: Placement): Promise<ContractTransactionResponse> {
  return (await escrowOf(stage, stage.parties.commissioner)).challenge(agreement, [SECOND], id("grounds"));
}

const challenge = async (stage: Stage) => challengeBy(stage, await paidPlacement(stage));

async function adjudicate(stage: Stage): Promise<ContractTransactionResponse> {
  const placement = await paidPlacement(stage);
  await challengeBy(stage, placement);
  const findings = [{ tranche: SECOND, achieved: MET / 2n }];
  return (await escrowOf(stage, stage.parties.arbiter)).adjudicate(placement.agreement, findings, id("ruling"));
}

async function holdBy(stage: Stage, placement: Placement): Promise<ContractTransactionResponse> {
  return (await escrowOf(stage, inspectorOf(placement))).hold(placement.agreement, id("grounds"));
}

const hold = async (stage: Stage) => holdBy(stage, await paidPlacement(stage));

async function lift(stage: Stage): Promise<ContractTransactionResponse> {
  const placement = await paidPlacement(stage);
  await holdBy(stage, placement);
  return (await escrowOf(stage, inspectorOf(placement))).lift(placement.agreement);
}

/** A seat that endorsed takes its word back. */
async function retract(stage: Stage): Promise<ContractTransactionResponse> {
  const placement = await paidPlacement(stage);
  await attest(stage, [itemOf(stage, placement, [SECOND], [INSPECTOR])]);
  const escrow = await escrowOf(stage, inspectorOf(placement));
  return escrow.retract(attestationOf(stage, placement, [SECOND]));
}

async function retractBySignature(stage: Stage): Promise<ContractTransactionResponse> {
  const placement = await paidPlacement(stage);
  const attestation = attestationOf(stage, placement, [SECOND]);
  const signed = attestationDigest(stage.domain, attestation);
  const digest = retractionDigest(stage.domain, { agreement: placement.agreement, attestation: signed });
  const consents = signedAt([[INSPECTOR, inspectorOf(placement)]], digest);
  return stage.escrow.connect(stage.relayer).retractBySignature(attestation, consents);
}

async function giveNotice(stage: Stage): Promise<ContractTransactionResponse> {
  const { agreement } = await paidPlacement(stage);
  const endsAt = periodStart(stage, 3) + 12_345n;
  return (await escrowOf(stage, stage.parties.provider)).giveNotice(agreement, endsAt, id("grounds"));
}

const inTwoMonths = (stage: Stage): bigint => stage.start + 60n * DAY + 12_345n;

async function terminate(stage: Stage): Promise<ContractTransactionResponse> {
  const placement = await paidPlacement(stage);
  const termination = {
    ...{ agreement: placement.agreement, version: 1n, endsAt: periodStart(stage, 2), grounds: id("grounds") },
    validUntil: inTwoMonths(stage),
  };
  const seats = [INSPECTOR, SOCIAL_WORKER].map((seat) => [seat, seatOf(placement, seat)] as const);
  const consents = signedAt(seats, terminationDigest(stage.domain, termination));
  return stage.escrow.connect(stage.relayer).terminate(termination, consents);
}

/** The balance is split: a part to the payee, the rest to the commissioner. */
async function settle(stage: Stage): Promise<ContractTransactionResponse> {
  const { agreement } = await paidPlacement(stage);
  const settlement = {
    ...{ agreement, version: 1n, settled: 1n << BigInt(FIRST), arrears: 0n, toPayee: 7_777_77n * 10n ** 16n },
    ...{ statement: id("statement"), validUntil: inTwoMonths(stage) },
  };
  const consents = signedAt(bothParties(stage), settlementDigest(stage.domain, settlement));
  return stage.escrow.connect(stage.relayer).settle(settlement, consents);
}

/** Of an agreement of 12 tranches that holds more than they may ask for. */
async function reclaim(stage: Stage): Promise<ContractTransactionResponse> {
  const placement = await paidPlacement(stage);
  await fund(stage, placement, 1_234_56n * 10n ** 16n);
  return (await escrowOf(stage, stage.parties.commissioner)).reclaim(placement.agreement);
}

/** A finding of 0, by three signatures. */
async function refuse(stage: Stage): Promise<ContractTransactionResponse> {
  const placement = await fundedPlacement(stage);
  await enterPeriod(stage, 0);
  return attest(stage, [itemOf(stage, placement, [FIRST], THREE_SEATS, { achieved: 0n })]);
}

export const COURSE: readonly Row[] = [
  row("claim-1", "one core tranche, on silence", [62_000], claim),
  row("grant-1", "one tranche, at the commissioner's discretion", [], grant),
  row("refuse-3of3-1", "one tranche found not met, three signatures", [], refuse),
  row("challenge-1", "one tranche", [], challenge),
  row("adjudicate-1", "a challenged tranche awarded in half", [], adjudicate),
  row("hold", "a safeguarding hold", [], hold),
  row("lift", "its end, by who placed it", [], lift),
  row("retract", "an endorsement taken back by its seat", [], retract),
  row("retract-signed", "a signature taken back by another, relayed", [], retractBySignature),
  row("give-notice", "notice by a party", [], giveNotice),
  row("terminate", "the end at once, two signatures", [], terminate),
  row("settle", "the balance split, both parties' signatures, two transfers", [], settle),
  row("reclaim", "what no tranche can ask for, to the commissioner", [], reclaim),
];
