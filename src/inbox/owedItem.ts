import { formatPounds } from "../agreement/money.js";
import type { AgreementSnapshot } from "../agreement/snapshot.js";
import type { InboxItem } from "./item.js";

/**
 * Money that a token refused to pay out to the account, and that waits for it; undefined if there is none.
 * @param amount token base units.
 * @param agreement any with that token: the escrow keeps refused payouts by token, not by agreement.
 */
export function owedItem(amount: bigint, { agreement, decimals }: AgreementSnapshot): InboxItem | undefined {
  if (amount === 0n) return undefined;
  return {
    section: "money",
    agreement,
    tranches: [],
    by: null,
    amount,
    sentence: `${formatPounds(amount, decimals)} could not be paid out to you, and wait in the escrow`,
    next: `placement withdraw ${agreement}`,
  };
}
