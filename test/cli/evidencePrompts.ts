import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { placement, WorkFolder } from "../helpers/cli.js";
import { CTRL_C, ENTER, Terminal } from "../helpers/terminal.js";

const VISIT = "visits/alder-outcomes";
const MANIFEST = `${VISIT}.evidence.json`;
const PASSPHRASE = "correct horse battery staple";

describe("placement evidence, at a terminal", () => {
  let folder: WorkFolder;

  beforeEach(async () => {
    folder = new WorkFolder();
    expect((await placement(folder.path, ["evidence", "pack", VISIT])).code).to.equal(0);
  });

  afterEach(() => {
    folder.remove();
  });

  const terminal = (...argv: string[]): Terminal => new Terminal(folder.path, ["evidence", ...argv]);
  const exists = (name: string): boolean => existsSync(join(folder.path, name));

  it("erases after a yes, and after nothing else", async () => {
    for (const [keys, code] of [
      [ENTER, 5],
      [CTRL_C, 5],
      ["y", 0],
    ] as const) {
      const asked = terminal("erase", MANIFEST, "visit-note.md");
      await asked.waitFor("To be erased from");
      await asked.answer("Erase this for good?", keys);
      const ended = await asked.end();
      expect(ended.code).to.equal(code);
      expect(ended.out).to.contain(code === 0 ? "Erased one document" : "You did not agree: nothing was done.");
      expect(exists(`${VISIT}/visit-note.md`)).to.equal(code !== 0);
    }
  });

  it("seals and opens with a passphrase that is never shown", async () => {
    const sealing = terminal("seal", VISIT, "--passphrase", "--out", "v.age");
    await sealing.answer("New passphrase for the sealed file", `${PASSPHRASE}${ENTER}`);
    await sealing.answer("The same again", `${PASSPHRASE}${ENTER}`);
    const sealed = await sealing.end();
    expect(sealed.code, sealed.out).to.equal(0);
    expect(sealed.out).to.not.contain("horse");
    const opening = terminal("open", "v.age", "--passphrase", "--out", "opened");
    await opening.answer("Passphrase of the sealed file", `${PASSPHRASE}${ENTER}`);
    const opened = await opening.end();
    expect(opened.code, opened.out).to.equal(0);
    expect(opened.out).to.not.contain("horse");
    expect(exists("opened/documents/visit-note.md")).to.equal(true);
  });

  it("seals nothing when the two passphrases differ, or the question is refused", async () => {
    const differing = terminal("seal", VISIT, "--passphrase", "--out", "v.age");
    await differing.answer("New passphrase for the sealed file", `${PASSPHRASE}${ENTER}`);
    await differing.answer("The same again", `${PASSPHRASE}s${ENTER}`);
    expect((await differing.end()).code).to.equal(3);
    const refused = terminal("seal", VISIT, "--passphrase", "--out", "v.age");
    await refused.answer("New passphrase for the sealed file", CTRL_C);
    const ended = await refused.end();
    expect([ended.code, exists("v.age")]).to.deep.equal([5, false]);
    expect(ended.out).to.contain("The question was not answered: nothing was done.");
  });
});
