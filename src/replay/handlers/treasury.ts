import type { FundedEvent, ReclaimedEvent } from "../events.js";
import { refuse } from "../refuse.js";
import { liabilitiesOf, reclaimableOf } from "../rules.js";
import { allot, flagArrears, type Step } from "../settle.js";
import type { AgreementState } from "../state.js";

/** Money arrived; arrears were paid on at once. */
export function funded(agreement: AgreementState, event: FundedEvent): Step {
  const { received } = event;
  if (received === 0n) refuse(event, "nothing was received.");
  const available = agreement.balance + received;
  const paid = agreement.arrears < available ? agreement.arrears : available;
  if (event.arrearsPaid !== paid) refuse(event, `it pays ${event.arrearsPaid} of arrears instead of ${paid}.`);
  const arrears = agreement.arrears - paid;
  return {
    agreement: {
      ...agreement,
      balance: available - paid,
      arrears,
      flags: flagArrears(agreement.flags, arrears),
      funded: agreement.funded + received,
      paid: agreement.paid + paid,
      payments: allot(agreement.payments, paid),
    },
    payouts: [{ account: agreement.terms.payee, amount: paid }],
  };
}

/** What no live tranche could claim any more went back to the commissioner. */
export function reclaimed(agreement: AgreementState, event: ReclaimedEvent): Step {
  const now = event.block.timestamp;
  const { commissioner } = agreement.terms;
  if (event.caller !== commissioner && liabilitiesOf(agreement, now) > 0n) {
    refuse(event, `${event.caller} is not the commissioner, and tranches are live.`);
  }
  const free = reclaimableOf(agreement, now);
  if (event.amount !== free || free === 0n) refuse(event, `it takes ${event.amount}, and ${free} was free.`);
  return {
    agreement: { ...agreement, balance: agreement.balance - free, reclaimed: agreement.reclaimed + free },
    payouts: [{ account: commissioner, amount: free }],
  };
}
