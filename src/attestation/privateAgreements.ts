import { packTranche, serialiseBuilt, type BuiltAgreement, type SignedTerms } from "../agreement/index.js";
import { termsDigest, type EscrowDomain } from "./typedData.js";

/** A private copy and where it lies. */
export interface PrivateAgreement {
  /** In its folder. */
  readonly name: string;
  readonly built: BuiltAgreement;
}

/**
 * The id at this escrow. Terms give it only as long as they are those of the opening: later copies keep it. A copy of the
 * first version is not believed what it can prove: a stranger's would put his words to an agreement of others.
 */
export const idOf = (built: BuiltAgreement, domain: EscrowDomain): string =>
  versionOf(built) > 1n && built.agreement !== undefined ? built.agreement : termsDigest(domain, built.terms);

/** A copy that names no version is of the first. */
export const versionOf = ({ version }: BuiltAgreement): bigint => version ?? 1n;

/**
 * Whether the copy is of these terms. Only the panel may differ: an appointment makes no new copy.
 */
export function isCopyOf({ terms }: BuiltAgreement, others: SignedTerms): boolean {
  const text = ({ schedule, ...rest }: SignedTerms): string =>
    JSON.stringify([
      Object.entries({ ...rest, panel: [] })
        .map(([key, value]) => [key, String(value).toLowerCase()])
        .sort(),
      schedule.map((tranche) => packTranche(tranche).toString()),
    ]);
  return text(terms) === text(others);
}

/** Two copies of the same terms that put them in different words: one of them deceives, and nothing tells which. */
const contradict = (a: BuiltAgreement, b: BuiltAgreement): boolean =>
  versionOf(a) === versionOf(b) && isCopyOf(a, b.terms) && serialiseBuilt(a) !== serialiseBuilt(b);

/** Private copies, of any versions of any agreements. */
export class PrivateAgreements {
  readonly #domain: EscrowDomain;
  readonly #byId: ReadonlyMap<string, readonly PrivateAgreement[]>;

  constructor(domain: EscrowDomain, copies: readonly PrivateAgreement[]) {
    const byId = new Map<string, PrivateAgreement[]>();
    const latestFirst = copies.toSorted((a, b) => Number(versionOf(b.built) - versionOf(a.built)));
    for (const copy of latestFirst) {
      const id = idOf(copy.built, domain);
      byId.set(id, [...(byId.get(id) ?? []), copy]);
    }
    this.#domain = domain;
    this.#byId = byId;
  }

  /** The copies of an agreement, the latest version first. */
  copiesOf(agreement: string): readonly PrivateAgreement[] {
    return this.#byId.get(agreement.toLowerCase()) ?? [];
  }

  /** Copies of an agreement whose terms are the same and whose words are not. */
  contradicting(agreement: string): readonly PrivateAgreement[] {
    const copies = this.copiesOf(agreement);
    return copies.filter(({ built }) => copies.some((other) => contradict(built, other.built)));
  }

  /** Only those copies that are kept. */
  keep(isKept: (copy: PrivateAgreement, agreement: string) => boolean): PrivateAgreements {
    const kept = [...this.#byId].flatMap(([agreement, copies]) => copies.filter((copy) => isKept(copy, agreement)));
    return new PrivateAgreements(this.#domain, kept);
  }

  /** The latest copy of each agreement, by its id. */
  *[Symbol.iterator](): Generator<[string, BuiltAgreement]> {
    for (const [id, [latest]] of this.#byId) if (latest !== undefined) yield [id, latest.built];
  }

  /** The copy of the version in force: the latest whose terms are those of the chain. */
  inForce(agreement: string, terms: SignedTerms): PrivateAgreement | undefined {
    return this.copiesOf(agreement).find(({ built }) => isCopyOf(built, terms));
  }
}
