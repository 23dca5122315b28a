import { expect } from "chai";
import type { BuiltAgreement } from "../../src/agreement/index.js";
import { DenyListToken__factory, PractitionerRegister__factory } from "../../typechain-types/index.js";
import { as, Journey } from "../helpers/journey.js";
import { CTRL_C, ENTER, Terminal } from "../helpers/terminal.js";

const COMMITMENT = ["--commitment", `0x${"e1".repeat(32)}`];
const DAY = 86_400n;
const POUND = 10n ** 18n;
/** Ways to say no. */
const NO = [CTRL_C, "n", ENTER];

/** Those that answer to something: a dispute, a hold, money that waits. */
describe("placement: the questions of those who act on what was done, at a terminal", () => {
  let journey: Journey;
  let home: { id: string; built: BuiltAgreement; file: string };
  let register: string[];
  let body: string;

  before(async () => {
    journey = await Journey.begin("test-questions-to-act");
    const deployer = await journey.chain.node.provider.getSigner(0);
    body = deployer.address;
    const token = await (await new DenyListToken__factory(deployer).deploy()).waitForDeployment();
    const book = journey.folder.read("address-book.yaml");
    journey.folder.write(
      "address-book.yaml",
      book.replace(journey.address("GBP test token"), await token.getAddress()),
    );
    home = await journey.open("childrens-home");
    const { file, built } = home;
    await (await token.mint(built.terms.commissioner, 200_000n * POUND)).wait();
    await journey.data("fund", file, "160000.00", ...as("Northmoor Council"));
    const second = built.terms.schedule[3]!;
    await journey.chain.node.moveTo(second.opensAt + DAY);
    await (await token.setDenied(built.terms.payee, true)).wait();
    await journey.data("claim", file, "0", ...as("Alder House Ltd"));
    await (await token.setDenied(built.terms.payee, false)).wait();
    await journey.data("challenge", file, "--tranches", "1", ...COMMITMENT, ...as("Northmoor Council"));
    await journey.data("hold", file, ...as("Inspector A"));
    await journey.data("attest", "request", file, "--finding", "4=met", ...COMMITMENT, "--out", "one.json");
    const bodies = Array.from({ length: 4 }, () => body) as [string, string, string, string];
    const deployed = await new PractitionerRegister__factory(deployer).deploy(deployer, bodies);
    register = ["--register", await (await deployed.waitForDeployment()).getAddress()];
    const enrolled = ["register", "enrol", "Inspector A", "--seat", "inspector", "--expires", "2027-12-31"];
    await journey.data(...enrolled, "--credential", "I 1", ...as(body), ...register);
    await journey.data("register", "suspend", "Inspector A", "--seat", "inspector", ...as(body), ...register);
  });

  after(async () => {
    await journey.end();
  });

  const from = (name: string): string[] => ["--signer", "rpc", "--as", name];
  const council = from("Northmoor Council");
  const practitioner = ["Inspector A", "--seat", "inspector"];

  const questions: readonly (readonly [question: string, argv: () => string[]])[] = [
    ["Challenge this tranche?", () => ["challenge", home.file, "--tranches", "3", ...COMMITMENT, ...council]],
    [
      "Is this your ruling?",
      () => ["adjudicate", home.file, "--finding", "1=not-met", ...COMMITMENT, ...from("Panel of Experts A")],
    ],
    ["Lift the hold now?", () => ["lift", home.file, ...from("Inspector A")]],
    ["Take back £", () => ["agreement", "reclaim", home.file, ...council]],
    ["Withdraw £", () => ["withdraw", home.file, "--account", "Alder House fees account", ...council]],
    ["Take back your word", () => ["attest", "retract", "one.json", ...from("Inspector A")]],
    ["Reinstate Inspector A", () => ["register", "reinstate", ...practitioner, ...from(body), ...register]],
    ["Strike off Inspector A", () => ["register", "strike-off", ...practitioner, ...from(body), ...register]],
  ];

  const blockNumber = (): Promise<number> => journey.chain.node.provider.getBlockNumber();

  for (const [place, [question, argv]] of questions.entries()) {
    it(`should do nothing after a no at "${question}", and do it after a yes`, async () => {
      const before = await blockNumber();
      for (const [keys, expected] of [[NO[place % NO.length], 5] as const, ["y", 0] as const]) {
        const terminal = new Terminal(journey.folder.path, argv(), journey.chain.env);
        await terminal.answer(question, keys ?? "");
        const { code, out } = await terminal.end();
        expect(code, out).to.equal(expected);
        if (code === 0) continue;
        expect(out).to.contain("You did not agree: nothing was done.");
        expect(await blockNumber()).to.equal(before);
      }
      expect(await blockNumber()).to.be.greaterThan(before);
    });
  }
});
