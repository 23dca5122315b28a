import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { placement, WorkFolder } from "../helpers/cli.js";
import { commandOf, expectShape, WITHOUT_CHAIN } from "../helpers/shapes.js";

const VISIT = "visits/alder-outcomes";
const MANIFEST = `${VISIT}.evidence.json`;
const PASSWORD = ["--password-file", "password"];

/** `placement()` holds what is printed against the command's shape; test/cli/json.ts runs all other commands. */
describe("placement --json: every command that needs no chain prints its shape", () => {
  let folder: WorkFolder;
  const run = new Set<string>();

  before(() => {
    folder = new WorkFolder();
    secret("password", "winter kettle orbit\n");
    secret("plain-key", `0x${"4c".repeat(31)}07\n`);
  });

  after(() => {
    folder.remove();
  });

  function secret(name: string, text: string): void {
    folder.write(name, text);
    chmodSync(join(folder.path, name), 0o600);
  }

  /** Runs a command that must succeed, and notes that it did. */
  async function data<Data>(...argv: string[]): Promise<Data> {
    const { code, out, err } = await placement(folder.path, [...argv, "--json"], { PLACEMENT_KEYS: "mine" });
    expect(code, `placement ${argv.join(" ")}\n${err}`).to.equal(0);
    run.add(commandOf(argv) ?? "");
    return JSON.parse(out) as Data;
  }

  it("should be so of those that keep keys", async () => {
    await data("keys", "new", "Inspector A", ...PASSWORD);
    await data("keys", "import", "Inspector B", "plain-key", "--new-password-file", "password");
    expect((await data<{ keys: unknown[] }>("keys", "list")).keys).to.have.length(2);
    await data("keys", "show", "Inspector A");
  });

  it("should be so of those that keep evidence", async () => {
    await data("evidence", "template", "evidence", "--finding", "3=met");
    await data("evidence", "pack", VISIT);
    const { commitment } = await data<{ commitment: string }>("evidence", "verify", MANIFEST);
    await data("evidence", "verify", MANIFEST, "--commitment", commitment);
    await data("evidence", "disclose", MANIFEST, "visit-note.md", "--out", "visit-note.json");
    const { recipient } = await data<{ recipient: string }>("evidence", "identity", "--out", "identity.txt");
    await data("evidence", "seal", VISIT, "--to", recipient, "--out", "visit.age");
    await data("evidence", "open", "visit.age", "--identity", "identity.txt", "--out", "opened");
    await data("evidence", "erase", MANIFEST, "visit-note.md", "--yes");
    const { erased } = await data<{ erased: unknown[] }>("evidence", "verify", MANIFEST);
    expect(erased).to.have.length(1);
  });

  it("should be so of those that look things up, and help", async () => {
    const { sets } = await data<{ sets: { codes: object }[] }>("catalogue", "list");
    const [code = ""] = Object.keys(sets[0]?.codes ?? {});
    await data("catalogue", "show", code);
    await data("address-book", "add", "Home Two", `0x${"22".repeat(20)}`);
    await data("address-book", "list");
    await data("completion", "bash");
  });

  it("should be all that are said to need no chain", () => {
    expect([...run].sort()).to.deep.equal([...WITHOUT_CHAIN].sort());
  });

  it("should fail on a field that no shape tells, or one that is lacking", async () => {
    const argv = ["address-book", "list", "--json"];
    const { out } = await placement(folder.path, argv);
    const printed = JSON.parse(out) as Record<string, unknown>;
    expect(() => {
      expectShape(argv, JSON.stringify({ ...printed, more: 1 }));
    }).to.throw("is not what src/cli/shapes says");
    expect(() => {
      expectShape(argv, JSON.stringify({ file: printed["file"] }));
    }).to.throw("is not what src/cli/shapes says");
    expect(() => {
      expectShape(["agreement"], "{}");
    }).to.throw("has no shape");
  });
});
