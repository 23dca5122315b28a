import { dirname, isAbsolute, join } from "node:path";
import { warnOfCharacters } from "../text/characters.js";
import type { YamlFile } from "../text/yamlFile.js";

/** A document that a file names, to be looked for beside it. */
interface NamedDocument {
  readonly key: string;
  /** What it is, for messages. */
  readonly what: string;
  readonly name: string;
}

interface Disk {
  /** Of the file that names it. */
  readonly path: string;
  readonly readFile: (path: string) => Uint8Array;
}

/** The bytes of a document that a file names; why there are none is noted. */
export function readNamedDocument(
  file: YamlFile,
  { key, what, name }: NamedDocument,
  disk: Disk,
): Uint8Array | undefined {
  const path = isAbsolute(name) ? name : join(dirname(disk.path), name);
  try {
    const document = disk.readFile(path);
    if (document.length > 0) return document;
    file.fault([key], `the ${what} ${path} is empty.`);
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const reason = isMissing ? "there is no such file" : "the file cannot be read";
    file.fault([key], `the ${what} ${path}: ${reason}.${warnOfCharacters(name)}`);
  }
  return undefined;
}
