import { expect } from "chai";
import type { BuiltAgreement } from "../../src/agreement/index.js";
import {
  DenyListToken__factory,
  PractitionerRegister__factory,
  type DenyListToken,
} from "../../typechain-types/index.js";
import { as, Journey } from "../helpers/journey.js";
import { commandNames, commandOf, EXPORTS, WITHOUT_CHAIN } from "../helpers/shapes.js";

const DAY = 86_400n;
const POUND = 10n ** 18n;
const GROUNDS = ["--commitment", `0x${"e1".repeat(32)}`];

/** `placement()` holds what is printed against the command's shape; test/cli/jsonFiles.ts runs those without a chain. */
describe("placement --json: every command prints its shape", () => {
  let journey: Journey;
  let token: DenyListToken;
  let home: { id: string; built: BuiltAgreement; file: string };
  let register: string[];
  const run = new Set<string>();
  const council = as("Northmoor Council");
  const provider = as("Alder House Ltd");

  before(async () => {
    journey = await Journey.begin("test-json");
    const deployer = await journey.chain.node.provider.getSigner(0);
    token = await (await new DenyListToken__factory(deployer).deploy()).waitForDeployment();
    const book = journey.folder.read("address-book.yaml");
    journey.folder.write(
      "address-book.yaml",
      book.replace(journey.address("GBP test token"), await token.getAddress()),
    );
    const bodies = [16, 17, 18, 19].map((index) => journey.chain.node.provider.getSigner(index));
    const [first, ...others] = await Promise.all(bodies);
    const factory = new PractitionerRegister__factory(deployer);
    const accounts = [first!, ...others].map(({ address }) => address) as [string, string, string, string];
    const deployed = await (await factory.deploy(deployer, accounts)).waitForDeployment();
    register = ["--register", await deployed.getAddress()];
  });

  after(async () => {
    await journey.end();
  });

  /** Runs a command that must succeed, and notes that it did. */
  async function data<Data>(...argv: string[]): Promise<Data> {
    const printed = await journey.data<Data>(...argv);
    run.add(commandOf(argv) ?? "");
    return printed;
  }

  async function signBoth(request: string): Promise<void> {
    await data("agreement", "sign", request, ...council);
    await data("agreement", "sign", request, ...provider);
  }

  it("should be so of those that make agreements", async () => {
    await data("agreement", "build", "childrens-home.yaml");
    journey.folder.write("two.csv", "name,weekly,starts\nAlder one,6100.00,2027-01-04\nAlder two,5800.00,2027-01-11\n");
    await data("agreement", "import", "two.csv", "--template", "childrens-home.yaml", "--out", "bulk");
    await signBoth("childrens-home.terms.json");
    const { agreement } = await data<{ agreement: string }>(
      "agreement",
      "open",
      "childrens-home.terms.json",
      ...provider,
    );
    home = { id: agreement, built: journey.built("childrens-home"), file: "childrens-home.agreement.json" };
    await data("agreement", "cancel", "bulk/alder-one.terms.json", ...council);
    const { code } = await journey.run("agreement", "open", "bulk/alder-two.terms.json", ...provider, "--json");
    expect(code, "signatures are lacking").to.equal(1);
    expect(await data<unknown[]>("agreement", "list")).to.have.length(1);
  });

  it("should be so of those that record outcomes and move money", async () => {
    const { built, file } = home;
    await (await token.mint(built.terms.commissioner, 200_000n * POUND)).wait();
    await data("fund", file, "40000.00", ...council);
    const [care, outcome] = ["core", "outcome"].map((kind) => built.tranches.find((one) => one.kind === kind)!.index);
    await journey.chain.node.moveTo(built.terms.schedule[outcome!]!.opensAt + DAY);
    await data("attest", "request", file, "--finding", `${outcome!}=60%`, ...GROUNDS, "--out", "one.json");
    for (const name of [built.names.inspector, built.names.socialWorker, built.names.registeredManager]) {
      await data("attest", "sign", "one.json", ...as(name));
    }
    await data("attest", "status", "one.json");
    await (await token.setDenied(built.terms.payee, true)).wait();
    await data("attest", "submit", "one.json", ...provider);
    await (await token.setDenied(built.terms.payee, false)).wait();
    await data("attest", "retract", "one.json", ...as(built.names.inspector));
    await data("withdraw", file, "--account", "Alder House fees account", ...council);
    await data("challenge", file, "--tranches", `${care!}`, ...GROUNDS, ...council);
    await data("adjudicate", file, "--finding", `${care!}=60%`, ...GROUNDS, ...as("Panel of Experts A"));
    await data("hold", file, ...as(built.names.inspector));
    await data("lift", file, ...as(built.names.inspector));
    const next = built.tranches.find(({ kind, index }) => kind === "core" && index > care!)!.index;
    await journey.chain.node.moveTo(built.terms.schedule[next]!.closesAt + DAY);
    await data("claim", file, `${next}`, ...provider);
    const live = built.tranches.find(({ index }) => index > next)!.index;
    await data("grant", file, "--tranches", `${live}`, ...GROUNDS, ...council);
    expect(await data<{ placements: unknown[] }>("agreement", "due"))
      .to.have.property("placements")
      .with.length(1);
  });

  it("should be so of those that gather signatures, and of a payment run", async () => {
    const { built, file } = home;
    expect(await data<{ items: unknown[] }>("inbox", "--as", "Inspector A"))
      .to.have.property("items")
      .with.length.greaterThan(0);
    const now = await journey.now();
    const { tranches } = await data<{ tranches: { index: number; status: string }[] }>("agreement", "show", file);
    const { index } = tranches.find(
      ({ index: place, status }) =>
        status === "Open" && built.tranches[place]?.kind === "outcome" && built.terms.schedule[place]!.opensAt < now,
    )!;
    await data("attest", "request", file, "--finding", `${index}=met`, ...GROUNDS, "--out", "two.json");
    const copies = ["inspector", "socialWorker", "registeredManager"] as const;
    for (const seat of copies) {
      journey.folder.write(`${seat}.json`, journey.folder.read("two.json"));
      await data("attest", "sign", `${seat}.json`, ...as(built.names[seat]));
    }
    await data("attest", "merge", ...copies.map((seat) => `${seat}.json`), "--out", "week/two.json");
    await data("attest", "inspect", "week/two.json");
    await data("attest", "verify", "week/two.json");
    await data("pay-run", "week", "--dry-run");
    expect(await data<{ transactions: unknown[] }>("pay-run", "week", ...provider))
      .to.have.property("transactions")
      .with.length(1);
  });

  it("should be so of those that several must agree on, and of those that end it", async () => {
    const { file } = home;
    const seat = ["--seat", "social worker", "--account", "Social Worker B"];
    const { request } = await data<{ request: string }>("agreement", "appoint", file, ...seat);
    await signBoth(request);
    await data("agreement", "submit", request, ...provider);
    await data("agreement", "appoint", "--all-of", "Social Worker B", "Social Worker A", "--out", "leaver");
    const change = ["changes/alder-hours-added.yaml", "--agreement", file, "--out", "next"];
    await data("agreement", "amend", ...change);
    await data("agreement", "terminate", file, ...GROUNDS, "--out", "ends");
    await data("agreement", "settle", file, "--pay", "100.00", ...GROUNDS, "--out", "ends");
    await data("fund", file, "150000.00", ...council);
    const { terms } = await data<{ terms: { noticePeriod: string } }>("agreement", "show", file);
    const lastDay = new Date(Number((await journey.now()) + BigInt(terms.noticePeriod) + 2n * DAY) * 1000);
    await data("agreement", "notice", file, "--ends", lastDay.toISOString().slice(0, 10), ...GROUNDS, ...council);
    await data("agreement", "show", file);
  });

  it("should be so of those that give back and audit", async () => {
    const { file, built } = home;
    const last = built.terms.schedule.reduce((latest, { closesAt }) => (closesAt > latest ? closesAt : latest), 0n);
    await journey.chain.node.moveTo(last + built.terms.longStop + DAY);
    await data("agreement", "reclaim", file, ...council);
    const audit = await data<{ accounts: unknown[]; differences: unknown[] }>("audit", "replay");
    expect(audit.accounts).to.have.length(1);
    expect(audit.differences).to.deep.equal([]);
    await data("audit", "sync");
    await data("audit", "verify");
    await data("audit", "show", file);
    await data("audit", "statement", "Alder House fees account");
    await data("audit", "easy-read", file);
    await data("audit", "report");
    await data("monitor", "report", built.names.provider ?? "");
  });

  it("should be so of the register's", async () => {
    const body = [...as(await addressAt(17)), ...register];
    const seat = ["--seat", "social-worker"];
    const until = ["--expires", `${new Date(Number(await journey.now()) * 1000).getUTCFullYear() + 2}-12-31`];
    await data("register", "enrol", "Social Worker A", ...seat, ...until, "--credential", "SW 1", ...body);
    await data("register", "renew", "Social Worker A", ...seat, ...until, ...body);
    await data("register", "suspend", "Social Worker A", ...seat, ...body);
    await data("register", "reinstate", "Social Worker A", ...seat, ...body);
    await data("register", "show", "Social Worker A", "--private", "register-credentials.json", ...register);
    await data("register", "list", ...register);
    await data("register", "strike-off", "Social Worker A", ...seat, ...GROUNDS, ...body);
  });

  const addressAt = async (index: number): Promise<string> =>
    (await journey.chain.node.provider.getSigner(index)).address;

  it("should be so of the one that looks whether all is in order", async () => {
    await data("doctor", ...register);
  });

  it("should leave no command out", () => {
    const left = commandNames().filter((name) => !run.has(name) && ![...WITHOUT_CHAIN, ...EXPORTS].includes(name));
    expect(left, "commands never run with --json").to.deep.equal([]);
  });
});
