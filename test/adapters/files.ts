import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { namesEnding, writeText } from "../../src/adapters/files.js";
import { PlacementError } from "../../src/errors.js";

describe("A file that cannot be written", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "placement-files-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const failureOf = (path: string): Promise<string> =>
    writeText(path, "new").then(
      () => "written",
      (error: unknown) => (error instanceof PlacementError ? error.message : `unexpected: ${String(error)}`),
    );

  it("is told with the reason where a file lies in the place of its folder, and that file stays", async () => {
    const file = join(folder, "notes");
    writeFileSync(file, "precious");
    expect(await failureOf(join(file, "out.json"))).to.equal(
      `Cannot make the folder ${file}: something else is there already.`,
    );
    expect(await failureOf(join(file, "deeper", "out.json"))).to.equal(
      `Cannot make the folder ${join(file, "deeper")}: it is not a folder.`,
    );
    expect(readFileSync(file, "utf8")).to.equal("precious");
  });

  it("is told with the reason where its name is too long, or a folder's", async () => {
    const long = join(folder, "n".repeat(300));
    expect(await failureOf(long)).to.equal(`Cannot write ${long}: the name is too long.`);
    expect(await failureOf(folder)).to.equal(`Cannot write ${folder}: it is a folder.`);
    expect(readdirSync(folder)).to.deep.equal([]);
  });
});

describe("The files of a folder that end so", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "placement-files-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("are told by name, the hidden ones left out", async () => {
    for (const name of ["b.json", "a.json", "._a.json", "c.txt"]) writeFileSync(join(folder, name), "{}");
    expect(await namesEnding(folder, ".json")).to.deep.equal(["a.json", "b.json"]);
  });

  it("are not taken for none where the folder is not there", async () => {
    const gone = join(folder, "gone");
    const failure = await namesEnding(gone, ".json").catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(PlacementError);
    expect((failure as PlacementError).message).to.equal(`Cannot read ${gone}: there is no such file or folder.`);
  });
});

describe("Writing a file where a stranger may write too", () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "placement-files-"));
    writeFileSync(at("victim"), "precious");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("takes no draft that lay there before, nor leaves its own behind", async () => {
    symlinkSync(at("victim"), at(`out.json.${process.pid}.tmp`));
    await writeText(at("out.json"), "new", { isPrivate: true });
    expect(readFileSync(at("victim"), "utf8")).to.equal("precious");
    expect(readFileSync(at("out.json"), "utf8")).to.equal("new");
    expect(statSync(at("out.json")).mode & 0o077).to.equal(0);
    expect(readdirSync(folder)).to.have.members(["out.json", `out.json.${process.pid}.tmp`, "victim"]);
  });

  it("replaces a link and not what it leads to", async () => {
    symlinkSync(at("victim"), at("out.json"));
    await writeText(at("out.json"), "new");
    expect([readFileSync(at("victim"), "utf8"), readFileSync(at("out.json"), "utf8")]).to.deep.equal([
      "precious",
      "new",
    ]);
  });
});
