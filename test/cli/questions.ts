import { expect } from "chai";
import type { BuiltAgreement } from "../../src/agreement/index.js";
import { PractitionerRegister__factory } from "../../typechain-types/index.js";
import { as, Journey } from "../helpers/journey.js";
import { CTRL_C, ENTER, Terminal } from "../helpers/terminal.js";

const COMMITMENT = ["--commitment", `0x${"e1".repeat(32)}`];
const DAY = 86_400n;
/** Ways to say no. */
const NO = { n: "n", Enter: ENTER, "Ctrl-C": CTRL_C };

describe("placement: every question, at a terminal", () => {
  let journey: Journey;
  let home: { id: string; built: BuiltAgreement; file: string };
  let register: string[];
  let body: string;

  before(async () => {
    journey = await Journey.begin("test-questions");
    home = await journey.open("childrens-home");
    const { file, built } = home;
    await journey.fund(file, built, 30_000n);
    await (await journey.chain.pound.mint(built.terms.commissioner, 1_000n * 10n ** 18n)).wait();
    const deployer = await journey.chain.node.provider.getSigner(0);
    const bodies = Array.from({ length: 4 }, () => deployer.address) as [string, string, string, string];
    const deployed = await new PractitionerRegister__factory(deployer).deploy(deployer, bodies);
    register = ["--register", await (await deployed.waitForDeployment()).getAddress()];
    body = deployer.address;
    await journey.data("agreement", "build", "respite-stay.yaml");
    const stay = journey.built("respite-stay");
    for (const name of [stay.names.commissioner, stay.names.provider]) {
      await journey.data("agreement", "sign", "respite-stay.terms.json", ...as(name));
    }
    await journey.data("agreement", "build", "supported-accommodation.yaml");
    const seat = ["--seat", "social worker", "--account", "Social Worker B"];
    await journey.data("agreement", "appoint", file, ...seat, "--valid-for", "90");
    for (const name of ["Northmoor Council", "Alder House Ltd"]) {
      await journey.data("agreement", "sign", "childrens-home.v1.appointment.json", ...as(name));
    }
    const outcome = built.tranches.find(({ kind }) => kind === "outcome")!.index;
    await journey.chain.node.moveTo(built.terms.schedule[outcome]!.opensAt + DAY);
    await journey.data("attest", "request", file, "--finding", `${outcome}=met`, ...COMMITMENT, "--out", "one.json");
    for (const name of [built.names.inspector, built.names.socialWorker, built.names.registeredManager]) {
      await journey.data("attest", "sign", "one.json", ...as(name));
    }
    await journey.chain.node.moveTo(built.terms.schedule[0]!.closesAt + DAY);
    const enrolled = ["register", "enrol", "Inspector A", "--seat", "inspector", "--expires", "2027-12-31"];
    await journey.data(...enrolled, "--credential", "I 1", ...as(body), ...register);
  });

  after(async () => {
    await journey.end();
  });

  /** As a person would give it: the question is asked. */
  const from = (name: string): string[] => ["--signer", "rpc", "--as", name];
  const council = from("Northmoor Council");
  const provider = from("Alder House Ltd");

  const blockNumber = (): Promise<number> => journey.chain.node.provider.getBlockNumber();

  const questions: readonly (readonly [question: string, argv: () => string[]])[] = [
    ["into Alder placement (agreement 0x", () => ["fund", home.file, "10.00", ...council]],
    ["Claim 1 core tranche", () => ["claim", home.file, "0", ...provider]],
    ["Grant this tranche in full?", () => ["grant", home.file, "--tranches", "2", ...COMMITMENT, ...council]],
    ["Hold all outcome money", () => ["hold", home.file, ...from("Inspector A")]],
    ["Give notice", () => ["agreement", "notice", home.file, "--ends", "2027-05-31", ...COMMITMENT, ...council]],
    ["Open the agreement", () => ["agreement", "open", "respite-stay.terms.json", ...provider]],
    ["Do you sign this?", () => ["agreement", "sign", "supported-accommodation.terms.json", ...signerOfBirch()]],
    ["Send this to the escrow?", () => ["agreement", "submit", "childrens-home.v1.appointment.json", ...provider]],
    ["Take back your consent", () => ["agreement", "cancel", "childrens-home.v1.appointment.json", ...council]],
    ["Submit 1 signed request", () => ["attest", "submit", "one.json", ...provider]],
    ["Enrol this account?", () => [...enrol("Social Worker A"), "--credential", "SW 1", ...from(body), ...register]],
    ["Renew Inspector A", () => [...change("renew"), "--expires", "2028-12-31", ...from(body), ...register]],
    ["Suspend Inspector A", () => [...change("suspend"), ...from(body), ...register]],
  ];

  const signerOfBirch = (): string[] => from(journey.built("supported-accommodation").names.commissioner ?? "");
  const enrol = (name: string): string[] => {
    return ["register", "enrol", name, "--seat", "social-worker", "--expires", "2027-12-31"];
  };
  const change = (verb: string): string[] => ["register", verb, "Inspector A", "--seat", "inspector"];

  const open = (argv: string[]): Terminal => new Terminal(journey.folder.path, argv, journey.chain.env);

  for (const [place, [question, argv]] of questions.entries()) {
    const [way, keys] = Object.entries(NO)[place % 3]!;
    it(`should do nothing after ${way} at "${question}"`, async () => {
      const before = await blockNumber();
      const terminal = open(argv());
      await terminal.answer(question, keys);
      const { code, out } = await terminal.end();
      expect(out).to.contain("You did not agree: nothing was done.");
      expect(code).to.equal(5);
      expect(await blockNumber()).to.equal(before);
    });
  }

  it("should have done nothing to a file either", () => {
    expect(journey.folder.read("supported-accommodation.terms.json")).to.not.match(/"signature": ?"0x/);
  });

  for (const [question, argv] of questions.filter(([asked]) => /into Alder|Claim|Grant|Submit|Suspend/.test(asked))) {
    it(`should do it after a yes at "${question}"`, async () => {
      const before = await blockNumber();
      const terminal = open(argv());
      await terminal.answer(question, "y");
      const { code, out } = await terminal.end();
      expect(code, out).to.equal(0);
      expect(await blockNumber()).to.be.greaterThan(before);
    });
  }
});
