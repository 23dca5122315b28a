import { keccak256 } from "./keccak256.js";

/** The same few accounts come again and again; those of a whole population need not be kept. */
const KEPT = 16_384;

const NINE = 0x39;
const HEX_DIGITS = 40;
/** The bit that makes an ASCII letter small. */
const SMALL = 0x20;

const known = new Map<string, string>();

/**
 * The address with the capitals that EIP-55 gives it, `0x` first.
 *
 * @param digits - Its 40 hexadecimal digits, in small letters and without `0x`.
 */
export function checksummed(digits: string): string {
  const kept = known.get(digits);
  if (kept !== undefined) return kept;
  const address = withCapitals(digits);
  if (known.size >= KEPT) known.clear();
  known.set(digits, address);
  return address;
}

/** A letter is a capital where the same digit of the hash of the small letters is 8 or more. */
function withCapitals(digits: string): string {
  const letters = Buffer.from(digits, "latin1");
  const hash = keccak256(letters);
  for (let index = 0; index < HEX_DIGITS; index++) {
    const letter = letters[index] ?? 0;
    const pair = hash[index >> 1] ?? 0;
    const digit = index % 2 === 0 ? pair >> 4 : pair & 0x0f;
    if (letter > NINE && digit >= 8) letters[index] = letter & ~SMALL;
  }
  return `0x${letters.toString("latin1")}`;
}
