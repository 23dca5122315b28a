import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { expect } from "chai";
import { readFolder } from "../../src/adapters/documents.js";
import { openSealed, sealEvidence } from "../../src/adapters/sealed.js";
import { PlacementError } from "../../src/errors.js";
import { END_OF_ARCHIVE, MANIFEST_ENTRY, headerOf, paddingOf } from "../../src/evidence/archive.js";
import { commitTo, serialiseManifest, type EvidenceManifest } from "../../src/evidence/manifest.js";

describe("adapters/sealed", () => {
  let folder: string;
  let identity: string;
  const at = (name: string): string => join(folder, name);

  before(async () => {
    identity = await generateX25519Identity();
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "placement-sealed-"));
    mkdirSync(at("visit/letters"), { recursive: true });
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const encrypter = async (): Promise<Encrypter> => {
    const made = new Encrypter();
    made.addRecipient(await identityToRecipient(identity));
    return made;
  };

  const decrypter = (of = identity): Decrypter => {
    const made = new Decrypter();
    made.addIdentity(of);
    return made;
  };

  const document = (name: string, content: Uint8Array) => ({
    kind: "document" as const,
    name,
    size: content.length,
    sha256: `0x${createHash("sha256").update(content).digest("hex")}`,
  });

  const entry = (path: string, content: Uint8Array): Buffer =>
    Buffer.concat([headerOf({ path, size: content.length }), content, Buffer.alloc(paddingOf(content.length))]);

  const manifestPart = (manifest: EvidenceManifest): Buffer =>
    entry(MANIFEST_ENTRY, Buffer.from(serialiseManifest(manifest)));

  const note = Buffer.from("what was seen");
  const good = commitTo([document("note.md", note)]);

  /** Seals bytes as anybody can who knows the recipient, and opens them; nothing may be left but a sentence. */
  async function refusal(archive: Uint8Array): Promise<string> {
    writeFileSync(at("hostile.age"), await (await encrypter()).encrypt(archive));
    try {
      await openSealed(at("hostile.age"), decrypter(), at("opened"));
    } catch (error) {
      if (!(error instanceof PlacementError)) throw error;
      expect(readdirSync(folder).toSorted()).to.deep.equal(["hostile.age", "visit"]);
      return error.message;
    }
    return expect.fail("It was not refused.");
  }

  it("gives back every document byte by byte, empty and large ones too", async () => {
    const contents: [string, Buffer][] = [
      ["empty.txt", Buffer.alloc(0)],
      ["letters/Zoë.md", Buffer.from("hello")],
      ["film.mp4", Buffer.alloc(3 * 1024 * 1024 + 17, 9)],
      ["block.bin", Buffer.alloc(512, 1)],
    ];
    for (const [name, content] of contents) writeFileSync(at(`visit/${name}`), content);
    const manifest = commitTo(contents.map(([name, content]) => document(name, content)));
    await sealEvidence(manifest, await readFolder(at("visit")), await encrypter(), at("visit.age"));
    expect(await openSealed(at("visit.age"), decrypter(), at("opened"))).to.deep.equal(manifest);
    for (const [name, content] of contents) {
      expect(readFileSync(at(`opened/documents/${name}`)).equals(content), name).to.equal(true);
    }
    expect(readFileSync(at(`opened/${MANIFEST_ENTRY}`), "utf8")).to.equal(serialiseManifest(manifest));
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).to.deep.equal([]);
  });

  it("seals nothing if a document is not the one that was packed", async () => {
    writeFileSync(at("visit/note.md"), "something else");
    const sealing = sealEvidence(good, await readFolder(at("visit")), await encrypter(), at("visit.age"));
    expect(await sealing.catch(String)).to.match(/note\.md is not as it was packed: nothing was sealed/);
    expect(readdirSync(folder)).to.deep.equal(["visit"]);
  });

  it("opens what the manifest commits to, and nothing else", async () => {
    const whole = Buffer.concat([manifestPart(good), entry("documents/note.md", note), END_OF_ARCHIVE]);
    writeFileSync(at("good.age"), await (await encrypter()).encrypt(whole));
    expect(await openSealed(at("good.age"), decrypter(), at("opened"))).to.deep.equal(good);
  });

  const hostile: readonly [string, () => Uint8Array, RegExp][] = [
    [
      "a name that leads out of the folder, in the archive",
      () => Buffer.concat([manifestPart(good), entry("documents/../../../evil.md", note), END_OF_ARCHIVE]),
      /does not follow its manifest/,
    ],
    [
      "a name that leads out of the folder, in the manifest",
      () => {
        const text = serialiseManifest(good).replace("note.md", "../../evil.md");
        return Buffer.concat([
          entry(MANIFEST_ENTRY, Buffer.from(text)),
          entry("documents/../../evil.md", note),
          END_OF_ARCHIVE,
        ]);
      },
      /leads out of the folder/,
    ],
    [
      "a link instead of a document",
      () => {
        const header = headerOf({ path: "documents/note.md", size: 0 });
        header.write("2", 156);
        header.write("/etc/passwd", 157);
        return Buffer.concat([manifestPart(good), header, END_OF_ARCHIVE]);
      },
      /does not follow its manifest/,
    ],
    [
      "another document of the same size",
      () =>
        Buffer.concat([manifestPart(good), entry("documents/note.md", Buffer.from("what was said")), END_OF_ARCHIVE]),
      /note\.md is not the document that was committed to/,
    ],
    ["a document too few", () => Buffer.concat([manifestPart(good), END_OF_ARCHIVE]), /does not follow its manifest/],
    [
      "a document too many",
      () =>
        Buffer.concat([
          manifestPart(good),
          entry("documents/note.md", note),
          entry("documents/b.md", note),
          END_OF_ARCHIVE,
        ]),
      /does not follow its manifest/,
    ],
    [
      "something after the end",
      () => Buffer.concat([manifestPart(good), entry("documents/note.md", note), END_OF_ARCHIVE, Buffer.from("x")]),
      /something follows its last document/,
    ],
    [
      "an archive cut off in a document",
      () => Buffer.concat([manifestPart(good), entry("documents/note.md", note).subarray(0, 515)]),
      /is not the document that was committed to/,
    ],
    [
      "a manifest of two gibibytes",
      () => headerOf({ path: MANIFEST_ENTRY, size: 2 ** 31 }),
      /does not begin with a manifest/,
    ],
    ["nothing", () => new Uint8Array(), /ends too early/],
  ];
  for (const [what, archive, sentence] of hostile) {
    it(`refuses ${what}, and leaves nothing behind`, async () => {
      expect(await refusal(archive())).to.match(sentence);
      expect(existsSync(at("evil.md"))).to.equal(false);
    });
  }

  it("reads no more of a head without end than a head can have", async () => {
    writeFileSync(at("endless.age"), "age-encryption.org/v1\n-> ");
    truncateSync(at("endless.age"), 2 ** 40);
    const opening = openSealed(at("endless.age"), decrypter(), at("opened"));
    expect(await opening.catch(String)).to.match(/is not an age file, or its head is damaged/);
    expect(readdirSync(folder).toSorted()).to.deep.equal(["endless.age", "visit"]);
  });

  it("asks a stranger's passphrase for no more work than a computer has memory for", async () => {
    const made = new Encrypter();
    made.setPassphrase("four words at random");
    made.setScryptWorkFactor(10);
    const bytes = Buffer.from(await made.encrypt("x"));
    writeFileSync(at("costly.age"), Buffer.from(bytes.toString("latin1").replace(" 10\n", " 30\n"), "latin1"));
    const opener = new Decrypter();
    opener.addPassphrase("four words at random");
    const opening = openSealed(at("costly.age"), opener, at("opened"));
    expect(await opening.catch(String)).to.match(/is not an age file, or its head is damaged/);
  });

  for (const [what, change] of [
    ["changed", (bytes: Buffer) => (bytes[bytes.length - 30] = (bytes[bytes.length - 30] ?? 0) ^ 1)],
    ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length - 1)],
  ] as const) {
    it(`refuses a sealed file that was ${what} on the way`, async () => {
      writeFileSync(at("visit/note.md"), note);
      await sealEvidence(good, await readFolder(at("visit")), await encrypter(), at("visit.age"));
      const bytes = readFileSync(at("visit.age"));
      const changed = change(bytes);
      writeFileSync(at("visit.age"), typeof changed === "number" ? bytes : changed);
      const opening = openSealed(at("visit.age"), decrypter(), at("opened"));
      expect(await opening.catch(String)).to.match(/it was changed or cut off on the way/);
      expect(readdirSync(folder).toSorted()).to.deep.equal(["visit", "visit.age"]);
    });
  }
});
