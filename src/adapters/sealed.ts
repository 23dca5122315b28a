import { createReadStream } from "node:fs";
import { mkdir, open, rename, unlink } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { createHash } from "node:crypto";
import { Decrypter, Encrypter } from "age-encryption";
import { PlacementError } from "../errors.js";
import {
  BLOCK,
  DOCUMENTS_ENTRY,
  END_OF_ARCHIVE,
  MANIFEST_ENTRY,
  documentEntries,
  headerOf,
  manifestEntry,
  manifestSizeIn,
  paddingOf,
} from "../evidence/archive.js";
import {
  parseManifest,
  serialiseManifest,
  type EvidenceDocument,
  type EvidenceManifest,
} from "../evidence/manifest.js";
import { readPieces, type Folder } from "./documents.js";
import { cannot, discard, makeFolder } from "./files.js";
import { ByteReader } from "./byteReader.js";

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** Encrypts the manifest and its documents into one file, piece by piece; on any failure there is no file. */
export async function sealEvidence(
  manifest: EvidenceManifest,
  folder: Folder,
  encrypter: Encrypter,
  out: string,
): Promise<void> {
  const plain = ReadableStream.from<Uint8Array>(archiveOf(manifest, folder));
  const draft = `${out}.${process.pid}.tmp`;
  try {
    await makeFolder(dirname(out));
    await writePieces(draft, await encrypter.encrypt(plain));
    await rename(draft, out);
  } catch (cause) {
    await unlink(draft).catch(() => undefined);
    throw cause instanceof PlacementError ? cause : cannot("write", out, cause);
  }
}

async function* archiveOf(manifest: EvidenceManifest, folder: Folder): AsyncGenerator<Uint8Array> {
  const entry = manifestEntry(manifest);
  yield headerOf(entry);
  yield Buffer.from(serialiseManifest(manifest));
  yield Buffer.alloc(paddingOf(entry.size));
  for (const { document, entry } of documentEntries(manifest)) {
    yield headerOf(entry);
    yield* exactly(document, folder);
    yield Buffer.alloc(paddingOf(entry.size));
  }
  yield END_OF_ARCHIVE;
}

/** A document's content, which must be the one that the manifest tells of to the last byte. */
async function* exactly(document: EvidenceDocument, folder: Folder): AsyncGenerator<Uint8Array> {
  const path = folder.documents.get(document.name);
  if (path === undefined) throw notAsPacked(document.name);
  const { size, sha256 } = yield* readPieces(path);
  if (size !== document.size || sha256 !== document.sha256) throw notAsPacked(document.name);
}

const notAsPacked = (name: string): PlacementError =>
  new PlacementError("check-failed", `${name} is not as it was packed: nothing was sealed.`, {
    next: "`placement evidence verify` names every difference.",
  });

