import { formatPounds } from "../../../agreement/index.js";
import { withRunner } from "../../../adapters/escrow.js";
import { readAgreement } from "../../../adapters/snapshot.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import { describeOutcome } from "../../render/outcome.js";
import type { DataOf } from "../../shapes/index.js";
import { receiptData, sendChecked } from "../../send.js";
import { resolveTarget } from "../../target.js";
import { parseTranches } from "../../tranches.js";

export const claim: Handler<SignerOptions, DataOf<"claim">> = async (context, [given = "", ...numbers], options) => {
  const tranches = parseTranches(numbers);
  const escrow = await context.escrow();
  const { id } = await resolveTarget(context, given);
  const signer = await context.signer(options);
  await context.confirm(`Claim ${tranches.length} core tranche(s)?`, options);
  const receipt = await sendChecked(withRunner(escrow.contract, signer).claim, id, tranches);
  const outcome = await describeOutcome(receipt, escrow, await context.book());
  const { arrears, decimals } = await readAgreement(escrow, id);
  const short =
    arrears === 0n
      ? ""
      : `\nThe balance was short: ${formatPounds(arrears, decimals)} are arrears, which the next money put in pays first.`;
  return {
    text: `${outcome.text}${short}`,
    data: { agreement: id, tranches, arrears, ...receiptData(receipt), ...outcome.data },
  };
};
