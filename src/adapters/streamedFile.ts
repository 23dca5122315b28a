import { createHash, randomUUID } from "node:crypto";
import { open, rename, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { cannot, discard, makeFolder } from "./files.js";

/** What a file holds, so that two of them can be compared. */
export interface WrittenFile {
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

export type Chunk = string | Uint8Array;

/** Only the owner may read what can lead to a person. */
const PRIVATE_MODE = 0o600;
const SHARED_MODE = 0o644;

/**
 * Writes a file piece by piece, beside its place until it is whole and on disk: as `writeText`, for what memory need not
 * hold at once.
 * @param fill gets a function that settles when a piece is written.
 */
export async function writeStreamed(
  path: string,
  fill: (write: (chunk: Chunk) => Promise<void>) => Promise<void>,
  { isPrivate = false } = {},
): Promise<WrittenFile> {
  const draft = `${path}.${randomUUID()}.tmp`;
  const onDisk = told(path);
  await makeFolder(dirname(path));
  const file = await onDisk(open(draft, "wx", isPrivate ? PRIVATE_MODE : SHARED_MODE));
  try {
    const written = await filled(file, fill, onDisk);
    await onDisk(rename(draft, path));
    return written;
  } catch (error) {
    await discard(draft);
    throw error;
  }
}

async function filled(
  file: FileHandle,
  fill: Parameters<typeof writeStreamed>[1],
  onDisk: <Result>(work: Promise<Result>) => Promise<Result>,
): Promise<WrittenFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    await fill(async (chunk) => {
      const piece = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
      hash.update(piece);
      bytes += piece.length;
      await onDisk(file.writeFile(piece));
    });
    await onDisk(file.sync());
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** What the disk refuses is told in a sentence; what the filling finds wrong is told as it is. */
const told =
  (path: string) =>
  async <Result>(work: Promise<Result>): Promise<Result> =>
    work.catch((cause: unknown) => {
      throw cannot("write", path, cause);
    });
