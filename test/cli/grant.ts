import { expect } from "chai";
import { attachEscrow, type Escrow } from "../../src/adapters/escrow.js";
import type { BuiltAgreement } from "../../src/agreement/index.js";
import { DenyListToken__factory, type DenyListToken } from "../../typechain-types/index.js";
import { as, Journey } from "../helpers/journey.js";

const COMMITMENT = ["--commitment", `0x${"e1".repeat(32)}`];
const POUND = 10n ** 18n;

describe("placement grant and withdraw", () => {
  let journey: Journey;
  let home: { id: string; built: BuiltAgreement; file: string };
  let escrow: Escrow;
  let token: DenyListToken;
  let tokenAddress: string;

  before(async () => {
    journey = await Journey.begin("test-grant");
    const deployer = await journey.chain.node.provider.getSigner(0);
    token = await new DenyListToken__factory(deployer).deploy();
    await token.waitForDeployment();
    tokenAddress = await token.getAddress();
    const book = journey.folder.read("address-book.yaml");
    journey.folder.write("address-book.yaml", book.replace(journey.address("GBP test token"), tokenAddress));
    home = await journey.open("childrens-home");
    await (await token.mint(home.built.terms.commissioner, 1_500n * POUND)).wait();
    await journey.data("fund", home.file, "1500.00", ...council);
    escrow = attachEscrow(journey.chain.escrow, journey.chain.node.provider);
  });

  after(async () => {
    await journey.end();
  });

  const council = as("Northmoor Council");
  const fees = as("Alder House fees account");
  const grant = (tranches: string, ...more: string[]): string[] => {
    return ["grant", home.file, "--tranches", tranches, ...COMMITMENT, ...council, ...more];
  };
  const withdraw = (...more: string[]): string[] => ["withdraw", home.file, ...more];

  it("should refuse a grant by who does not pay, and one without a reason", async () => {
    await journey.refuses(grant("1", ...as("Alder House Ltd")), 5, "only the commissioner (Northmoor Council) can");
    await journey.refuses(["grant", home.file, "--tranches", "1", ...council], 2, "The reason is missing");
  });

  it("should refuse to withdraw where nothing waits", async () => {
    await journey.refuses(withdraw(...fees), 4, "No refused payout waits for Alder House fees account");
  });

  it("should grant in full, and say what the token refused and where it waits", async () => {
    await (await token.setDenied(home.built.terms.payee, true)).wait();
    const { code, out, err } = await journey.run(...grant("1"));
    expect(code, err).to.equal(0);
    expect(err)
      .to.match(/tranche 1 \(QS-08 [^\n]*\): £1,220\.00, in full\./)
      .and.contain("£1,220.00 in all go to Alder House fees account, whether or not anything was met");
    expect(out)
      .to.match(/^Granted: tranche 1 /)
      .and.contain("The token refused £1,220.00 for Alder House fees account: it waits there to be withdrawn");
    expect(await escrow.owed(tokenAddress, home.built.terms.payee)).to.equal(1_220n * POUND);
    const [event] = await escrow.queryFilter(escrow.filters.Granted(home.id));
    expect(event?.args.reason).to.equal(COMMITMENT[1]);
    await journey.refuses(grant("1"), 4, "is decided already, for good");
  });

  it("should tell the arrears of a grant that the balance does not cover", async () => {
    const other = home.built.tranches.find(({ index, kind }) => index > 1 && kind === "outcome")!.index;
    const { code, out, err } = await journey.run(...grant(`1,${other}`));
    expect(code, err).to.equal(0);
    expect(err).to.match(/tranche 1 [^\n]*is decided already, for good; it is passed over\./);
    expect(err).to.contain("The balance is £280.00: £").and.contain("would be arrears");
    expect(out).to.contain("The balance was short").and.not.contain("Granted: tranche 1 (");
    expect(await escrow.arrears(home.id)).to.be.greaterThan(0n);
  });

  it("should refuse a part or another recipient to anybody but the account, and too much", async () => {
    const account = ["--account", "Alder House fees account"];
    for (const choice of [
      ["--to", "Alder House Ltd"],
      ["--amount", "5.00"],
    ]) {
      const argv = withdraw(...account, ...choice, ...council);
      await journey.refuses(argv, 5, "Only Alder House fees account itself may take a part, or choose");
    }
    await journey.refuses(withdraw("--amount", "1500.01", ...fees), 4, "£1,500.01 were asked for, and £1,500.00 wait");
    await journey.refuses(withdraw("--to", journey.chain.escrow, ...fees), 4, "would be lost");
  });

  it("should leave the money waiting if the token refuses again", async () => {
    await journey.refuses(withdraw(...account(), ...council), 4, "The contract refused");
    expect(await escrow.owed(tokenAddress, home.built.terms.payee)).to.equal(1_500n * POUND);
  });

  const account = (): string[] => ["--account", "Alder House fees account"];

  it("should let the account send a part elsewhere, and anybody the rest to the account", async () => {
    const part = await journey.run(...withdraw("--to", "Alder House Ltd", "--amount", "500.00", ...fees));
    expect(part.code, part.err).to.equal(0);
    expect(part.err).to.match(
      /£500\.00 of the £1,500\.00 that the token once refused[^\n]* go to Alder House Ltd \(0x/,
    );
    expect(part.out).to.match(/^Withdrew £500\.00 for Alder House fees account\. £1,000\.00 still wait there\.\n/);
    expect(await token.balanceOf(home.built.terms.provider)).to.equal(500n * POUND);
    await (await token.setDenied(home.built.terms.payee, false)).wait();
    const rest = await journey.data<{ amount: string; waiting: string }>(...withdraw(...account(), ...council));
    expect([rest.amount, rest.waiting]).to.deep.equal([(1_000n * POUND).toString(), "0"]);
    expect(await token.balanceOf(home.built.terms.payee)).to.equal(1_000n * POUND);
  });
});
