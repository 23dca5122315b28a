import { PlacementError } from "../errors.js";

/** What a template leaves to be written over. */
export const TO_WRITE = "(write here)";

/** What people write where they mean to write later, or nothing. Compared without marks, capitals and doubled spaces. */
const PLACEHOLDERS = new Set(
  [
    ["todo", "tbc", "tba", "tbd", "fixme", "xxx", "xx", "x", "placeholder", "text", "test", "draft", "to do"],
    ["to be completed", "to be confirmed", "to be added", "to follow", "write here", "insert text here", "pending"],
    ["na", "n a", "none", "nil", "no", "nothing", "not applicable", "no comment", "no comments", "nothing to add"],
    ["see report", "see attached", "see above", "see below", "as above", "as before", "ditto", "same", "same as above"],
    ["met", "not met", "partly met", "yes", "ok", "okay", "fine", "done", "unknown", "null", "lorem ipsum"],
  ].flat(),
);

const LONGEST_TEXT = 20_000;

/** Some letters, as the Hangul fillers, are blank: nobody can read a word of them. */
const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .match(/[\p{L}\p{N}]+/gu) ?? [];

function requireReadable(text: string): void {
  if (text.trim() === "") refuse("it is empty; write what a reader needs to know.");
  if (text.length > LONGEST_TEXT) refuse(`it is longer than ${LONGEST_TEXT} characters; put the rest in a document.`);
  // Line breaks and tabs belong to a text; what reorders or hides it does not.
  if (/(?![\n\r\t\u200c\u200d])\p{C}/u.test(text)) refuse("it holds a character that cannot be seen.");
  if (text.toLowerCase().includes(TO_WRITE)) refuse(`it still says "${TO_WRITE}"; write over it.`);
}

const isPlaceholder = (text: string): boolean => {
  const words = wordsOf(text);
  return words.length === 0 || PLACEHOLDERS.has(words.join(" ")) || words[0] === "lorem" || words[0] === "todo";
};

/** A text that says something: neither empty nor a placeholder, and more than a single word. */
export function parseAccount(text: string): string {
  requireReadable(text);
  if (isPlaceholder(text)) return refuse(`"${shown(text)}" says nothing; write what a reader needs to know.`);
  if (wordsOf(text).length < 2) return refuse(`"${shown(text)}" is a single word; write a sentence.`);
  return text.trim();
}

/** Somebody's own words. A single one can be all that a person says: only what nobody said is refused. */
export function parseOwnWords(text: string): string {
  requireReadable(text);
  const words = wordsOf(text).join(" ");
  const couldBeSaid = ["no", "nothing", "yes", "ok", "okay", "fine"].includes(words);
  if (isPlaceholder(text) && !couldBeSaid) {
    return refuse(`"${shown(text)}" is nobody's view; if there is none, say why under "notGiven".`);
  }
  return text.trim();
}

const LONGEST_SHOWN = 40;

const shown = (text: string): string => {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN)}…` : line;
};

function refuse(reason: string): never {
  throw new PlacementError("bad-input", reason);
}
