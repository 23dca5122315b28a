import { packTranche } from "../../../agreement/tranche.js";
import { withRunner } from "../../../adapters/escrow.js";
import { readText } from "../../../adapters/files.js";
import { termsIn } from "../../../attestation/messages.js";
import { collectConsents, parseRequest, requestDigest } from "../../../attestation/request.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import { checkSignatures, requireDomain } from "../../checks.js";
import { receiptData, sendChecked } from "../../send.js";

export const open: Handler<SignerOptions> = async (context, [path = ""], options) => {
  const request = parseRequest(await readText(context.path(path)), path);
  const { schedule, ...terms } = termsIn(request);
  const escrow = await context.escrow();
  requireDomain(request, escrow);
  await checkSignatures(request, escrow);
  const signer = await context.signer(options);
  const agreement = requestDigest(request);
  await context.confirm(`Open the agreement ${agreement}?`, options);
  const receipt = await sendChecked(
    withRunner(escrow.contract, signer).open,
    { ...terms, panel: [...terms.panel] },
    schedule.map(packTranche),
    collectConsents(request),
  );
  return {
    text: `Opened the agreement ${agreement}\nin block ${receipt.blockNumber}, transaction ${receipt.hash}.`,
    data: { agreement, ...receiptData(receipt) },
  };
};
