import { raw } from "hono/html";
import { Fold, Table, Wide, type TableProps } from "../parts.js";

export interface ChartProps {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  /** How to read the chart, colours aside. */
  readonly description: string;
  /** From `draw`. */
  readonly svg: string;
  /** The same in figures. */
  readonly table: Omit<TableProps, "id">;
}

/** A chart that can be read without seeing it: named, described, and with its figures beside it. */
export function Chart({ id, title, description, svg, table }: ChartProps) {
  return (
    <figure>
      <figcaption id={`${id}-title`}>{title}</figcaption>
      <p class="muted" id={`${id}-description`}>
        {description}
      </p>
      <Wide label={`${id}-title`}>
        <div role="img" aria-labelledby={`${id}-title`} aria-describedby={`${id}-description`}>
          <div aria-hidden="true">{raw(svg)}</div>
        </div>
      </Wide>
      <Fold summary={`Figures: ${title}`}>
        <Table id={`${id}-table`} {...table} />
      </Fold>
    </figure>
  );
}
