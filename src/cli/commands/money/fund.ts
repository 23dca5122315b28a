import { Signature, type Signer } from "ethers";
import { formatPounds, parsePounds } from "../../../agreement/index.js";
import { connectToken, withRunner, type ConnectedEscrow } from "../../../adapters/escrow.js";
import { PERMIT_TYPES } from "../../../attestation/permit.js";
import { readAgreement, type AgreementSnapshot } from "../../../adapters/snapshot.js";
import { PlacementError } from "../../../errors.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { receiptData, sendChecked } from "../../send.js";
import { resolveTarget } from "../../target.js";

interface Options extends SignerOptions {
  readonly permit?: boolean;
}

const PERMIT_LIFETIME = 3_600n;

export const fund: Handler<Options, DataOf<"fund">> = async (context, [given = "", pounds = ""], options) => {
  const escrow = await context.escrow();
  const { id, built } = await resolveTarget(context, given);
  const agreement = await readAgreement(escrow, id);
  const amount = parsePounds(pounds, agreement.decimals);
  const signer = await context.signer(options);
  await requireMoney(signer, agreement, amount);
  const title = built === undefined ? `the agreement ${id}` : `${built.name} (agreement ${id})`;
  await context.confirm(`Put ${formatPounds(amount, agreement.decimals)} into ${title}?`, options);
  const receipt =
    options.permit === true
      ? await fundWithPermit(escrow, agreement, amount, signer)
      : await fundWithApproval(escrow, agreement, amount, signer);
  const after = await readAgreement(escrow, id);
  return {
    text: `Put ${formatPounds(amount, agreement.decimals)} into the agreement; its balance is ${formatPounds(after.balance, after.decimals)}.\nBlock ${receipt.blockNumber}, transaction ${receipt.hash}.`,
    data: { agreement: id, amount, balance: after.balance, ...receiptData(receipt) },
  };
};

async function requireMoney(signer: Signer, { terms, decimals }: AgreementSnapshot, amount: bigint): Promise<void> {
  const held = await connectToken(terms.token, signer).balanceOf(signer);
  if (held >= amount) return;
  throw new PlacementError(
    "chain",
    `The account holds ${formatPounds(held, decimals)} and ${formatPounds(amount, decimals)} are to be put in.`,
    { next: "Put money into the account first, or give a smaller amount." },
  );
}

/** Approves exactly the amount, if the escrow may not take it yet. */
async function fundWithApproval(
  escrow: ConnectedEscrow,
  { agreement, terms }: AgreementSnapshot,
  amount: bigint,
  signer: Signer,
) {
  const token = connectToken(terms.token, signer);
  const allowed = await token.allowance(signer, escrow.address);
  if (allowed < amount) await sendChecked(token.approve, escrow.address, amount);
  return sendChecked(withRunner(escrow.contract, signer).fund, agreement, amount);
}

async function fundWithPermit(escrow: ConnectedEscrow, snapshot: AgreementSnapshot, amount: bigint, signer: Signer) {
  const { agreement, terms, time } = snapshot;
  const token = connectToken(terms.token, signer);
  const owner = await signer.getAddress();
  const [, name, version, chainId, verifyingContract] = await token.eip712Domain().catch((cause: unknown) => {
    throw new PlacementError("chain", "This token does not take permits.", { next: "Leave out --permit.", cause });
  });
  const deadline = time + PERMIT_LIFETIME;
  const nonce = await token.nonces(owner);
  const permit = { owner, spender: escrow.address, value: amount, nonce, deadline };
  const signature = await signer.signTypedData({ name, version, chainId, verifyingContract }, PERMIT_TYPES, permit);
  const { v, r, s } = Signature.from(signature);
  return sendChecked(withRunner(escrow.contract, signer).fundWithPermit, agreement, amount, deadline, v, r, s);
}
