import type { ClearField, ClearText } from "../../clearSigning/clearText.js";
import { WIDTH, closedUp, wrapped } from "./screen.js";

/** What only this tool knows of a field, by the field's path. */
export type Notes = Readonly<Record<string, readonly string[]>>;

const LABEL_WIDTH = 24;
const INDENT = 2;
/** An element of a list with more fields than these is written in running lines. */
const MOST_LINES = 3;

/** What is signed, field by field, as any wallet shows it that reads the descriptor; `=` marks what this tool adds. */
export function clearLines({ intent, fields }: ClearText, notes: Notes): string[] {
  const legend = `${intent}. Field by field, as a wallet shows it ("=" is added here):`;
  return [...wrapped(legend), ...elementsOf(fields).flatMap((element) => elementLines(element, notes))];
}

interface Element {
  readonly heading: string | undefined;
  readonly fields: ClearField[];
}

/** Single fields, and the fields of each element of a list together. */
function elementsOf(fields: readonly ClearField[]): Element[] {
  const elements: Element[] = [];
  let prefix = "";
  for (const field of fields) {
    const at = /^(.*\.\d+)\.\w+$/.exec(field.path)?.[1] ?? "";
    const last = elements.at(-1);
    if (at !== "" && at === prefix && last !== undefined) last.fields.push(field);
    else elements.push({ heading: field.heading, fields: [field] });
    prefix = at;
  }
  return elements;
}

function elementLines({ heading, fields }: Element, notes: Notes): string[] {
  const isLong = fields.length > MOST_LINES;
  const indent = heading === undefined ? INDENT : 2 * INDENT;
  const title = heading === undefined ? [] : [`${" ".repeat(INDENT)}${heading}`];
  if (!isLong) return [...title, ...fields.flatMap((field) => fieldLines(field, indent, notes))];
  const running = fields.map((field) => `${field.label} ${valueOf(field)}`).join("; ");
  const added = fields.flatMap(({ path }) => notes[path] ?? []);
  return [...title, ...wrapped(`${running}.`, indent), ...added.flatMap((note) => noteLines(note, indent))];
}

function fieldLines(field: ClearField, indent: number, notes: Notes): string[] {
  const { label, path, address } = field;
  const value = valueOf(field);
  const width = LABEL_WIDTH + INDENT - indent;
  const start = `${" ".repeat(indent)}${label.padEnd(width)}`;
  const fits = label.length < width && start.length + value.length <= WIDTH;
  const isNamed = address !== undefined && address !== field.value;
  return [
    ...(fits ? [`${start}${value}`] : [start.trimEnd(), ...wrapped(value, indent + INDENT)]),
    ...(isNamed ? [`${" ".repeat(indent + INDENT)}${address}`] : []),
    ...(notes[path] ?? []).flatMap((note) => noteLines(note, indent)),
  ];
}

const noteLines = (note: string, indent: number): string[] =>
  wrapped(closedUp(`= ${note}`), indent + INDENT, indent + 2 * INDENT);

const valueOf = ({ path, value, isUnknown, address }: ClearField): string =>
  isUnknown && address === undefined ? `${value} (${path === "@.chainId" ? "not known here" : "base units"})` : value;
