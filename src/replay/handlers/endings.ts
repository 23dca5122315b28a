import { SEATS } from "../../agreement/terms.js";
import { settlementDigest, terminationDigest } from "../../attestation/typedData.js";
import { occasionOf, type ClosedEvent, type NoticeGivenEvent, type TerminatedEvent } from "../events.js";
import { refuse } from "../refuse.js";
import { decidedBits } from "../rules.js";
import { unpaid, type Step } from "../settle.js";
import { FLAG_ARREARS, FLAG_CLOSED, type AgreementState, type Facts } from "../state.js";
import { bothParties, consentsOf, isParty, partiesOf, requireInForce } from "./authority.js";

const TERMINATING_SEATS = (1 << SEATS.indexOf("inspector")) | (1 << SEATS.indexOf("socialWorker"));

/** A party said that it leaves, with the notice agreed. */
export function noticeGiven(agreement: AgreementState, event: NoticeGivenEvent): Step {
  const { caller, endsAt } = event;
  if (!isParty(agreement, caller)) refuse(event, `${caller} is not a party.`);
  const earliest = event.block.timestamp + agreement.terms.noticePeriod;
  if (endsAt < earliest) refuse(event, `it ends the agreement at ${endsAt}, and the notice runs until ${earliest}.`);
  return unpaid(endEarlier(agreement, event, endsAt));
}

/** Inspector and social worker ended the agreement without notice. */
export function terminated(agreement: AgreementState, event: TerminatedEvent, facts: Facts): Step {
  const { termination } = event;
  requireInForce(agreement, event, termination);
  if (event.signers !== TERMINATING_SEATS) {
    refuse(event, "it does not carry the words of inspector and social worker.");
  }
  const digest = terminationDigest(facts.domain, termination);
  const words = consentsOf(facts, event, { digest, act: "termination", accounts: agreement.terms.panel });
  const now = event.block.timestamp;
  // Nothing earned is voided: an end that has passed means now.
  const ended = endEarlier(agreement, event, termination.endsAt > now ? termination.endsAt : now);
  return unpaid({ ...ended, signed: agreement.signed.with(words) });
}

/** An end is only ever made earlier, and only before it has come. */
function endEarlier(
  agreement: AgreementState,
  event: NoticeGivenEvent | TerminatedEvent,
  endsAt: bigint,
): AgreementState {
  if (endsAt < agreement.endsAt) return { ...agreement, endsAt };
  return refuse(event, `it ends the agreement at ${endsAt}, which is not before its end at ${agreement.endsAt}.`);
}

/** Both parties closed the agreement for good. */
export function closed(agreement: AgreementState, event: ClosedEvent, facts: Facts): Step {
  const { settlement } = event;
  requireInForce(agreement, event, settlement);
  const digest = settlementDigest(facts.domain, settlement);
  const words = bothParties(facts, event, { digest, act: "settlement", accounts: partiesOf(agreement) });
  const toPayee = agreedSum(agreement, event);
  const toCommissioner = agreement.balance - toPayee;
  const { statement } = settlement;
  const { payee, commissioner } = agreement.terms;
  return {
    agreement: {
      ...agreement,
      signed: agreement.signed.with(words),
      flags: (agreement.flags & ~FLAG_ARREARS) | FLAG_CLOSED,
      balance: 0n,
      arrears: 0n,
      paid: agreement.paid + toPayee,
      closing: { toPayee, toCommissioner, dropped: agreement.arrears, statement, at: occasionOf(event) },
    },
    payouts: [
      { account: payee, amount: toPayee },
      { account: commissioner, amount: toCommissioner },
    ],
  };
}

/** What the parties signed, less what was paid since of the arrears that they knew of. */
function agreedSum(agreement: AgreementState, event: ClosedEvent): bigint {
  const { settled, arrears: known, toPayee } = event.settlement;
  const decided = decidedBits(agreement);
  if (settled !== decided) refuse(event, `it knew of tranches ${settled} decided for money, and ${decided} were.`);
  if (agreement.arrears > known) refuse(event, `it knew of arrears of ${known}, and there were ${agreement.arrears}.`);
  const paidSince = known - agreement.arrears;
  const sum = toPayee > paidSince ? toPayee - paidSince : 0n;
  if (sum > agreement.balance) refuse(event, `it pays ${sum}, and the balance was ${agreement.balance}.`);
  return sum;
}
