/** How many single letters must be put in, left out or changed to turn one word into the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: Array.from(to).length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(from).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(to).entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Case, spaces and hyphens are what people get wrong first. */
const simplified = (word: string): string => word.toLowerCase().replace(/[\s_-]/g, "");

const MOST_SUGGESTIONS = 3;
/** A longer word than this is no slip of the fingers, and comparing it would take time. */
const LONGEST_WORD = 100;

/** The candidates that a mistyped word may have meant, likeliest first; none if nothing is near. */
export function nearest(word: string, candidates: readonly string[]): string[] {
  if (word.length > LONGEST_WORD) return [];
  const given = simplified(word);
  const compared = candidates.map((candidate) => ({ candidate, steps: distance(given, simplified(candidate)) }));
  const isSame = compared.some(({ steps }) => steps === 0);
  return compared
    .filter(({ candidate, steps }) => steps <= (isSame ? 0 : Math.max(1, Math.floor(candidate.length / 3))))
    .sort((a, b) => a.steps - b.steps)
    .slice(0, MOST_SUGGESTIONS)
    .map(({ candidate }) => candidate);
}

/** ` Did you mean "a" or "b"?`, or nothing; to be put after a sentence. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const suggestions = nearest(word, candidates).map((candidate) => `"${candidate}"`);
  const last = suggestions.pop();
  if (last === undefined) return "";
  const list = suggestions.length === 0 ? last : `${suggestions.join(", ")} or ${last}`;
  return ` Did you mean ${list}?`;
}
