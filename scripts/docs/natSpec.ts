/** A NatSpec comment, its lines joined. */
export interface NatSpec {
  readonly notice: string;
  readonly details: string;
  readonly params: ReadonlyMap<string, string>;
}

/** Reads a comment as the compiler hands it on: tags at the start of lines, `@notice` if there is none. */
export function natSpec(text: string): NatSpec {
  const params = new Map<string, string>();
  const told = { notice: "", details: "" };
  for (const part of text.split(/^ ?(?=@)/m)) {
    const [, tag = "notice", content = ""] = /^(?:@(\w+))?\s*(.*)$/s.exec(part) ?? [];
    if (tag === "notice") told.notice = flowing(content);
    if (tag === "dev") told.details = flowing(content);
    const [, name = "", meaning = ""] = /^(\w+)\s+(.*)$/s.exec(content) ?? [];
    if (tag === "param") params.set(name, flowing(meaning));
  }
  return { ...told, params };
}

/** One line a paragraph. */
const flowing = (text: string): string =>
  text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replaceAll(/\s*\n\s*/g, " ").trim())
    .join("\n\n");
