/** What pages are made of. Every part takes text as it is and escapes it; none relies on colour alone. */
import type { Child } from "hono/jsx";
import { formatMoment } from "../../agreement/moments.js";

/** How grave something is; always said in words too. */
export type Tone = "alert" | "caution" | "good" | "plain";

/** A heading of level 2 and what belongs to it. */
export function Section({ id, title, children }: { id: string; title: string; children: Child }) {
  return (
    <section aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
}

/** Something to be read before what follows. */
export function Notice({ tone, children }: { tone: Tone; children: Child }) {
  return <div class={`notice ${tone}`}>{children}</div>;
}

/** A word or two on how something stands. */
export function Tag({ tone, children }: { tone: Tone; children: Child }) {
  return <span class={`tag ${tone}`}>{children}</span>;
}

/** Text in which a command stands between backticks, as in a message of the command line. */
export function Commands({ text }: { text: string }) {
  return <>{text.split("`").map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
}

/** A single fact: what it is, and how much or which. */
export type Fact = readonly [term: string, value: Child];

export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(([term, value]) => (
        <div>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export interface Column {
  readonly heading: string;
  /** Aligned to the right, in figures of one width. */
  readonly isNumber?: boolean;
}

export interface TableProps {
  /** Unique on the page. */
  readonly id: string;
  /** What the table shows; unique on the page, since it names the region that scrolls. */
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The first cell of a row says what the row is about. */
  readonly rows: readonly (readonly Child[])[];
  /** Sums. */
  readonly total?: readonly Child[];
}

/** A table that scrolls by itself where it is wider than the screen, and can be scrolled with the keyboard. */
export function Table({ id, caption, columns, rows, total }: TableProps) {
  return (
    <Wide label={`${id}-caption`}>
      <table>
        <caption id={`${id}-caption`}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ heading, isNumber }) => (
              <th scope="col" class={classOf(isNumber)}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <Row cells={cells} columns={columns} />
          ))}
        </tbody>
        {total === undefined ? null : (
          <tfoot>
            <Row cells={total} columns={columns} />
          </tfoot>
        )}
      </table>
    </Wide>
  );
}

/** What may be wider than the screen. @param label - The id of the element that names it. */
export function Wide({ label, children }: { label: string; children: Child }) {
  return (
    <div class="wide" role="region" aria-labelledby={label} tabindex={0}>
      {children}
    </div>
  );
}

function Row({ cells, columns }: { cells: readonly Child[]; columns: readonly Column[] }) {
  const [first, ...others] = cells;
  return (
    <tr>
      <th scope="row" class={classOf(columns[0]?.isNumber)}>
        {first}
      </th>
      {others.map((cell, index) => (
        <td class={classOf(columns[index + 1]?.isNumber)}>{cell}</td>
      ))}
    </tr>
  );
}

const classOf = (isNumber: boolean | undefined): string | undefined => (isNumber === true ? "number" : undefined);

/** Folded on a screen, open on paper. @param summary - Text, or a heading. */
export function Fold({ summary, isOpen = false, children }: { summary: Child; isOpen?: boolean; children: Child }) {
  return (
    <details open={isOpen}>
      <summary>{summary}</summary>
      <div class="fold">{children}</div>
    </details>
  );
}

/** One thing after another. */
export function Steps({ children }: { children: Child }) {
  return <ol class="steps">{children}</ol>;
}

/** @param at - Unix seconds. */
export function Step({ at, children }: { at: bigint; children: Child }) {
  return (
    <li>
      <Moment at={at} />
      <div>{children}</div>
    </li>
  );
}

/** Unix seconds as a date and time in London. */
export function Moment({ at }: { at: bigint }) {
  return <time datetime={new Date(Number(at) * 1000).toISOString()}>{formatMoment(at)}</time>;
}
