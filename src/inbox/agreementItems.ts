import { sameAddress } from "../agreement/addresses.js";
import { formatPounds } from "../agreement/money.js";
import { rolesOf } from "../agreement/roles.js";
import type { AgreementSnapshot, TrancheSnapshot } from "../agreement/snapshot.js";
import { SEATS, type Seat, type Terms } from "../agreement/terms.js";
import { seatNames } from "../agreement/words.js";
import { outlookOf, type AgreementOutlook, type Awaited } from "../forecast/index.js";
import { finalAtOf, readableMoment, silenceAt } from "../forecast/times.js";
import { dueOnSilence } from "../replay/rules.js";
import { NO_END } from "../replay/state.js";
import type { HeldRole, InboxItem } from "./item.js";

/** An agreement as the owner of an inbox sees it. */
interface Seen {
  readonly agreement: AgreementSnapshot;
  readonly outlook: AgreementOutlook;
  readonly roles: readonly HeldRole[];
  /** Unix seconds: what happens by itself until then is soon. */
  readonly until: bigint;
}

/** What the account is in the agreement; nothing if it is none of its people. */
export function heldRoles(terms: Terms, account: string): HeldRole[] {
  return Object.entries(rolesOf(terms))
    .filter(([, holder]) => sameAddress(holder, account))
    .map(([role]) => role as HeldRole | "token" | "register")
    .filter((role) => role !== "token" && role !== "register");
}

/**
 * What one agreement has for the account: what it can decide, pay, or take, what happens by itself soon, what is
 * stopped. Nothing if it is none of the agreement's people, or the agreement is closed.
 * @param until unix seconds: what happens by itself until then is soon.
 */
export function agreementItems(agreement: AgreementSnapshot, account: string, until: bigint): InboxItem[] {
  const roles = heldRoles(agreement.terms, account);
  if (roles.length === 0 || agreement.isClosed) return [];
  const seen = { agreement, outlook: outlookOf(agreement), roles, until };
  const decisions = [...panelDecisions(seen), ...arbiterDecisions(seen)];
  const decided = new Set(decisions.flatMap(({ tranches }) => tranches));
  return [
    ...decisions,
    ...moneyToMove(seen),
    ...silenceSoon(seen),
    ...lapsingSoon(seen).filter(({ tranches }) => !tranches.some((tranche) => decided.has(tranche))),
    ...endingSoon(seen),
    ...stopped(seen),
  ];
}

function panelDecisions({ agreement, outlook, roles }: Seen): InboxItem[] {
  const seats = roles.filter((role): role is Seat => SEATS.some((seat) => seat === role));
  return seats.flatMap((seat) =>
    outlook.awaited
      .filter((awaited) => countsFor(SEATS.indexOf(seat), awaited))
      .map(({ tranche, amount, sentence, lapsesAt, requiredSeats }) => ({
        section: "decide" as const,
        agreement: agreement.agreement,
        tranches: [tranche],
        by: lapsesAt,
        amount,
        sentence: `${(requiredSeats & (1 << SEATS.indexOf(seat))) === 0 ? "your word counts" : "your word is needed"}: ${sentence}`,
        next: `placement attest request ${agreement.agreement} --finding ${tranche}=… --evidence … --out …`,
      })),
  );
}

/** A seat counts if it must sign, or if others than those who must are needed. */
const countsFor = (seat: number, { requiredSeats, quorum }: Awaited): boolean =>
  (requiredSeats & (1 << seat)) !== 0 || quorum > seatNames(requiredSeats).length;

function arbiterDecisions({ agreement, roles }: Seen): InboxItem[] {
  if (!roles.includes("arbiter")) return [];
  return agreement.tranches
    .filter(({ status }) => status === "Challenged" || status === "Refused")
    .map((tranche) => ({
      section: "decide" as const,
      agreement: agreement.agreement,
      tranches: [tranche.index],
      by: finalAtOf(tranche, agreement),
      amount: tranche.amount,
      sentence: `${tranche.status.toLowerCase()}: you may rule on it until ${readableMoment(finalAtOf(tranche, agreement))}`,
      next: `placement adjudicate ${agreement.agreement} --finding ${tranche.index}=… --ruling …`,
    }));
}

