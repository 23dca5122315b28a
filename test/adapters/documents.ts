import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { digestOf, readFolder, readPieces, removeDocument } from "../../src/adapters/documents.js";
import { PlacementError } from "../../src/errors.js";

describe("adapters/documents", () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "placement-documents-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function messageOf(act: Promise<unknown>): Promise<string> {
    try {
      await act;
    } catch (error) {
      if (error instanceof PlacementError) return error.message;
      throw error;
    }
    return expect.fail("It was not refused.");
  }

  it("finds documents in all folders, and names them in composed form", async () => {
    mkdirSync(at("letters/old"), { recursive: true });
    for (const name of ["b.md", "letters/a.md", "letters/old/Zoe\u0308.md"]) writeFileSync(at(name), "x");
    const { documents, hidden, odd } = await readFolder(folder);
    expect([...documents.keys()]).to.deep.equal(["b.md", "letters/a.md", "letters/old/Zoë.md"]);
    expect(documents.get("letters/old/Zoë.md")).to.equal(at("letters/old/Zoe\u0308.md"));
    expect([hidden, odd]).to.deep.equal([[], []]);
  });

  it("names hidden files and follows no link, of files or folders", async () => {
    mkdirSync(at(".git"));
    for (const name of [".DS_Store", "~$visit.docx", "Thumbs.db", ".git/config", "visit.docx"])
      writeFileSync(at(name), "x");
    symlinkSync("/etc/passwd", at("passwd.md"));
    symlinkSync("/etc", at("system"));
    const { documents, hidden, odd } = await readFolder(folder);
    expect([...documents.keys()]).to.deep.equal(["visit.docx"]);
    expect(hidden).to.have.members([".DS_Store", "~$visit.docx", "Thumbs.db", ".git"]);
    expect(odd).to.deep.equal(["passwd.md", "system"]);
  });

  it("names a file that differs from another by the form of its letters alone", async () => {
    writeFileSync(at("Zoe\u0308.md"), "x");
    writeFileSync(at("Zo\u00eb.md"), "y");
    expect((await readFolder(folder)).odd).to.deep.equal(["Zoë.md"]);
  });

  it("gives size and hash without ever holding more than a piece", async () => {
    const block = Buffer.alloc(1024 * 1024, 5);
    const hash = createHash("sha256");
    for (let count = 0; count < 16; count += 1) {
      appendFileSync(at("film.mp4"), block);
      hash.update(block);
    }
    expect(await digestOf(at("film.mp4"))).to.deep.equal({
      size: 16 * block.length,
      sha256: `0x${hash.digest("hex")}`,
    });
    for await (const piece of readPieces(at("film.mp4"))) expect(piece.length).to.be.at.most(256 * 1024);
  });

  it("refuses a document that grows while it is read", async () => {
    writeFileSync(at("note.md"), Buffer.alloc(600 * 1024));
    const pieces = readPieces(at("note.md"));
    await pieces.next();
    appendFileSync(at("note.md"), "more");
    const rest = async (): Promise<void> => {
      for (let next = await pieces.next(); next.done !== true; next = await pieces.next());
    };
    expect(await messageOf(rest())).to.match(/note\.md was changed while it was read\.$/);
  });

  it("does not follow a link that took a document's place", async () => {
    symlinkSync("/etc/passwd", at("note.md"));
    expect(await messageOf(digestOf(at("note.md")))).to.match(/^Cannot read .*note\.md: it is a link\.$/);
  });

  it("says which folder is missing", async () => {
    expect(await messageOf(readFolder(at("none")))).to.match(/^Cannot read .*none: there is no such file or folder\.$/);
  });

  describe("removing a document", () => {
    it("takes away the folders that are empty without it, never the top one", async () => {
      mkdirSync(at("letters/old"), { recursive: true });
      writeFileSync(at("letters/old/a.md"), "x");
      await removeDocument(folder, at("letters/old/a.md"));
      expect(existsSync(at("letters"))).to.equal(false);
      expect(existsSync(folder)).to.equal(true);
    });

    it("leaves folders in which something is left", async () => {
      mkdirSync(at("letters"));
      for (const name of ["letters/a.md", "letters/b.md"]) writeFileSync(at(name), "x");
      await removeDocument(folder, at("letters/a.md"));
      expect(existsSync(at("letters/b.md"))).to.equal(true);
    });

    it("does nothing if it is gone already", async () => {
      await removeDocument(folder, at("gone.md"));
    });
  });
});
