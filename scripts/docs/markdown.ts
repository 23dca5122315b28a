import { readFile } from "node:fs/promises";
import { format } from "prettier";

/** Formats a text as `npm run lint` wants it. */
export async function formatted(text: string, parser: "markdown" | "json" = "markdown"): Promise<string> {
  const config = JSON.parse(await readFile(".prettierrc.json", "utf8")) as object;
  return format(text, { ...config, parser });
}

/** A table; what stands in a cell may hold anything but line breaks. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
