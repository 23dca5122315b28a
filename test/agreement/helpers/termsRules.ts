import { ZeroAddress } from "ethers";
import type { SignedTerms, Tranche } from "../../../src/agreement/index.js";
import { DAY } from "./sample.js";

/**
 * What the escrow demands at the door, restated from the design (invariants 4, 5, 9 and 12) without a look at the
 * code under test: the names of the rules that terms break.
 */
export function brokenRules(terms: SignedTerms, now: bigint): string[] {
  const { schedule, panel } = terms;
  const people = [terms.commissioner, terms.provider, terms.arbiter, ...panel].filter((who) => who !== ZeroAddress);
  const seated = panel.filter((seat) => seat !== ZeroAddress).length;
  const rules: Record<string, boolean> = {
    "only the health professional's seat may be vacant": people.length >= 6 && panel.indexOf(ZeroAddress) % 4 !== 0,
    "nobody has two roles": new Set(people).size === people.length,
    "the payee is nobody who signs but the provider": ![
      terms.commissioner,
      terms.arbiter,
      terms.token,
      ...panel,
      ZeroAddress,
    ].includes(terms.payee),
    "1 to 64 tranches": schedule.length >= 1 && schedule.length <= 64,
    "all amounts fit in 96 bits": schedule.reduce((total, { amount }) => total + amount, 0n) < 2n ** 96n,
    "notice of a year at most": terms.noticePeriod >= 0n && terms.noticePeriod <= 365n * DAY,
    "a hold of 1 to 90 days": terms.holdPeriod >= DAY && terms.holdPeriod <= 90n * DAY,
    "a long stop of three holds to two years": terms.longStop >= 3n * terms.holdPeriod && terms.longStop <= 730n * DAY,
    "the consents have not expired": schedule.every(({ closesAt }) => now < closesAt),
  };
  const broken = Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]));
  return [...broken, ...schedule.flatMap((tranche, index) => brokenBy(tranche, index, now, { panel, seated }))];
}

function brokenBy(
  tranche: Tranche,
  index: number,
  now: bigint,
  { panel, seated }: { panel: readonly string[]; seated: number },
): string[] {
  const { amount, opensAt, closesAt, requiredSeats, quorum } = tranche;
  const required = [0, 1, 2, 3].filter((seat) => (requiredSeats >> seat) % 2 === 1);
  const rules: Record<string, boolean> = {
    "an amount": amount > 0n,
    "a window": opensAt < closesAt && now - 365n * DAY <= opensAt && closesAt <= now + 1825n * DAY,
    "no side alone": quorum >= 2 || required.includes(0) || required.includes(3),
    "a quorum that covers the required seats": quorum >= required.length,
    "a quorum within reach": quorum <= seated && required.every((seat) => panel[seat] !== ZeroAddress),
    "an outcome of 8 bytes": /^0x[0-9a-f]{16}$/.test(tranche.outcome),
  };
  return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [`tranche ${index}: ${rule}`]));
}
