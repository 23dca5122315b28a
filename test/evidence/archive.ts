import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import {
  BLOCK,
  END_OF_ARCHIVE,
  MANIFEST_ENTRY,
  headerOf,
  manifestSizeIn,
  paddingOf,
} from "../../src/evidence/archive.js";

const PLAIN = "documents/visit.md";
const LONG = `documents/${"letters from the school/".repeat(9)}visit.md`;
const ACCENTED = "documents/Zoë – 写真.md";

describe("evidence/archive", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "placement-archive-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is read by the system's tar, with long names and those of other alphabets", () => {
    const content = Buffer.from("what was seen\n");
    const entries = [PLAIN, LONG, ACCENTED].flatMap((path) => [
      headerOf({ path, size: content.length }),
      content,
      Buffer.alloc(paddingOf(content.length)),
    ]);
    const archive = join(folder, "archive.tar");
    writeFileSync(archive, Buffer.concat([...entries, END_OF_ARCHIVE]));
    execFileSync("tar", ["-x", "-f", archive, "-C", folder]);
    for (const path of [PLAIN, LONG, ACCENTED]) {
      expect(readFileSync(join(folder, path), "utf8")).to.equal("what was seen\n");
    }
  });

  it("holds a size of more than eight gibibytes as a pax record", () => {
    const header = headerOf({ path: PLAIN, size: 9 * 1024 ** 3 }).toString("latin1");
    expect(header).to.contain("19 size=9663676416\n");
  });

  it("gives the manifest's size back from its header, and from no other", () => {
    const header = headerOf({ path: MANIFEST_ENTRY, size: 1_462 });
    expect(manifestSizeIn(header)).to.equal(1_462);
    expect(manifestSizeIn(headerOf({ path: PLAIN, size: 1_462 }))).to.equal(undefined);
    expect(manifestSizeIn(headerOf({ path: MANIFEST_ENTRY, size: 2 ** 30 }))).to.equal(undefined);
    expect(manifestSizeIn(Buffer.alloc(BLOCK))).to.equal(undefined);
    for (const place of [0, 100, 148, 156, 257, 345, 511]) {
      const changed = Buffer.from(header);
      changed[place] = (changed[place] ?? 0) ^ 1;
      expect(manifestSizeIn(changed), place.toString()).to.equal(undefined);
    }
  });
});
