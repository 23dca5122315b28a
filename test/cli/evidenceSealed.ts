import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { commandsIn, WorkFolder } from "../helpers/cli.js";

const VISIT = "visits/alder-outcomes";

describe("placement evidence seal and open", () => {
  let folder: WorkFolder;

  beforeEach(() => {
    folder = new WorkFolder();
  });

  afterEach(() => {
    folder.remove();
  });

  const { run, data, refuses } = commandsIn(() => folder, ["evidence"]);

  const at = (name: string): string => join(folder.path, name);

  const recipientOf = async (out: string): Promise<string> =>
    (await data<{ recipient: string }>("identity", "--out", out)).recipient;

  it("passes documents on to their recipients and to nobody else", async () => {
    await data("pack", VISIT);
    const [one, two] = [await recipientOf("one.key"), await recipientOf("two.key")];
    await recipientOf("three.key");
    const sealed = await data<{ documents: number; recipients: string[] }>(
      "seal",
      VISIT,
      "--to",
      one,
      "--to",
      two,
      "--out",
      "v.age",
    );
    expect(sealed).to.deep.include({ documents: 2, recipients: [one, two] });
    for (const name of ["one", "two"]) {
      const opened = await data<{ manifest: string; folder: string }>(
        "open",
        "v.age",
        "--identity",
        `${name}.key`,
        "--out",
        name,
      );
      expect((await run("verify", opened.manifest)).code).to.equal(0);
      expect(folder.read(`${opened.folder}/visit-note.md`)).to.equal(folder.read(`${VISIT}/visit-note.md`));
    }
    await refuses(5, "does not open", "open", "v.age", "--identity", "three.key", "--out", "three");
    expect(existsSync(at("three"))).to.equal(false);
  });

  it("takes a passphrase from a file", async () => {
    await data("pack", VISIT);
    folder.write("short", "too short\n");
    await refuses(3, "fewer than 12 characters", "seal", VISIT, "--passphrase-file", "short", "--out", "v.age");
    folder.write("right", "correct horse battery staple\n");
    await data("seal", VISIT, "--passphrase-file", "right", "--out", "v.age");
    folder.write("wrong", "correct horse battery stable\n");
    await refuses(5, "does not open", "open", "v.age", "--passphrase-file", "wrong", "--out", "opened");
    await data("open", "v.age", "--passphrase-file", "right", "--out", "opened");
    folder.write("file", "precious");
    const into = ["--out", "file/deeper/opened"];
    await refuses(3, "deeper: it is not a folder", "open", "v.age", "--passphrase-file", "right", ...into);
    expect(folder.read("file")).to.equal("precious");
    await refuses(3, "There is already opened", "open", "v.age", "--passphrase-file", "right", "--out", "opened");
  });

  it("seals nothing that is not as it was packed, and never over another file", async () => {
    await data("pack", VISIT);
    const to = ["--to", await recipientOf("one.key")];
    await refuses(3, "There is already one.key", "seal", VISIT, ...to, "--out", "one.key");
    folder.write(`${VISIT}/visit-note.md`, "rewritten");
    await refuses(1, "visit-note.md is not the document that was packed", "seal", VISIT, ...to, "--out", "v.age");
    expect(existsSync(at("v.age"))).to.equal(false);
  });

  it("wants exactly one way to open, never shows a secret key, and refuses what is no key", async () => {
    await data("pack", VISIT);
    await refuses(2, "It must be said who can open", "seal", VISIT, "--out", "v.age");
    await refuses(2, "age1nobody is not an age recipient", "seal", VISIT, "--to", "age1nobody", "--out", "v.age");
    await recipientOf("one.key");
    const secret = /AGE-SECRET-KEY-1\w+/.exec(folder.read("one.key"))?.[0] ?? "";
    for (const given of [secret, ` ${secret}`, `age1${secret}`]) {
      const ran = await run("seal", VISIT, "--to", given, "--out", "v.age", "--debug");
      expect(ran.code, ran.err).to.equal(2);
      expect(ran.err).to.not.contain(secret.slice(0, 24));
    }
    await refuses(2, "It must be said what opens", "open", "v.age", "--out", "opened");
    await refuses(
      3,
      "is not an age identity file",
      "open",
      "v.age",
      "--identity",
      "address-book.yaml",
      "--out",
      "opened",
    );
    await refuses(3, "is not an age file", "open", "address-book.yaml", "--identity", "one.key", "--out", "opened");
    await refuses(2, "The passphrase is missing", "seal", VISIT, "--passphrase", "--out", "v.age");
  });

  it("never shows an identity that has a slip of the pen in it, with --debug either", async () => {
    await recipientOf("one.key");
    const secret = /AGE-SECRET-KEY-1\w+/.exec(folder.read("one.key"))?.[0] ?? "";
    const slipped = secret.replace(/.$/, (last) => (last === "Q" ? "P" : "Q"));
    folder.write("slipped.key", `${slipped}\n`);
    folder.write("v.age", "");
    const ran = await run("open", "v.age", "--identity", "slipped.key", "--out", "opened", "--debug");
    expect(ran.code).to.equal(3);
    expect(ran.err).to.contain("is not an age identity file").and.not.contain(secret.slice(0, 24));
  });
});