function moneyToMove({ agreement, outlook, roles, until }: Seen): InboxItem[] {
  const { agreement: id, arrears, reclaimable, decimals } = agreement;
  const item = (rest: Pick<InboxItem, "by" | "amount" | "sentence" | "next" | "tranches">): InboxItem => ({
    section: "money",
    agreement: id,
    ...rest,
  });
  const claims = outlook.payable.map(({ tranche, amount, sentence }) =>
    item({ tranches: [tranche], by: null, amount, sentence, next: `placement claim ${id} ${tranche}` }),
  );
  const isPaid = roles.includes("provider") || roles.includes("payee");
  if (!roles.includes("commissioner")) return isPaid ? claims : [];
  const wanted = outlook.funding.filter(({ by }) => by <= until).at(-1);
  const pounds = (amount: bigint): string => formatPounds(amount, decimals);
  const fund = wanted && {
    tranches: [],
    by: wanted.by,
    amount: wanted.total,
    sentence: `${pounds(wanted.total)} to fund by ${readableMoment(wanted.by)}${arrears === 0n ? "" : `, of which ${pounds(arrears)} are overdue`}`,
    next: `placement fund ${id} ${pounds(wanted.total).replace(/[£,]/g, "")}`,
  };
  const takeBack = {
    tranches: [],
    by: null,
    amount: reclaimable,
    sentence: `${pounds(reclaimable)} can go home`,
    next: `placement agreement reclaim ${id}`,
  };
  return [...claims, ...(fund === undefined ? [] : [item(fund)]), ...(reclaimable === 0n ? [] : [item(takeBack)])];
}

function silenceSoon({ agreement, until }: Seen): InboxItem[] {
  const { time, endsAt, decimals, agreement: id } = agreement;
  return agreement.tranches
    .filter((tranche) => tranche.paysOnSilence && (tranche.status === "Open" || tranche.status === "Challenged"))
    .map((tranche) => ({ tranche, at: silenceAt(tranche, agreement) }))
    .filter(({ at }) => time < at && at <= until)
    .map(({ tranche, at }) => soon(id, tranche, at, dueOnSilence(tranche, endsAt), decimals));
}

function soon(agreement: string, tranche: TrancheSnapshot, at: bigint, amount: bigint, decimals: number): InboxItem {
  const isOpen = tranche.status === "Open";
  const unless = isOpen ? "unless it is challenged before" : "unless the panel or the arbiter decides before";
  return {
    section: "soon",
    agreement,
    tranches: [tranche.index],
    by: at,
    amount,
    sentence: `silence pays ${formatPounds(amount, decimals)} from ${readableMoment(at)}, ${unless}`,
    next: isOpen ? `placement challenge ${agreement} --tranches ${tranche.index}` : null,
  };
}

function lapsingSoon({ agreement, until }: Seen): InboxItem[] {
  const { time, decimals } = agreement;
  return agreement.tranches
    .filter(({ status, paysOnSilence }) => !LAPSE_FREE.has(status) && !(paysOnSilence && status !== "Refused"))
    .map((tranche) => ({ tranche, at: finalAtOf(tranche, agreement) }))
    .filter(({ at }) => time < at && at <= until)
    .map(({ tranche: { index, amount }, at }) => ({
      section: "soon" as const,
      agreement: agreement.agreement,
      tranches: [index],
      by: at,
      amount,
      sentence: `lapses on ${readableMoment(at)}: ${formatPounds(amount, decimals)} would be the commissioner's again`,
      next: null,
    }));
}

const LAPSE_FREE: ReadonlySet<TrancheSnapshot["status"]> = new Set(["Lapsed", "Void", "Settled"]);

function endingSoon({ agreement, until }: Seen): InboxItem[] {
  const { endsAt, time, agreement: id } = agreement;
  if (endsAt === NO_END || endsAt <= time || endsAt > until) return [];
  const sentence = `the agreement ends on ${readableMoment(endsAt)}: care that begins later is not paid`;
  return [{ section: "soon", agreement: id, tranches: [], by: endsAt, amount: null, sentence, next: null }];
}

function stopped({ agreement, outlook }: Seen): InboxItem[] {
  return outlook.blocked
    .filter(({ because }) => because === "held" || because === "challenged" || because === "refused")
    .map(({ tranches, amount, until, sentence }) => ({
      section: "stopped" as const,
      agreement: agreement.agreement,
      tranches,
      by: until,
      amount,
      sentence,
      next: null,
    }));
}
