import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "chai";
import { Wallet, encryptKeystoreJson } from "ethers";
import { placement, WorkFolder } from "../helpers/cli.js";
import { CTRL_C, ENTER, Terminal } from "../helpers/terminal.js";

const BUILD = ["agreement", "build", "childrens-home.yaml", "--chain-id", "31337", "--escrow", `0x${"11".repeat(20)}`];
const BINARY = resolve("dist/src/cli/main.js");
const NO_NODE = ["--rpc", "http://127.0.0.1:1"];
/** An escape sequence that sets a colour or a weight; those that move the cursor end otherwise. */
const STYLED = new RegExp(`${String.fromCharCode(27)}\\[[0-9;:]*m`);
const ESCAPE = String.fromCharCode(27);

describe("placement: habits of the command line", () => {
  let folder: WorkFolder;
  const wallet = Wallet.createRandom();

  before(async () => {
    folder = new WorkFolder();
    const book = folder.read("address-book.yaml");
    folder.write(
      "address-book.yaml",
      book.replace("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", wallet.address) +
        `GBP test token: "0x${"22".repeat(20)}"\n`,
    );
    const scrypt = { N: 1024, r: 8, p: 1 };
    folder.write(
      "key.json",
      await encryptKeystoreJson({ address: wallet.address, privateKey: wallet.privateKey }, "open sesame", { scrypt }),
    );
    folder.write("password", "open sesame\n");
    const { code, err } = await run(...BUILD);
    expect(code, err).to.equal(0);
  });

  after(() => {
    folder.remove();
  });

  const run = (...argv: string[]) => placement(folder.path, argv);
  const SIGN = ["agreement", "sign", "childrens-home.terms.json", "--signer", "key.json"];

  describe("exit codes", () => {
    const cases: readonly (readonly [code: number, what: string, argv: readonly string[], name?: string])[] = [
      [0, "done", ["address-book", "list"]],
      [0, "help", ["agreement", "--help"]],
      [0, "the version", ["--version"]],
      [1, "a check that does not hold", ["doctor", ...NO_NODE]],
      [2, "no command", [], "bad-usage"],
      [2, "half a command", ["agreement"], "bad-usage"],
      [2, "an unknown command", ["pay"], "bad-usage"],
      [2, "an unknown option", ["agreement", "list", "--colour"], "bad-usage"],
      [2, "a missing option", ["hold", "a.json"], "bad-usage"],
      [2, "no node named", ["agreement", "list"], "bad-usage"],
      [3, "a file that is not there", ["agreement", "build", "gone.yaml", "--chain-id", "1"], "bad-input"],
      [3, "an address book that is not there", ["address-book", "list", "--address-book", "gone.yaml"], "bad-input"],
      [4, "a node that does not answer", ["agreement", "list", ...NO_NODE], "chain"],
      [5, "a password that is wrong", [...SIGN, "--password-file", "address-book.yaml", "--yes"], "signing-refused"],
    ];
    for (const [code, what, argv, name] of cases) {
      it(`should be ${code} for ${what}`, async () => {
        const plain = await run(...argv);
        expect(plain.code, plain.err).to.equal(code);
        expect(plain.err).to.not.match(/\n {4}at /);
        if (name === undefined) return;
        expect(plain.out).to.equal("");
        const { code: same, out, err } = await run(...argv, "--json");
        expect([same, out]).to.deep.equal([code, ""]);
        const { error } = JSON.parse(err.trimEnd().split("\n").at(-1)!) as { error: Record<string, string> };
        expect(error["code"]).to.equal(name);
        expect(error["message"]).to.match(/\S/);
        expect(error["next"]).to.match(/\S/);
      });
    }
  });

  describe("--no-input", () => {
    it("should never ask, even at a terminal, and say what to give instead", async () => {
      for (const [argv, words] of [
        [SIGN, "Give --password-file."],
        [[...SIGN, "--password-file", "password"], "run it again with --yes"],
      ] as const) {
        const { code, out } = await new Terminal(folder.path, [...argv, "--no-input"]).end();
        expect(out).to.contain(words);
        expect(code).to.equal(2);
      }
    });

    it("should be how it is where nobody is at a terminal: stdin empty, closed, or a pipe", () => {
      for (const stdin of ["< /dev/null", "<&-", "< <(yes)"]) {
        const script = `"$0" "$1" ${SIGN.join(" ")} ${stdin}; echo "code $?"`;
        const out = execFileSync("bash", ["-c", `exec 2>&1; ${script}`, process.execPath, BINARY], {
          cwd: folder.path,
          encoding: "utf8",
        });
        expect(out, stdin).to.contain("Give --password-file.").and.contain("code 2");
      }
    });
  });

  describe("output that nobody reads, or that cannot be written", () => {
    const bash = (script: string): string =>
      execFileSync("bash", ["-c", `exec 2>&1; ${script}`, process.execPath, BINARY], {
        cwd: folder.path,
        encoding: "utf8",
      });

    it("should not be told where the reader goes away", () => {
      expect(bash('{ "$0" "$1" address-book list; echo "code $?" >&2; } | true')).to.equal("code 0\n");
    });

    it("should be a failure on a full disk", function () {
      if (process.platform !== "linux") this.skip();
      expect(bash('"$0" "$1" address-book list > /dev/full; echo "code $?"')).to.contain("code 3");
    });
  });

  describe("colours", () => {
    const asked = async (env: Record<string, string>): Promise<string> => {
      const terminal = new Terminal(folder.path, SIGN, env);
      await terminal.answer("Password of the keystore", `open sesame${ENTER}`);
      await terminal.answer("Do you sign this?", CTRL_C);
      expect((await terminal.end()).code).to.equal(5);
      return terminal.raw;
    };

    it("should be none with NO_COLOR, in prompts either", async () => {
      expect(await asked({ NO_COLOR: "1" })).to.not.match(STYLED);
    });

    it("should be in prompts only, and only at a terminal", async () => {
      expect(await asked({})).to.match(STYLED);
      for (const argv of [["address-book", "list"], ["doctor"], ["--help"], ["pay"]]) {
        const terminal = new Terminal(folder.path, argv);
        await terminal.end();
        expect(terminal.raw, argv.join(" ")).to.not.contain(ESCAPE);
        const { out, err } = await run(...argv);
        expect(out + err, argv.join(" ")).to.not.contain(ESCAPE);
      }
    });

    it("should not come into what is piped, whatever FORCE_COLOR says", async () => {
      for (const argv of [["address-book", "list"], ["doctor"], ["agreement", "list", ...NO_NODE]]) {
        const { out, err } = await placement(folder.path, argv, { FORCE_COLOR: "3" });
        expect(out + err, argv.join(" ")).to.not.contain(ESCAPE);
      }
    });
  });

  it("should tell the version of its package", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly version: string };
    expect(await run("--version")).to.deep.include({ code: 0, out: `${version}\n`, err: "" });
  });

  it("should be at hand quickly: help loads neither chain nor schemas nor prompts", () => {
    const script = `
      const { registerHooks } = require("node:module");
      const resolve = (specifier, context, next) => {
        process.stderr.write(specifier + "\\n");
        return next(specifier, context);
      };
      registerHooks({ resolve });
      process.argv[2] = "--help";
      import(process.argv[1]);`;
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", script, BINARY], { encoding: "utf8" });
    expect(stdout).to.contain("Usage: placement");
    const loaded = stderr.split("\n");
    expect(loaded).to.include("commander");
    for (const library of ["ethers", "zod", "yaml", "luxon", "cli-table3", "@clack/prompts"]) {
      expect(loaded, "loaded by --help").to.not.include(library);
    }
  });
});
