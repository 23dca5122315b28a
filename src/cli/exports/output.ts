import { writeStreamed, type Chunk } from "../../adapters/streamedFile.js";
import { PlacementError } from "../../errors.js";
import type { Context } from "../context.js";
import { requireReplaceable } from "../replaceable.js";

/** A file of an export. */
export interface ExportedFile {
  readonly path: string;
  /** Null where the file is no table. */
  readonly table: string | null;
  /** Rows, releases or reporting periods. */
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** What goes into a file, written piece by piece; says how many rows it was. */
export type Fill = (write: (chunk: Chunk) => Promise<void>) => Promise<number>;

export interface FileOptions {
  readonly table?: string;
  readonly isPrivate: boolean;
  /** How such a file begins: an older one is replaced, and no other file. */
  readonly beginning: string;
}

/** Writes one file of an export. */
export async function toFile(context: Context, path: string, fill: Fill, options: FileOptions): Promise<ExportedFile> {
  const isOwn = (beginning: string): boolean => beginning.startsWith(options.beginning);
  await requireReplaceable(context, path, { name: "such export", isOwn });
  let rows = 0;
  const written = await writeStreamed(
    context.path(path),
    async (write) => {
      rows = await fill(write);
    },
    options,
  );
  return { path, table: options.table ?? null, rows, ...written };
}

/** Data go to stdout where no file is named, and then nothing else may. */
export async function toOutput(
  context: Context,
  out: string | undefined,
  fill: Fill,
  options: FileOptions,
): Promise<ExportedFile[]> {
  if (out !== undefined) return [await toFile(context, out, fill, options)];
  refuseJson(context);
  await fill((chunk) => {
    context.io.out(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
    return Promise.resolve();
  });
  return [];
}

function refuseJson({ options }: Context): void {
  if (options.json !== true) return;
  throw new PlacementError("bad-usage", "With --json the report is printed, so the export itself needs a file.", {
    next: "Name one with --out.",
  });
}
