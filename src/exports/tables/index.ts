import type { Row, Table, TableSource } from "../table.js";
import { agreements } from "./agreements.js";
import { decisions } from "./decisions.js";
import { events } from "./events.js";
import { movements } from "./movements.js";
import type { TableName } from "./names.js";
import { tranches } from "./tranches.js";

/** Every table that can be exported, by its name. */
export const TABLES = { agreements, tranches, movements, decisions, events } satisfies Record<TableName, unknown>;

/** A table whose columns nobody needs to know one by one. */
export interface AnyTable {
  readonly columns: Table["columns"];
  rows(source: TableSource): Iterable<Row>;
}
