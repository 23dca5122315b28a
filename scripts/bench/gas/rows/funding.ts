import { Signature, TypedDataEncoder, id, type TransactionResponse } from "ethers";
import { PERMIT_TYPES } from "../../../../src/attestation/permit.js";
import { attest, itemOf } from "../attestation.js";
import { draftPlacement, fund, fundedPlacement, open } from "../placement.js";
import { enterPeriod, trancheOf } from "../schedule.js";
import { row, type Row } from "../row.js";
import { callerFor, type Stage } from "../stage.js";

const OUTCOME = trancheOf("outcome", 0);
/** What the schedule of twelve tranches may pay, token base units. */
const WHOLE_FEE = 97_597_56n * 10n ** 16n;
async function openPlacement(stage: Stage) {
  const placement = draftPlacement(stage);
  await open(stage, placement);
  return placement;
}

const fundFirst = async (stage: Stage) => fund(stage, await openPlacement(stage));

async function fundAgain(stage: Stage): Promise<TransactionResponse> {
  const placement = await fundedPlacement(stage);
  return fund(stage, placement, placement.schedule[0]?.amount);
}

/** Exactly what is moved was approved beforehand, and nothing is left of it. */
async function fundApproved(stage: Stage): Promise<TransactionResponse> {
  const placement = await openPlacement(stage);
  const { pound, escrow, parties } = stage;
  await pound.connect(await callerFor(stage, parties.commissioner)).approve(escrow, WHOLE_FEE);
  return fund(stage, placement, WHOLE_FEE);
}

/** An allowance of just that sum comes with the call; there was none before. */
async function fundWithPermit(stage: Stage): Promise<TransactionResponse> {
  const { agreement } = await openPlacement(stage);
  const { pound, token, escrow, parties, domain, start } = stage;
  const caller = await callerFor(stage, parties.commissioner);
  await pound.connect(caller).approve(escrow, 0n);
  const deadline = start + 3_456_789n;
  const permitted = { name: "Test Pound", version: "1", chainId: domain.chainId, verifyingContract: token };
  const permit = {
    ...{ owner: caller.address, spender: domain.verifyingContract, value: WHOLE_FEE },
    ...{ nonce: await pound.nonces(caller), deadline },
  };
  const { v, r, s } = Signature.from(parties.commissioner.sign(TypedDataEncoder.hash(permitted, PERMIT_TYPES, permit)));
  return escrow.connect(caller).fundWithPermit(agreement, WHOLE_FEE, deadline, v, r, s);
}

/** An outcome that all seats attest while the balance is empty. */
async function attestUnfunded(stage: Stage) {
  const placement = await openPlacement(stage);
  await enterPeriod(stage, 0);
  return { placement, sent: await attest(stage, [itemOf(stage, placement, [OUTCOME])]) };
}

async function fundArrears(stage: Stage): Promise<TransactionResponse> {
  const { placement } = await attestUnfunded(stage);
  return fund(stage, placement, WHOLE_FEE);
}

/** A payout that failed because the token had no code for a while. */
async function withdraw(stage: Stage): Promise<TransactionResponse> {
  const { ethers, helpers, token, escrow, parties, relayer } = stage;
  const { agreement } = await fundedPlacement(stage);
  const code = await ethers.provider.getCode(token);
  await helpers.setCode(token, "0x");
  await escrow.connect(await callerFor(stage, parties.commissioner)).grant(agreement, [OUTCOME], id("reason"));
  await helpers.setCode(token, code);
  return escrow.connect(relayer).withdraw(token, parties.payee.address, parties.payee.address);
}

export const FUNDING: readonly Row[] = [
  row("fund-first", "the agreement's first funding, by standing allowance", [60_000, 56_000], fundFirst),
  row("fund-again", "a later funding", [57_000], fundAgain),
  row("fund-approved", "the first funding, by an allowance of just that sum", [], fundApproved),
  row("fund-permit", "the first funding, by a permit that comes with it", [], fundWithPermit),
  row("attest-3of3-unfunded", "as attest-3of3-first, with an empty balance", [], async (stage) => {
    const { sent } = await attestUnfunded(stage);
    return sent;
  }),
  row("fund-arrears", "funding that pays what was decided before", [], fundArrears),
  row("withdraw", "a payout that the token had refused, delivered", [], withdraw),
];
