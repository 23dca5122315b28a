const WORD = 32;
/** Solidity puts INVALID between the constructor and the code that it deploys. */
const INVALID = 0xfe;

/**
 * Whether a contract's code is what its creation code deploys. Nothing may differ but its immutables: words that are
 * zero in the creation code, each of which must be one of those given.
 *
 * @param code - What is at the address, 0x-prefixed hex.
 * @param creationCode - What deployed it, without the constructor's arguments; the deployed code is its end.
 * @param immutables - The 32-byte words that its immutables hold.
 */
export function isDeployedFrom(code: string, creationCode: string, immutables: readonly string[]): boolean {
  const found = bytesOf(code);
  const built = bytesOf(creationCode);
  const start = built.length - found.length;
  if (found.length === 0 || start < 1 || built[start - 1] !== INVALID) return false;
  const words = immutables.map(bytesOf);
  const template = built.subarray(start);
  let place = 0;
  while (place < found.length) {
    if (found[place] === template[place]) {
      place++;
      continue;
    }
    const end = endOfImmutable(found, template, place, words);
    if (end === undefined) return false;
    place = end;
  }
  return true;
}

/** An immutable may begin with zeros, which do not differ from the template: it may have begun before `place`. */
function endOfImmutable(
  found: Uint8Array,
  template: Uint8Array,
  place: number,
  words: readonly Uint8Array[],
): number | undefined {
  for (const word of words) {
    const start = place - word.findIndex((byte) => byte !== 0);
    const isBlank = template.subarray(start, start + WORD).every((byte) => byte === 0);
    const isSame = Buffer.compare(found.subarray(start, start + WORD), word) === 0;
    if (isBlank && isSame) return start + WORD;
  }
  return undefined;
}

const bytesOf = (hex: string): Uint8Array => Buffer.from(hex.slice(2), "hex");
