/** What stands in Markdown as code of its own: fenced, or indented by four and more. */
const CODE_BLOCK = /^(?:```.*?^```$|(?:(?: {4}|\t)[^\n]*\n)+)/gms;

/** Markdown without its code, in which brackets and hashes mean nothing. */
const proseOf = (markdown: string): string => markdown.replaceAll(CODE_BLOCK, "\n").replaceAll(/`[^`\n]*`/g, "");

/** The targets of the links to files and places of this repository, such as `keys.md#passwords`. */
export const linksIn = (markdown: string): string[] =>
  [...proseOf(markdown).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));

/** What a link's `#…` can lead to: headings as GitHub names them, and `<a id>`. */
export function anchorsIn(markdown: string): ReadonlySet<string> {
  const text = markdown.replaceAll(CODE_BLOCK, "\n");
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchorOf(heading));
  const named = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id);
  return new Set([...headings, ...named]);
}

const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/\]\([^)]*\)/g, "")
    .replaceAll(/[^\p{Letter}\p{Number}\s_-]/gu, "")
    .trim()
    .replaceAll(" ", "-");

/** Command lines of the tool as the page shows them: in code blocks and in the text, each by its words. */
export function commandLinesIn(markdown: string): string[][] {
  const blocks = [...markdown.matchAll(CODE_BLOCK)].map(([block]) => block.replaceAll(/\\\n\s*/g, ""));
  const shown = blocks.flatMap((block) => [...block.matchAll(/^(?: {4})?(?:\$ )?((?:placement|node dist\S+) .*)$/gm)]);
  const inText = [...markdown.replaceAll(CODE_BLOCK, "\n").matchAll(/`(placement [^`\n]*)`/g)];
  return [...shown, ...inText].map(([, line = ""]) => wordsOf(line).slice(line.startsWith("node ") ? 2 : 1));
}

/** As a shell would split it, up to a comment, a pipe or another command; brackets round what may be left out go. */
const wordsOf = (line: string): string[] =>
  [
    ...line
      .replace(/ (?:#|\||>|&&|;) .*$/, "")
      .replaceAll(/[[\]]/g, "")
      .matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g),
  ].map(([, double, single, bare]) => double ?? single ?? bare ?? "");
