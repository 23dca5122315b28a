/** A string, a bracket or a comma or colon: all that matters to find the keys of JSON that is known to be sound. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

/**
 * Reads JSON that every reader reads alike: a key that stands twice in an object is refused, because readers differ in
 * which of the two counts, and `__proto__`, because it is no plain key everywhere.
 * @throws SyntaxError that says what is wrong, without the text's own characters.
 */
export function parseStrictJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  requireSingleKeys(text);
  return value;
}

function requireSingleKeys(text: string): void {
  /** The keys of each object that is open at this place; an array has none. */
  const open: (Set<string> | undefined)[] = [];
  let last = "";
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":") note(JSON.parse(last) as string, open.at(-1));
    last = token;
  }
}

function note(key: string, keys: Set<string> | undefined): void {
  if (key === "__proto__") throw new SyntaxError("a key is __proto__");
  if (keys?.has(key) === true) throw new SyntaxError("a key stands twice in one object");
  keys?.add(key);
}
