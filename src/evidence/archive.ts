import { documentsOf, serialiseManifest, type EvidenceManifest } from "./manifest.js";

/**
 * A sealed pack is a tar archive (POSIX ustar, pax records for long names) of the manifest and then its documents in
 * the manifest's order, so that it can be opened without this program too: `age -d FILE | tar x`. Every header follows
 * from a name and a size alone. A reader therefore never takes a name or a path from an archive: it knows from the
 * manifest what must come next, byte by byte, and refuses everything else.
 */
export const MANIFEST_ENTRY = "documents.evidence.json";
export const DOCUMENTS_ENTRY = "documents";

export const BLOCK = 512;

/** Two empty blocks. */
export const END_OF_ARCHIVE = new Uint8Array(2 * BLOCK);

/** No manifest of the documents that one may have is longer, in bytes. */
const LONGEST_MANIFEST = 16 * 1024 * 1024;

/** One file of the archive and where it stands there. */
export interface ArchiveEntry {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

export const manifestEntry = (manifest: EvidenceManifest): ArchiveEntry => ({
  path: MANIFEST_ENTRY,
  size: Buffer.byteLength(serialiseManifest(manifest)),
});

/** The documents of a manifest as they follow it in the archive. */
export const documentEntries = (manifest: EvidenceManifest) =>
  documentsOf(manifest).map((document) => ({
    document,
    entry: { path: `${DOCUMENTS_ENTRY}/${document.name}`, size: document.size },
  }));

/** Bytes that fill a file's last block. */
export const paddingOf = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

const NAME_BYTES = 100;
/** Eleven octal digits. */
const LARGEST_PLAIN = 8 * 1024 ** 3 - 1;

/** The blocks before a file's content: its header, and before that the pax records that it does not hold. */
export function headerOf({ path, size }: ArchiveEntry): Buffer {
  const isPlain = /^[\x20-\x7e]*$/.test(path) && path.length <= NAME_BYTES;
  const records = [
    ...(isPlain ? [] : [paxRecord("path", path)]),
    ...(size > LARGEST_PLAIN ? [paxRecord("size", size.toString())] : []),
  ];
  const header = block({ name: isPlain ? path : "long-name", size: Math.min(size, LARGEST_PLAIN), type: "0" });
  if (records.length === 0) return header;
  const body = Buffer.concat(records);
  const padding = Buffer.alloc(paddingOf(body.length));
  return Buffer.concat([block({ name: "PaxHeaders/file", size: body.length, type: "x" }), body, padding, header]);
}

/** The size that the archive's first header gives the manifest; undefined if that is no such header. */
export function manifestSizeIn(header: Uint8Array): number | undefined {
  const digits = Buffer.from(header.subarray(124, 135)).toString("latin1");
  if (!/^[0-7]{11}$/.test(digits)) return undefined;
  const size = Number.parseInt(digits, 8);
  const expected = headerOf({ path: MANIFEST_ENTRY, size });
  return size <= LONGEST_MANIFEST && expected.equals(header) ? size : undefined;
}

/** `LENGTH key=value\n`, where the length counts its own digits too. */
function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + 1;
  while (length !== rest + length.toString().length) length = rest + length.toString().length;
  return Buffer.from(`${length} ${key}=${value}\n`);
}

/** One header block as POSIX.1-1988 lays it out: no owner, no time. */
function block({ name, size, type }: { name: string; size: number; type: "0" | "x" }): Buffer {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number): void => {
    header.write(value.toString(8).padStart(digits, "0"), at, "latin1");
  };
  header.write(name, 0, "latin1");
  octal(0o600, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(size, 124, 11);
  octal(0, 136, 11);
  header.write("        ", 148, "latin1");
  header.write(type, 156, "latin1");
  header.write("ustar\u000000", 257, "latin1");
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  header.write("\u0000 ", 154, "latin1");
  return header;
}
