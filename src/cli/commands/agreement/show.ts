import { formatPounds } from "../../../agreement/index.js";
import { readAgreement } from "../../../adapters/snapshot.js";
import type { Handler } from "../../program.js";
import { describeSnapshot } from "../../render/agreement.js";
import { resolveTarget } from "../../target.js";

export const show: Handler<object> = async (context, [given = ""]) => {
  const escrow = await context.escrow();
  const { id, built } = await resolveTarget(context, given);
  const agreement = await readAgreement(escrow, id);
  const book = await context.book();
  return {
    text: describeSnapshot(agreement, built, book),
    data: { ...agreement, balanceInPounds: formatPounds(agreement.balance, agreement.decimals) },
  };
};
