import { raw } from "hono/html";
import type { Child, FC } from "hono/jsx";
import { printableLines } from "../../agreement/text/characters.js";
import { STYLE } from "./style.js";

/** Names this project as the maker of a page, so that a page of ours may be replaced by a newer one. */
const GENERATOR = "placement-escrow";

/** Nothing is fetched, nothing runs, nothing is sent: a page is what it holds. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

const LANGUAGE = "en-GB";

export interface PageProps {
  /** Heading and name of the page. */
  readonly title: string;
  /** A sentence or two under the heading. */
  readonly lead?: Child;
  /** What must be read before anything else; see `Notice`. */
  readonly notices?: Child;
  /** Sections, each with a heading of level 2. */
  readonly children: Child;
  /** Of what, when and by what it was made. */
  readonly footer: Child;
  /** Rules of this page alone, after those of all. */
  readonly style?: string;
}

/**
 * A whole page in one file: no script, no network, no font of its own. All text in it is escaped, and whatever would
 * turn the direction of reading or cannot be seen is written out.
 */
export function page(props: PageProps): string {
  return `<!doctype html>\n${printableLines(textOf(<Page {...props} />))}\n`;
}

/** The HTML of parts. */
export function textOf(part: ReturnType<FC>): string {
  const text: unknown = part;
  return String(text);
}

/** Whether a file's beginning is that of a page made here. */
export const isPage = (text: string): boolean =>
  text.startsWith("<!doctype html>") && text.includes(`<meta name="generator" content="${GENERATOR}"/>`);

function Page({ title, lead, notices, children, footer, style = "" }: PageProps) {
  return (
    <html lang={LANGUAGE}>
      <head>
        <meta charset="utf-8" />
        <meta name="generator" content={GENERATOR} />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <title>{title}</title>
        <link rel="icon" href="data:," />
        <style>{raw(STYLE + style)}</style>
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to the content
        </a>
        <header>
          <h1>{title}</h1>
          {lead === undefined ? null : <p class="lead">{lead}</p>}
        </header>
        <main id="content" tabindex={-1}>
          {notices}
          {children}
        </main>
        <footer>{footer}</footer>
      </body>
    </html>
  );
}
