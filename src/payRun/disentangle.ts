import { shortHash } from "../agreement/words.js";
import type { Payable, SetAside } from "./types.js";

/** What of the run stays, and what is set aside because of another request of the same run. */
export interface Disentangled {
  readonly payables: Payable[];
  readonly setAside: SetAside[];
}

/**
 * Two complete requests about the same tranche. If they find alike, the first decides and the other is not needed; if
 * they find differently, the order of a folder must not decide about money: neither is sent, and people choose.
 */
export function disentangle(payables: readonly Payable[]): Disentangled {
  const opponents = findOpponents(payables);
  const decided = new Map<string, Payable>();
  const kept: Payable[] = [];
  const setAside: SetAside[] = [];
  for (const payable of payables) {
    const opponent = opponents.get(payable);
    if (opponent !== undefined) {
      const message = `${namesOf(opponent)} finds differently for the same tranche, and both are complete: take one of them away.`;
      setAside.push(asideOf(payable, "conflict", message, true));
      continue;
    }
    const rest = payable.decides.filter(({ tranche }) => !decided.has(keyOf(payable, tranche)));
    const [first] = payable.decides.flatMap(({ tranche }) => decided.get(keyOf(payable, tranche)) ?? []);
    if (rest.length === 0 && first !== undefined) {
      setAside.push(asideOf(payable, "duplicate", `${namesOf(first)} decides the same in this run.`, false));
      continue;
    }
    for (const { tranche } of rest) decided.set(keyOf(payable, tranche), payable);
    kept.push({ ...payable, decides: rest, due: rest.reduce((sum, { due }) => sum + due, 0n) });
  }
  return { payables: kept, setAside };
}

const keyOf = ({ bundle }: Payable, tranche: number): string => `${bundle.attestation.agreement} ${tranche}`;

const namesOf = ({ bundle: { paths, digest } }: Payable): string => paths.join(" and ") || shortHash(digest);

/** For each payable that is contradicted by another, one that does. */
function findOpponents(payables: readonly Payable[]): Map<Payable, Payable> {
  const words = payables.flatMap((payable) =>
    payable.decides.map(({ tranche, achieved }) => ({ payable, achieved, key: keyOf(payable, tranche) })),
  );
  const opponents = new Map<Payable, Payable>();
  for (const group of Map.groupBy(words, ({ key }) => key).values()) {
    for (const { payable, achieved } of group) {
      const other = group.find((one) => one.achieved !== achieved);
      if (other !== undefined) opponents.set(payable, other.payable);
    }
  }
  return opponents;
}

export function asideOf(
  { bundle }: Payable,
  reason: SetAside["reason"],
  message: string,
  isComplete: boolean,
): SetAside {
  const { paths, digest, attestation } = bundle;
  return { paths, digest, agreement: attestation.agreement, reason, message, isComplete };
}
