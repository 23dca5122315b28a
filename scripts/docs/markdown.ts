import { readFile } from "node:fs/promises";
import { format } from "prettier";

/** Formats Markdown as `npm run lint` wants it. */
export async function formatted(markdown: string): Promise<string> {
  const config = JSON.parse(await readFile(".prettierrc.json", "utf8")) as object;
  return format(markdown, { ...config, parser: "markdown" });
}

/** A table; what stands in a cell may hold anything but line breaks. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
