import { formatPounds } from "../../../agreement/index.js";
import { readAgreement } from "../../../adapters/snapshot.js";
import { isCopyOf } from "../../../attestation/privateAgreements.js";
import type { Handler } from "../../program.js";
import { describeSnapshot } from "../../render/agreement.js";
import type { DataOf } from "../../shapes/index.js";
import { resolveTarget } from "../../target.js";

const OTHER_VERSION =
  "The private file is of another version of the agreement, so outcomes are shown by their tags: use the latest.\n";

export const show: Handler<object, DataOf<"agreement show">> = async (context, [given = ""]) => {
  const escrow = await context.escrow();
  const { id, built: copy } = await resolveTarget(context, given);
  const agreement = await readAgreement(escrow, id);
  const built = copy && isCopyOf(copy, { ...agreement.terms, schedule: agreement.tranches }) ? copy : undefined;
  if (copy !== undefined && built === undefined) context.io.err(OTHER_VERSION);
  const book = await context.book();
  return {
    text: describeSnapshot(agreement, built, book),
    data: { ...agreement, balanceInPounds: formatPounds(agreement.balance, agreement.decimals) },
  };
};
