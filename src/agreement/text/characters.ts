/** Letters of European names that do not come apart into a plain letter and an accent, and the marks of typography. */
const ALSO_PLAIN = new Set("øØłŁßæÆœŒðÐþÞđĐ‘’–—£€");

const PRINTABLE_ASCII = /^[\x20-\x7e]$/;

function isPlain(character: string): boolean {
  if (ALSO_PLAIN.has(character)) return true;
  const [base = "", ...accents] = character.normalize("NFD");
  return PRINTABLE_ASCII.test(base) && accents.every((accent) => /^\p{Mn}$/u.test(accent));
}

/**
 * The first character that a reader would take for another one, or not see at all, as `"а" (U+0430)`. Letters of
 * other alphabets, full-width letters, controls and invisible characters count; accents on Latin letters do not.
 */
export function deceptiveCharacter(text: string): string | undefined {
  const found = Array.from(text.normalize("NFC")).find((character) => !isPlain(character));
  if (found === undefined) return undefined;
  const number = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const visible = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(found) ? `"${found}" ` : "";
  return `${visible}(U+${number})`;
}

/** ` It contains "а" (U+0430), which is not …`, or nothing; to be put after a sentence. */
export function warnOfCharacters(text: string): string {
  const found = deceptiveCharacter(text);
  return found === undefined ? "" : ` It contains the character ${found}, which is not what it looks like.`;
}

/** Text in which a reader would see no difference is equal after this. */
export function folded(text: string): string {
  return text.normalize("NFC").replace(/[‘’]/g, "'").replace(/[–—]/g, "-").replace(/\s+/g, " ").trim().toLowerCase();
}

/**
 * A stranger's text as it may be shown: whatever could move the cursor, colour the screen, break the line or turn the
 * direction of reading is written out, as `\u{1b}`.
 */
export const printable = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );

/** The same for text of several lines. */
export const printableLines = (text: string): string => text.split("\n").map(printable).join("\n");
