import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { placement, WorkFolder } from "../helpers/cli.js";
import { commandNames } from "../helpers/shapes.js";

const SHELLS = ["bash", "zsh", "fish"] as const;

describe("placement completion", () => {
  let folder: WorkFolder;

  before(() => {
    folder = new WorkFolder();
    const bin = join(folder.path, "bin");
    mkdirSync(bin);
    writeFileSync(
      join(bin, "placement"),
      `#!/bin/sh\nexec "${process.execPath}" "${resolve("dist/src/cli/main.js")}" "$@"\n`,
    );
    chmodSync(join(bin, "placement"), 0o755);
  });

  after(() => {
    folder.remove();
  });

  const candidates = async (...words: string[]): Promise<string[]> => {
    const { code, out, err } = await placement(folder.path, ["complete", "--", ...words]);
    expect([code, err]).to.deep.equal([0, ""]);
    return out.split("\n").slice(0, -1);
  };

  describe("what comes next", () => {
    it("should be a command, and below it another", async () => {
      const first = new Set(commandNames().map((name) => name.split(" ")[0]!));
      expect(await candidates("")).to.deep.equal([...first, "help"]);
      expect(await candidates("agree")).to.deep.equal(["agreement"]);
      expect(await candidates("--rpc", "http://127.0.0.1:1", "agreement", "s")).to.deep.equal([
        ...["sign", "show", "settle", "submit"],
      ]);
    });

    it("should be an option of the command, or one that all have", async () => {
      expect(await candidates("register", "enrol", "--s")).to.deep.equal(["--seat", "--signer"]);
      expect(await candidates("agreement", "show", "--")).to.include.members([
        "--rpc",
        "--json",
        "--no-input",
        "--help",
      ]);
    });

    it("should be a name where an account is meant", async () => {
      expect(await candidates("hold", "a.json", "--as", "Soc")).to.deep.equal(["Social Worker A", "Social Worker B"]);
      expect(await candidates("register", "show", "Insp")).to.deep.equal(["Inspector A"]);
      expect(await candidates("agreement", "appoint", "--all-of", "Social Worker A", "Insp")).to.deep.equal([
        "Inspector A",
      ]);
      expect(await candidates("hold", "a.json", "--as=Insp")).to.deep.equal(["--as=Inspector A"]);
      expect(await candidates("hold", "a.json", "--as", "=", "Insp")).to.deep.equal(["Inspector A"]);
      expect(await candidates("hold", "a.json", "--as", '"Insp')).to.deep.equal(["Inspector A"]);
      expect(await candidates("hold", "a.json", "--as", "Social\\ W")).to.have.length(2);
    });

    it("should be a seat or a shell where only these can stand", async () => {
      expect(await candidates("register", "list", "--seat", "")).to.deep.equal([
        ...["inspector", "social-worker", "registered-manager", "health-professional"],
      ]);
      expect(await candidates("completion", "")).to.deep.equal([...SHELLS]);
    });

    it("should be left to the file system otherwise", async () => {
      for (const words of [
        ["agreement", "show", ""],
        ["hold", "a.json", "--grounds", ""],
        ["completion", "bash", ""],
      ]) {
        expect(await candidates(...words), words.join(" ")).to.deep.equal([]);
      }
    });
  });

  describe("the address book", () => {
    const namesIn = async (book: string): Promise<string[]> => {
      folder.write("other.yaml", book);
      return candidates("--address-book", "other.yaml", "hold", "a.json", "--as", "");
    };

    it("should be the one that is named", async () => {
      expect(await namesIn(`Home One: "${Wallet.createRandom().address}"\n`)).to.deep.equal(["Home One"]);
    });

    it("should not disturb if it is broken or missing", async () => {
      expect(await namesIn("Home One: 0x12\n")).to.deep.equal([]);
      expect(await namesIn("{")).to.deep.equal([]);
      expect(await candidates("--address-book", "gone.yaml", "hold", "a.json", "--as", "")).to.deep.equal([]);
    });

    it("should offer no name that a shell could take for more than a word", async () => {
      const hostile = [
        "$(touch owned)",
        "`touch owned`",
        "a; touch owned",
        "a | b",
        'a" b',
        "a\\b",
        "a > b",
        "a & b",
        "!a",
        "*",
      ];
      const lines = [...hostile, "Home One"].map(
        (name) => `${JSON.stringify(name)}: "${Wallet.createRandom().address}"\n`,
      );
      expect(await namesIn(lines.join(""))).to.deep.equal(["Home One"]);
    });
  });

  it("should never reach for the network", async () => {
    const { code, out } = await placement(folder.path, ["complete", "--", "hold", "a.json", "--as", "Insp"], {
      ...{ PLACEMENT_RPC: "http://127.0.0.1:1", PLACEMENT_ESCROW: "nonsense" },
    });
    expect([code, out]).to.deep.equal([0, "Inspector A\n"]);
  });

  it("should print the script as data too, and refuse another shell", async () => {
    for (const shell of SHELLS) {
      const plain = await placement(folder.path, ["completion", shell]);
      const { out } = await placement(folder.path, ["completion", shell, "--json"]);
      expect(JSON.parse(out)).to.deep.equal({ shell, script: plain.out });
    }
    expect((await placement(folder.path, ["completion", "ksh"])).code).to.equal(2);
  });

  describe("in bash", () => {
    /** What bash would offer for this command line, with the cursor at the end of the last word. */
    const offers = (...words: string[]): string[] => {
      const script = [
        ...["set -u", "source <(placement completion bash)", "source <(placement completion bash)"],
        ...[
          'COMP_WORDS=(placement "$@")',
          "COMP_CWORD=$#",
          "_placement",
          '(( ${#COMPREPLY[@]} )) && printf "%s\\n" "${COMPREPLY[@]}"; true',
        ],
      ].join("\n");
      const out = execFileSync("bash", ["--norc", "-c", script, "bash", ...words], {
        cwd: folder.path,
        env: { PATH: `${join(folder.path, "bin")}:/usr/bin:/bin` },
        encoding: "utf8",
      });
      return out.split("\n").slice(0, -1);
    };

    it("should offer commands, options and names, quoted as they must be", () => {
      expect(offers("agreement", "bu")).to.deep.equal(["build"]);
      expect(offers("agreement", "due", "--c")).to.deep.equal(["--commissioner", "--csv"]);
      expect(offers("hold", "x", "--as", "Insp")).to.deep.equal(["Inspector\\ A"]);
      expect(offers("hold", "x", "--as", '"Insp')).to.deep.equal(["Inspector A"]);
      expect(offers("agreement", "show", "")).to.deep.equal([]);
    });

    it("should not run what is being typed", () => {
      offers("agreement", "show", "$(touch owned)");
      offers("$(touch owned)", "`touch owned`");
      expect(existsSync(join(folder.path, "owned"))).to.equal(false);
    });

    it("should be registered for placement, with files where nothing else is known", () => {
      const told = execFileSync(
        "bash",
        ["--norc", "-c", "source <(placement completion bash); complete -p placement"],
        {
          env: { PATH: `${join(folder.path, "bin")}:/usr/bin:/bin` },
          encoding: "utf8",
        },
      );
      expect(told).to.equal("complete -o default -F _placement placement\n");
    });
  });

  for (const shell of ["zsh", "fish"] as const) {
    it(`should be a script that ${shell} can read`, async function () {
      if (spawnSync(shell, ["--version"]).error !== undefined) this.skip();
      folder.write(`script.${shell}`, (await placement(folder.path, ["completion", shell])).out);
      expect(spawnSync(shell, ["-n", join(folder.path, `script.${shell}`)]).status).to.equal(0);
    });
  }
});
