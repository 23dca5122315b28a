/** How wide a terminal surely is. */
export const WIDTH = 80;

/** Text of a file in which no run of spaces can push what follows to a line of its own, as if it were the tool's. */
export const closedUp = (text: string): string => text.replace(/\s+/g, " ");

/**
 * Text in lines of at most 80 columns. A word is never cut nor left out: a hash that is too long for its line sticks
 * out whole.
 * @param indent spaces before the first line.
 * @param hanging spaces before the others.
 */
export function wrapped(text: string, indent = 0, hanging = indent): string[] {
  const lines: string[] = [];
  let line = " ".repeat(indent);
  let isFresh = true;
  for (const word of text.split(" ")) {
    if (!isFresh && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = " ".repeat(hanging);
      isFresh = true;
    }
    line += isFresh ? word : ` ${word}`;
    isFresh = false;
  }
  return [...lines, line];
}
