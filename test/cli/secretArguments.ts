import { expect } from "chai";
import { WorkFolder, placement } from "../helpers/cli.js";
import { createProgram } from "../../src/cli/program.js";
import { refuseSecrets } from "../../src/cli/secretArguments.js";
import { PlacementError } from "../../src/errors.js";

const KEY = `0x${"4c".repeat(31)}07`;
const BARE = KEY.slice(2);
const PHRASE = "test test test test test test test test test test test junk";

const program = createProgram({ cwd: ".", env: {}, isInteractive: false, out: () => {}, err: () => {} }, () => {});

async function refusalOf(argv: readonly string[]): Promise<PlacementError | undefined> {
  try {
    await refuseSecrets(program, argv);
    return undefined;
  } catch (error) {
    if (error instanceof PlacementError) return error;
    throw error;
  }
}

describe("Secrets among the arguments", () => {
  const refused: readonly (readonly string[])[] = [
    [KEY],
    ["keys", "import", "one", KEY],
    ["keys", "import", "one", BARE],
    ["keys", "new", KEY],
    ["attest", "sign", "one.json", "--signer", KEY],
    ["attest", "sign", "one.json", `--signer=${KEY}`],
    ["attest", "sign", "one.json", "--signer", BARE],
    ["attest", "sign", "one.json", "--as", KEY],
    ["attest", "sign", "one.json", "--password-file", BARE],
    ["agreement", "show", BARE],
    ["agreement", "sign", "one.json", KEY],
    ["hold", "alder", "--signer", "rpc", "--unknown", KEY],
    ["attest", "sign", "--private-key", "anything"],
    ["attest", "sign", "--private-key=anything"],
    ["attest", "sign", "--mnemonic", "anything"],
    ["--pk", "anything"],
    ["keys", "new", "one", "--password", "anything"],
    ["keys", "import", "one", PHRASE],
    ["keys", "import", "one", `  ${PHRASE.replaceAll(" ", "   ")} `],
    ["attest", "sign", "one.json", "--credential", PHRASE],
  ];
  for (const argv of refused) {
    it(`should be refused: placement ${argv.join(" ").replaceAll(/4c+07/g, "…")}`, async () => {
      const refusal = await refusalOf(argv);
      expect(refusal?.code).to.equal("bad-usage");
      expect(`${refusal?.message ?? ""} ${refusal?.next ?? ""}`)
        .to.contain("in your shell's history now")
        .and.not.contain("4c4c")
        .and.not.contain("junk");
    });
  }

  const taken: readonly (readonly string[])[] = [
    ["agreement", "show", KEY],
    ["agreement", "show", "--json", KEY],
    ["--no-input", "agreement", "show", KEY, "--json"],
    ["claim", KEY, "0", "1", "--signer", "rpc", "--yes"],
    ["claim", "--yes", KEY, "0"],
    ["audit", "replay", KEY],
    ["hold", KEY, "--signer", "rpc", "--commitment", KEY],
    ["attest", "request", KEY, `--commitment=${KEY}`],
    ["agreement", "due", KEY, KEY],
    ["keys", "new", "one", "--password-file", "x"],
    ["register", "enrol", "--credential", "the quick brown fox jumps over the lazy dog again and again today"],
  ];
  for (const argv of taken) {
    it(`should not be seen in: placement ${argv.join(" ").replaceAll(/(4c)+07/g, "…")}`, async () => {
      expect(await refusalOf(argv)).to.equal(undefined);
    });
  }

  it("should be refused by the binary before anything repeats them, with --debug too", async () => {
    const folder = new WorkFolder();
    for (const argv of [
      ["keys", "import", "one", KEY, "--debug"],
      [KEY, "--debug"],
      ["attest", "sign", "one.json", "--private-key", KEY, "--debug"],
    ]) {
      const { code, out, err } = await placement(folder.path, argv);
      expect(err).to.contain("looks like a private key among the arguments").and.not.contain("4c4c");
      expect(out).to.equal("");
      expect(code).to.equal(2);
    }
    folder.remove();
  });
});
