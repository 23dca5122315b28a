import Table from "cli-table3";

const EDGES = ["top", "bottom", "left", "right"].flatMap((edge) => [
  edge,
  `${edge}-mid`,
  `${edge}-left`,
  `${edge}-right`,
]);
const BLANK = Object.fromEntries([...EDGES, "mid", "mid-mid"].map((edge) => [edge, ""]));

/**
 * Rows as aligned lines without rules, for any terminal and for reading aloud; indented by two spaces.
 * @param right the columns that are aligned to the right.
 */
export function textTable(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  if (rows.length === 0) return [];
  const columns = Math.max(...rows.map((row) => row.length));
  const table = new Table({
    chars: { ...BLANK, middle: "  " },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colAligns: Array.from({ length: columns }, (_, column) => (right.includes(column) ? "right" : "left")),
  });
  table.push(...rows.map((row) => Array.from({ length: columns }, (_, column) => row[column] ?? "")));
  return table
    .toString()
    .split("\n")
    .map((line) => `  ${line}`.trimEnd());
}
