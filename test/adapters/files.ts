import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { writeText } from "../../src/adapters/files.js";

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
