import { PlacementError } from "../errors.js";

/**
 * What no name may hold: controls, invisible and reordering characters (some count as letters), and the other system's
 * separator.
 */
const UNFIT = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\\]/u;

/** Files and folders that are not seen where they lie: systems and editors put them there, nobody means them. */
const HIDDEN = /^(\.|~\$|thumbs\.db$|desktop\.ini$)/i;

export const isHidden = (segment: string): boolean => HIDDEN.test(segment);

const LONGEST_SEGMENT = 255;
const LONGEST_NAME = 1_024;

/**
 * What is wrong with a document's name, or nothing. A name is a path inside its folder, `letters/visit.md`, in Unicode's
 * composed form: one that leaves the folder, or reads differently than it is, is none.
 */
export function faultInName(name: string): string | undefined {
  if (name === "") return "it is empty";
  if (UNFIT.test(name)) return "it holds a backslash or a character that cannot be seen";
  if (name.normalize("NFC") !== name) return "it is not in Unicode's composed form (NFC)";
  if (Buffer.byteLength(name) > LONGEST_NAME) return `it is longer than ${LONGEST_NAME} bytes`;
  for (const segment of name.split("/")) {
    if (segment === "" || segment === "." || segment === "..") return "it leads out of the folder";
    if (isHidden(segment)) return "it is that of a hidden file or folder, which nobody would see";
    if (segment !== segment.trim() || segment.endsWith(".")) return "a part of it begins or ends with a space or dot";
    if (Buffer.byteLength(segment) > LONGEST_SEGMENT) return `a part of it is longer than ${LONGEST_SEGMENT} bytes`;
  }
  return undefined;
}

/** The first two names that one folder could not hold everywhere: some systems take capitals and small letters for one. */
export function clashOf(names: readonly string[]): readonly [string, string] | undefined {
  const seen = new Map<string, string>();
  for (const name of names) {
    const plain = name.normalize("NFC").toLowerCase();
    const first = seen.get(plain);
    if (first !== undefined) return [first, name];
    seen.set(plain, name);
  }
  return undefined;
}

/** The names as they are committed to, in composed form. */
export function requireNames(names: readonly string[]): void {
  for (const name of names) {
    const fault = faultInName(name);
    if (fault === undefined) continue;
    throw new PlacementError(
      "bad-input",
      `The document ${JSON.stringify(name)} has a name that cannot stand: ${fault}.`,
      {
        next: "Rename it and try again.",
      },
    );
  }
  const clash = clashOf(names);
  if (clash === undefined) return;
  throw new PlacementError("bad-input", `Two documents have one name: ${clash[0]} and ${clash[1]}.`, {
    next: "Rename one of them; capitals alone do not tell two names apart everywhere.",
  });
}
