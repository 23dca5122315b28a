import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { createKeystore, type Keystore } from "../../scripts/demo/keystore.js";
import { parseRequest } from "../../src/attestation/request.js";
import { placement } from "../helpers/cli.js";
import { as, Journey } from "../helpers/journey.js";
import { ENTER, Terminal } from "../helpers/terminal.js";

const EVIDENCE = ["--commitment", `0x${"e1".repeat(32)}`];
const QUESTION = "Do you sign this?";

describe("What a person reads at the terminal before signing", () => {
  let journey: Journey;
  let home: Awaited<ReturnType<Journey["open"]>>;
  let inspector: Keystore;

  before(async () => {
    journey = await Journey.begin("test-sign-screen");
    home = await journey.open("childrens-home");
    await journey.fund(home.file, home.built, 60_000n);
    await journey.data("agreement", "build", "respite-stay.yaml");
    await journey.chain.node.moveTo(home.built.terms.schedule[0]!.closesAt);
    inspector = await createKeystore(journey.folder.path, journey.address("Inspector A"));
  });

  after(async () => {
    await journey.end();
  });

  beforeEach(async () => {
    rmSync(join(journey.folder.path, "visit.json"), { force: true });
    await journey.data(
      "attest",
      "request",
      home.file,
      "--finding",
      "1=60%",
      "--finding",
      "2=met",
      ...EVIDENCE,
      "--out",
      "visit.json",
    );
  });

  /** A folder with nothing in it but what came by e-mail and the key. */
  function emptyFolder(name: string, ...files: string[]): string {
    const folder = join(journey.folder.path, name);
    mkdirSync(folder, { recursive: true });
    for (const file of [...files, inspector.file]) copyFileSync(join(journey.folder.path, file), join(folder, file));
    return folder;
  }

  /** Reads until the question, answers yes, and returns what was shown. */
  async function sign(folder: string, argv: readonly string[], env: Record<string, string>): Promise<string> {
    const terminal = new Terminal(folder, argv, env);
    if (argv.includes(inspector.file)) await terminal.answer("Password of the keystore", `demo${ENTER}`);
    await terminal.answer(QUESTION, "y");
    const { code, out } = await terminal.end();
    expect(code, out).to.equal(0);
    const [screen = ""] = out.split(QUESTION);
    return screen.replaceAll("\r", "").replace(/\s+/g, " ");
  }

  const signatures = (name: string): number => parseRequest(journey.folder.read(name), name).signatures.length;

  const KEY = ["--signer", "inspector.keystore.json"];

  it("shows an attestation in words, with money as of the chain's block, where node and private copy are at hand", async () => {
    const argv = ["attest", "sign", "visit.json", ...KEY];
    const screen = await sign(journey.folder.path, argv, journey.chain.env);
    expect(screen)
      .to.match(/WARNING: READ THIS FIRST 1\. PARTLY MET: it finds tranche 1 met in part only/)
      .and.contain("You are asked to attest, for Alder placement (agreement 0x")
      .and.contain("Tranche 1 = QS-08 Education, 2027-01-04 to 2027-01-31 Achieved 60%")
      .and.contain("= partly met, 60 %; £732.00 of £1,220.00 falls due")
      .and.contain("= met; £2,440.00 falls due")
      .and.match(/As of block \d+ the balance is £60,000\.00\. There is no hold\./)
      .and.contain(
        "It takes the inspector and the social worker. Still needed: 2 more signatures, among them the inspector and the social worker.",
      )
      .and.match(/Valid until 2027-\d\d-\d\d \d\d:\d\d in London, \d+ days from now\./)
      .and.match(/Domain hash 0x\w{64} Message hash 0x\w{64} Digest 0x\w{64} /);
    expect(signatures("visit.json")).to.equal(1);
  });

  it("shows it from the private copy alone, and what could not be checked, where no node is at hand", async () => {
    const argv = ["attest", "sign", "visit.json", ...KEY];
    const screen = await sign(journey.folder.path, argv, { PLACEMENT_ESCROW: journey.chain.escrow });
    expect(screen)
      .to.contain("for Alder placement (agreement 0x")
      .and.contain("QS-08 Education")
      .and.contain("Escrow contract the escrow known here")
      .and.contain("Not checked against the chain: no node is at hand.");
  });

  it("shows every field and what is not known, where there is nothing but the request", async () => {
    const folder = emptyFolder("stranger", "visit.json");
    const screen = await sign(folder, ["attest", "sign", "visit.json", ...KEY], {});
    expect(screen)
      .to.match(/No escrow is known here on this chain, so nothing shows that 0x\w{40} is the right contract/)
      .and.contain(`for agreement ${home.id}, version 1:`)
      .and.contain("which outcome this is, only the private copy says (--agreement)")
      .and.contain("partly met, 60 %; £732.00 of £1,220.00 falls due, as the request says")
      .and.contain("The agreement's id is the hash of these very terms, so people, and amounts in the token's smallest")
      .and.match(/It takes the inspector and the social worker\./);
  });

  it("warns of the right words for the wrong contract", async () => {
    journey.folder.edit(
      "visit.json",
      ({ typedData }) => (typedData.domain.verifyingContract = journey.address("Birch Court Ltd")),
      "trap.json",
    );
    const screen = await sign(journey.folder.path, ["attest", "sign", "trap.json", ...KEY], {
      PLACEMENT_ESCROW: journey.chain.escrow,
    });
    expect(screen).to.match(/^.*WARNINGS: READ THESE FIRST 1\. UNKNOWN ESCROW: it is for the contract 0x\w{40}/);
  });

  it("refuses to sign for a domain that is not an escrow's, and writes nothing", async () => {
    journey.folder.edit(
      "visit.json",
      ({ typedData }) => Object.assign(typedData.domain, { name: "Permit2" }),
      "permit.json",
    );
    const argv = ["attest", "sign", "permit.json", ...KEY, "--password-file", inspector.passwordFile, "--yes"];
    const { code, out, err } = await placement(journey.folder.path, argv);
    expect(err)
      .to.match(/permit\.json is not a signing request: typedData\.domain\.name/)
      .and.not.match(/\n\s+at /);
    expect([code, out]).to.deep.equal([3, ""]);
    expect(journey.folder.read("permit.json")).to.contain('"signatures":[]');
  });

  it("shows terms whole, in words and field by field, where the private copy is at hand", async () => {
    const argv = ["agreement", "sign", "respite-stay.terms.json", ...as("Northmoor Council").slice(0, -1)];
    const screen = await sign(journey.folder.path, argv, journey.chain.env);
    expect(screen)
      .to.match(/^You are asked to agree to these terms \(agreement 0x/)
      .and.contain("Schedule no. amount opens last day rule for")
      .and.match(/Commissioner Northmoor Council 0x70997970C51812dc3A010C7d01b50e0d17dc79C8/)
      .and.match(/Tranche 0 Amount \S+ GBP test token; Care begins \d{4}-/);
  });

  it("warns of terms without a private copy, and shows every field of them all the same", async () => {
    const argv = ["agreement", "sign", "respite-stay.terms.json", "--agreements", "documents"];
    const screen = await sign(
      journey.folder.path,
      [...argv, ...as("Northmoor Council").slice(0, -1)],
      journey.chain.env,
    );
    expect(screen)
      .to.match(/^WARNING: READ THIS FIRST 1\. NO PRIVATE COPY of these terms is here\./)
      .and.match(/Tranche 0 Amount \d{20,} \(base units\); Care begins/);
  });

  it("warns of everybody in new terms who is not in the address book", async () => {
    journey.folder.write("nobody.yaml", `"Northmoor Council": "${journey.address("Northmoor Council")}"\n`);
    const argv = ["agreement", "sign", "respite-stay.terms.json", "--address-book", "nobody.yaml"];
    const screen = await sign(
      journey.folder.path,
      [...argv, ...as("Northmoor Council").slice(0, -1)],
      journey.chain.env,
    );
    expect(screen).to.match(/NOT IN YOUR ADDRESS BOOK: Provider 0x\w{40}, Paid to 0x\w{40}, Token 0x\w{40}/);
  });

  it("lets no control character of a private copy reach the terminal", async () => {
    const copy = journey.folder
      .read(home.file)
      .replace('"Alder placement"', JSON.stringify("Alder\u001b[2J\u202eplacement"));
    const folder = emptyFolder("hostile", "visit.json", inspector.passwordFile);
    journey.folder.write(join("hostile", home.file), copy);
    const argv = ["attest", "sign", "visit.json", ...KEY, "--password-file", inspector.passwordFile, "--yes"];
    const { code, err } = await placement(folder, argv, { PLACEMENT_ESCROW: journey.chain.escrow });
    expect(code, err).to.equal(0);
    expect(err)
      .to.contain("childrens-home.agreement.json: name: must be one line of readable text.")
      .and.contain(home.id);
    expect(err).to.not.match(/[\u001b\u202e]/);
  });

  it("refuses a private copy of another agreement: it would explain the wrong home", async () => {
    const argv = ["attest", "sign", "visit.json", "--agreement", "respite-stay.agreement.json", ...as("Inspector A")];
    await journey.refuses(argv, 3, "respite-stay.agreement.json is not the private copy of what is to be signed.");
    expect(signatures("visit.json")).to.equal(0);
  });
});
