/** The sums of a report. Money is in token base units, one token apart from another; times are unix seconds. */
import { STATUSES, type Status } from "../agreement/status.js";
import type { AgreementHistory } from "../replay/history.js";
import { hasEnd, isClosed, isHeld, liabilitiesOf, statusOf } from "../replay/rules.js";
import type { AgreementState, Amount } from "../replay/state.js";

/** Where an agreement's money is. */
export interface MoneyFigures {
  /** What ever came in. */
  readonly funded: bigint;
  /** To the payee, delivered or owed, the agreed sum of a settlement included. */
  readonly paid: bigint;
  /** Back to the commissioner, delivered or owed. */
  readonly reclaimed: bigint;
  /** Back to the commissioner when the agreement was closed. */
  readonly settledBack: bigint;
  readonly balance: bigint;
  /** Decided and not yet funded. */
  readonly arrears: bigint;
  /** What live tranches may still claim, at their full amounts. */
  readonly liabilities: bigint;
}

/** One placement at a moment. */
export interface PlacementFigures extends MoneyFigures {
  readonly agreement: string;
  readonly commissioner: string;
  readonly provider: string;
  readonly payee: string;
  readonly token: string;
  /** By seat; the last may be the zero address. */
  readonly panel: readonly string[];
  readonly version: bigint;
  readonly openedAt: bigint;
  /** Null if no end is set. */
  readonly endsAt: bigint | null;
  readonly isHeld: boolean;
  readonly isClosed: boolean;
  /** How many of its tranches stand how. */
  readonly statuses: Readonly<Record<Status, number>>;
}

/** @param now - The moment at which the tranches are looked at. */
export function placementFiguresOf({ state }: AgreementHistory, now: bigint): PlacementFigures {
  const { terms } = state;
  return {
    agreement: state.id,
    commissioner: terms.commissioner,
    provider: terms.provider,
    payee: terms.payee,
    token: terms.token,
    panel: terms.panel,
    version: state.version,
    openedAt: state.opened.block.timestamp,
    endsAt: hasEnd(state) ? state.endsAt : null,
    isHeld: isHeld(state, now),
    isClosed: isClosed(state),
    statuses: statusesOf(state, now),
    funded: state.funded,
    paid: state.paid,
    reclaimed: state.reclaimed,
    settledBack: state.closing?.toCommissioner ?? 0n,
    balance: state.balance,
    arrears: state.arrears,
    liabilities: liabilitiesOf(state, now),
  };
}

const noStatuses = (): Record<Status, number> =>
  Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;

function statusesOf(state: AgreementState, now: bigint): Record<Status, number> {
  const counts = noStatuses();
  state.schedule.forEach((_, index) => {
    counts[statusOf(state, index, now)] += 1;
  });
  return counts;
}

/** Tranches of all placements by how they stand. */
export function statusTotals(placements: readonly PlacementFigures[]): Readonly<Record<Status, number>> {
  const counts = noStatuses();
  for (const { statuses } of placements) for (const status of STATUSES) counts[status] += statuses[status];
  return counts;
}

export interface Totals extends MoneyFigures {
  readonly token: string;
  readonly placements: number;
}

export interface TokenTotals extends Totals {
  /** Payouts that the token refused and that wait to be withdrawn. */
  readonly owed: bigint;
}

export interface ProviderTotals extends Totals {
  readonly provider: string;
}

/** By token, in the order in which tokens first appear. */
export function totalsByToken(placements: readonly PlacementFigures[], owed: readonly Amount[]): TokenTotals[] {
  const waiting = (token: string) =>
    owed.filter((amount) => amount.token === token).reduce((sum, { amount }) => sum + amount, 0n);
  return groupsOf(placements, ({ token }) => token).map((group) => {
    const totals = totalsOf(group);
    return { ...totals, owed: waiting(totals.token) };
  });
}

/** By provider and token, in the order in which they first appear. */
export function totalsByProvider(placements: readonly PlacementFigures[]): ProviderTotals[] {
  return groupsOf(placements, ({ provider, token }) => `${provider}:${token}`).map((group) => ({
    provider: group[0].provider,
    ...totalsOf(group),
  }));
}

type Group = readonly [PlacementFigures, ...PlacementFigures[]];

function groupsOf(placements: readonly PlacementFigures[], keyOf: (placement: PlacementFigures) => string): Group[] {
  const groups = new Map<string, [PlacementFigures, ...PlacementFigures[]]>();
  for (const placement of placements) {
    const group = groups.get(keyOf(placement));
    if (group === undefined) groups.set(keyOf(placement), [placement]);
    else group.push(placement);
  }
  return [...groups.values()];
}

function totalsOf(group: Group): Totals {
  const sum = (what: keyof MoneyFigures): bigint => group.reduce((total, placement) => total + placement[what], 0n);
  return {
    token: group[0].token,
    placements: group.length,
    funded: sum("funded"),
    paid: sum("paid"),
    reclaimed: sum("reclaimed"),
    settledBack: sum("settledBack"),
    balance: sum("balance"),
    arrears: sum("arrears"),
    liabilities: sum("liabilities"),
  };
}
