import type { Limits } from "./limits.js";

/** What one transaction of these items needs, or why there cannot be one. */
export type Measurement = { readonly gas: bigint } | { readonly reason: string };

/** Simulates a transaction of these items, in this order. */
export type Measure<Item> = (items: readonly Item[]) => Promise<Measurement>;

export interface Packed<Item> {
  readonly items: readonly Item[];
  /** The gas limit to send with. */
  readonly gas: bigint;
}

export interface Packing<Item> {
  readonly transactions: Packed<Item>[];
  /** Those that no transaction can take, each with the reason that the simulation of it alone gives. */
  readonly setAside: { readonly item: Item; readonly reason: string }[];
}

/** Where the money of an item goes. */
interface Destined {
  readonly token: string;
  readonly payee: string;
}

/**
 * Puts what goes to one payee in one token side by side, in the order in which payees first come: the escrow joins
 * payouts that follow each other into one transfer.
 */
export const byPayee = <Item extends Destined>(items: readonly Item[]): Item[] =>
  [...Map.groupBy(items, ({ token, payee }) => `${token} ${payee}`.toLowerCase()).values()].flat();

/**
 * Splits items, in their order, into as few transactions as possible: each takes as many as fit. For a fixed order no
 * other split is shorter, because what fits keeps fitting when its last item goes.
 */
export async function pack<Item extends { readonly bytes: number }>(
  items: readonly Item[],
  limits: Limits,
  measure: Measure<Item>,
): Promise<Packing<Item>> {
  const packing: Packing<Item> = { transactions: [], setAside: [] };
  let left = [...items];
  while (left.length > 0) {
    const head = await largestHead(left, limits, measure);
    // What stopped it may be spoilt by itself; then it must not cost the others a transaction more.
    const stopper = left[head?.items.length ?? 0];
    const reason = stopper === undefined ? undefined : await whyNeverAlone(stopper, limits, measure);
    if (stopper !== undefined && reason !== undefined) {
      packing.setAside.push({ item: stopper, reason });
      left = left.filter((item) => item !== stopper);
    } else if (head !== undefined) {
      packing.transactions.push(head);
      left = left.slice(head.items.length);
    }
  }
  return packing;
}

async function whyNeverAlone<Item extends { readonly bytes: number }>(
  item: Item,
  limits: Limits,
  measure: Measure<Item>,
): Promise<string | undefined> {
  if (item.bytes > limits.bytes) return `It is larger than a transaction may be: ${item.bytes} bytes.`;
  const measured = await measure([item]);
  if ("reason" in measured) return measured.reason;
  return measured.gas <= limits.gas
    ? undefined
    : `It needs ${measured.gas} gas, and a transaction may have ${limits.gas}.`;
}

/** As many as fit, found by halving; undefined if not even the first does. */
async function largestHead<Item extends { readonly bytes: number }>(
  items: readonly Item[],
  limits: Limits,
  measure: Measure<Item>,
): Promise<Packed<Item> | undefined> {
  let best: Packed<Item> | undefined;
  let least = 1;
  let most = countWithin(items, limits.bytes);
  let probe = most;
  while (least <= most) {
    const head = items.slice(0, probe);
    const measured = await measure(head);
    if ("gas" in measured && measured.gas <= limits.gas) {
      best = { items: head, gas: measured.gas };
      least = probe + 1;
    } else {
      most = probe - 1;
    }
    probe = Math.floor((least + most + 1) / 2);
  }
  return best;
}

function countWithin(items: readonly { readonly bytes: number }[], bytes: number): number {
  let sum = 0;
  const first = items.findIndex((item) => (sum += item.bytes) > bytes);
  return first === -1 ? items.length : first;
}
