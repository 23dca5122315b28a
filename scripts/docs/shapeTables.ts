import { z } from "zod";
import { table } from "./markdown.js";

/** As much of a JSON schema as zod makes of our shapes. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  /** Ours: what a text holds, and in which unit. */
  readonly kind?: string;
  readonly unit?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

type Defs = ReadonlyMap<string, Schema>;

export interface ShapeTables {
  /** A section for each command, in Markdown. */
  readonly commands: readonly string[];
  /** A section for each shape with a name of its own, in alphabetical order. */
  readonly named: readonly string[];
}

/** Describes shapes as tables: a line a field, whatever is nested spelt out as `terms.payee` or `tranches[].amount`. */
export function shapeTables(shapes: Readonly<Record<string, z.ZodType>>): ShapeTables {
  const defs = new Map<string, Schema>();
  const commands = Object.entries(shapes).map(([name, shape]) => {
    const schema = z.toJSONSchema(shape, { io: "input" }) as Schema;
    for (const [id, def] of Object.entries(schema.$defs ?? {})) defs.set(id, def);
    return [`### \`placement ${name}\``, ...alternatives(defs, schema)].join("\n\n");
  });
  const named = [...defs]
    .sort(([a], [b]) => a.localeCompare(b, "en"))
    .map(([id, def]) => [`### ${id}`, def.description ?? "", fieldTable(rowsOf(defs, def, ""))].join("\n\n"));
  return { commands, named };
}

function alternatives(defs: Defs, schema: Schema): string[] {
  if (schema.type === "array" && schema.items !== undefined) {
    return ["A list, each of:", fieldTable(rowsOf(defs, schema.items, ""))];
  }
  const [only, ...others] = schema.anyOf ?? [schema];
  if (only !== undefined && others.length === 0) return [fieldTable(rowsOf(defs, only, ""))];
  return (schema.anyOf ?? []).flatMap((one, place) => [
    place === 0 ? "Either:" : "Or:",
    fieldTable(rowsOf(defs, one, "")),
  ]);
}

type Row = readonly [field: string, type: string, meaning: string];

const fieldTable = (rows: readonly Row[]): string => table(["field", "type", "what it is"], rows);

function rowsOf(defs: Defs, { properties = {}, required = [] }: Schema, prefix: string): Row[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const field = `${prefix}${key}`;
    const meaning = `${meaningOf(defs, schema)}${required.includes(key) ? "" : " (may be missing)"}`;
    return [[`\`${field}\``, typeOf(schema), meaning] as const, ...nestedRows(defs, schema, field)];
  });
}

function nestedRows(defs: Defs, schema: Schema, field: string): Row[] {
  if (schema.properties !== undefined) return rowsOf(defs, schema, `${field}.`);
  if (schema.items !== undefined) return nestedRows(defs, schema.items, `${field}[]`);
  return (schema.anyOf ?? []).flatMap((one) => nestedRows(defs, one, field));
}

function meaningOf(defs: Defs, { description, anyOf, $ref }: Schema): string {
  return (
    description ??
    anyOf?.find((one) => one.description !== undefined)?.description ??
    defs.get(idOf($ref))?.description ??
    ""
  );
}

const idOf = ($ref = ""): string => $ref.replace("#/$defs/", "");

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return linkTo(idOf(schema.$ref));
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(", ");
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeOf))].join(" or ");
  if (schema.prefixItems !== undefined) return `list of ${schema.prefixItems.length}`;
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  const type = schema.kind ?? TYPES[schema.type ?? ""] ?? schema.type ?? "";
  return schema.unit === undefined ? type : `${type}, ${schema.unit}`;
}

const linkTo = (id: string): string => `[${id}](#${id.toLowerCase()})`;

const TYPES: Readonly<Record<string, string>> = { integer: "number", string: "text", boolean: "true or false" };
