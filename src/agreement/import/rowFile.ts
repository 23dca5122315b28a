import { isMap, isScalar, parseDocument, type Document } from "yaml";
import { YamlFile, type Path } from "../text/yamlFile.js";
import type { Place } from "../text/problems.js";
import { COLUMNS, EXCLUSIVE, type Column } from "./columns.js";
import type { Row } from "./table.js";

/** What the agreement is made from: a cell of the row, or a line of the template. */
export type Origin = { readonly column: Column } | { readonly place: Place };

/** The template with a row's cells in it, as an agreement file, and where each of its lines comes from. */
export interface RowFile {
  readonly text: string;
  originOf: (line: number, column?: number) => Origin;
}

/** @param template readable YAML without anchors or repeated keys. */
export function fillTemplate(template: { readonly text: string; readonly path: string }, row: Row): RowFile {
  const text = fillText(template.text, row);
  const filled = new YamlFile(text, template.path);
  const original = new YamlFile(template.text, template.path);
  const paths = pathsIn(filled.root, []);
  return {
    text,
    originOf: (line, column) => {
      const path = pathAt(filled, paths, line, column);
      const filledIn = [...row.cells.keys()].find((key) => isSame(COLUMNS[key], path));
      return filledIn === undefined ? { place: original.placeOf(path) } : { column: filledIn };
    },
  };
}

function fillText(template: string, { cells }: Row): string {
  const document = parseDocument(template, { schema: "failsafe" });
  // What is no agreement file at all is left for `buildAgreement` to refuse.
  if (!isMap(document.contents)) return template;
  for (const column of cells.keys()) {
    const other = EXCLUSIVE[column];
    if (other !== undefined && !cells.has(other) && document.hasIn(COLUMNS[other])) {
      document.deleteIn(COLUMNS[other]);
    }
  }
  for (const [column, cell] of cells) {
    if (isFillable(document, COLUMNS[column])) document.setIn(COLUMNS[column], cell);
  }
  return document.toString({ lineWidth: 0 });
}

/** Whether the value's group is one, or is missing or empty and can be made one. */
function isFillable(document: Document, path: Path): boolean {
  const group = path.slice(0, -1);
  if (group.length === 0) return true;
  const node = document.getIn(group, true);
  if (isScalar(node) && (node.value === null || node.value === "")) document.deleteIn(group);
  else if (node !== undefined) return isMap(node);
  return true;
}

/** Every key and list item, outer ones first. */
function pathsIn(tree: unknown, path: Path): Path[] {
  if (Array.isArray(tree)) return tree.flatMap((item, index) => [[...path, index], ...pathsIn(item, [...path, index])]);
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).flatMap(([key, inner]) => [[...path, key], ...pathsIn(inner, [...path, key])]);
}

/** What stands at a place: the innermost of all that begin there. */
function pathAt(file: YamlFile, paths: readonly Path[], line: number, column: number | undefined): Path {
  const isThere = (place: Place): boolean => place.line === line && (column === undefined || place.column === column);
  return paths.findLast((path) => isThere(file.placeOf(path)) || isThere(file.placeOfKey(path))) ?? [];
}

const isSame = (a: Path, b: Path): boolean => a.length === b.length && a.every((step, index) => step === b[index]);
