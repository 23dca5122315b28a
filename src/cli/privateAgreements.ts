import { globSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { packTranche, parseBuilt, serialiseBuilt, type BuiltAgreement, type SignedTerms } from "../agreement/index.js";
import { cannot, readText } from "../adapters/files.js";
import { PlacementError } from "../errors.js";
import { termsDigest, type EscrowDomain } from "../attestation/typedData.js";

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

/** No copy comes near it: one of 64 tranches is some 60 kB. */
const MOST_BYTES = 4_000_000;

/**
 * The private agreements of a folder. Pipes and the like are none: whoever can put one there could make everybody wait.
 * @param onFault is told of a file that is no private agreement, and the others are read; without it, that is an error.
 */
export async function readPrivateAgreements(
  folder: string,
  domain: EscrowDomain,
  onFault?: (fault: PlacementError) => void,
): Promise<PrivateAgreements> {
  const names = globSync("*.agreement.json", { cwd: folder }).sort();
  const copies = await Promise.all(names.map((name) => readCopy(folder, name, onFault)));
  return new PrivateAgreements(
    domain,
    copies.filter((copy) => copy !== undefined),
  );
}

async function readCopy(
  folder: string,
  name: string,
  onFault: ((fault: PlacementError) => void) | undefined,
): Promise<PrivateAgreement | undefined> {
  const path = join(folder, name);
  try {
    if (!(await stat(path)).isFile()) return undefined;
    return { name, built: parseBuilt(await readText(path, { longest: MOST_BYTES }), name) };
  } catch (error) {
    const fault = error instanceof PlacementError ? error : cannot("read", name, error);
    if (onFault === undefined) throw fault;
    onFault(fault);
    return undefined;
  }
}