async function writePieces(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, "wx", PRIVATE_FILE);
  try {
    for await (const piece of pieces) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Decrypts a sealed pack into a new folder. It appears there only once every document was found to be the one that
 * the manifest commits to; on any failure nothing is left.
 * @param out must not exist.
 * @throws PlacementError `signing-refused` for a wrong key, `check-failed` for a damaged or forged file.
 */
export async function openSealed(sealed: string, decrypter: Decrypter, out: string): Promise<EvidenceManifest> {
  const draft = `${out}.${process.pid}.tmp`;
  try {
    const reader = new ByteReader(await decrypt(sealed, decrypter));
    await makeFolder(dirname(out));
    await mkdir(draft, { mode: PRIVATE_FOLDER });
    const manifest = await unpack(reader, draft);
    await rename(draft, out);
    return manifest;
  } catch (cause) {
    await discard(draft);
    throw cause instanceof PlacementError ? cause : cannot("open", sealed, cause);
  }
}

async function decrypt(sealed: string, decrypter: Decrypter): Promise<AsyncIterable<Uint8Array>> {
  const file = await open(sealed).catch((cause: unknown) => {
    throw cannot("read", sealed, cause);
  });
  const cipher = ReadableStream.from<Uint8Array>(withBoundedHead(createReadStream(sealed, { fd: file })));
  try {
    return guarded(await decrypter.decrypt(cipher));
  } catch (cause) {
    await file.close().catch(() => undefined);
    if (cause instanceof Error && cause.message.startsWith("no identity matched")) {
      throw new PlacementError(
        "signing-refused",
        `The key or passphrase does not open ${sealed}: it was sealed with another.`,
        {
          next: "Give the identity file, or the passphrase, that belongs to one of its recipients.",
          cause,
        },
      );
    }
    throw new PlacementError("bad-input", `${sealed} is not an age file, or its head is damaged.`, {
      next: "Ask whoever sealed it to send it again.",
      cause,
    });
  }
}

/** An age file begins with lines for each recipient, then one with `---`; bytes for some thousands of recipients. */
const LONGEST_HEAD = 1024 * 1024;
const END_OF_HEAD = /\n---[^\n]*\n/;

/** The same bytes; a head without end, which age would read into memory whole, is broken off. */
async function* withBoundedHead(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: string | undefined = "";
  for await (const piece of pieces) {
    if (head !== undefined) head += Buffer.from(piece).toString("latin1");
    if (head !== undefined && END_OF_HEAD.test(head)) head = undefined;
    if (head !== undefined && head.length > LONGEST_HEAD) throw new Error("the head does not end");
    yield piece;
  }
}

/** What fails to authenticate was changed or cut off under way. */
async function* guarded(plain: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* plain;
  } catch (cause) {
    throw damaged("it was changed or cut off on the way", cause);
  }
}

const damaged = (reason: string, cause?: unknown): PlacementError =>
  new PlacementError("check-failed", `The sealed file is not good: ${reason}. Nothing of it was kept.`, {
    next: "Ask whoever sealed it to send it again.",
    cause,
  });

async function unpack(reader: ByteReader, into: string): Promise<EvidenceManifest> {
  const size = manifestSizeIn(await take(reader, BLOCK));
  if (size === undefined) throw damaged("it does not begin with a manifest as `evidence seal` writes it");
  const text = Buffer.from(await take(reader, size)).toString("utf8");
  const manifest = parseManifest(text, MANIFEST_ENTRY);
  if (serialiseManifest(manifest) !== text) throw damaged("its manifest is not written as `evidence seal` writes it");
  await expect(reader, Buffer.alloc(paddingOf(size)));
  await writeNew(join(into, MANIFEST_ENTRY), [Buffer.from(text)]);
  const folder = join(into, DOCUMENTS_ENTRY);
  await mkdir(folder, { mode: PRIVATE_FOLDER });
  for (const { document, entry } of documentEntries(manifest)) {
    await expect(reader, headerOf(entry));
    await unpackDocument(reader, document, folder);
    await expect(reader, Buffer.alloc(paddingOf(entry.size)));
  }
  await expect(reader, END_OF_ARCHIVE);
  if (!(await reader.isAtEnd())) throw damaged("something follows its last document");
  return manifest;
}

async function unpackDocument(reader: ByteReader, { name, size, sha256 }: EvidenceDocument, folder: string) {
  const path = resolve(folder, ...name.split("/"));
  // The name was checked with the manifest; some systems read more into a name than others.
  if (!path.startsWith(`${resolve(folder)}${sep}`)) throw damaged(`${name} leads out of the folder`);
  await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
  const hash = createHash("sha256");
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of reader.pieces(size)) {
      hash.update(piece);
      yield piece;
    }
  };
  await writeNew(path, pieces());
  if (`0x${hash.digest("hex")}` !== sha256) throw damaged(`${name} is not the document that was committed to`);
}

async function writeNew(path: string, pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, "wx", PRIVATE_FILE);
  try {
    for await (const piece of pieces) await file.writeFile(piece);
  } finally {
    await file.close();
  }
}

async function take(reader: ByteReader, count: number): Promise<Uint8Array> {
  const bytes = await reader.take(count);
  if (bytes.length < count) throw damaged("it ends too early");
  return bytes;
}

async function expect(reader: ByteReader, bytes: Uint8Array): Promise<void> {
  if (!Buffer.from(await take(reader, bytes.length)).equals(bytes)) {
    throw damaged("its archive does not follow its manifest");
  }
}
