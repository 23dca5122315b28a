import { expect } from "chai";
import { parse } from "csv-parse/sync";
import { attachEscrow } from "../../src/adapters/escrow.js";
import type { BuiltAgreement } from "../../src/agreement/index.js";
import { as, Journey } from "../helpers/journey.js";

const POUND = 10n ** 18n;

interface Week {
  readonly monday: string;
  readonly certain: string;
  readonly atMost: string;
  readonly toFund: string;
}

interface Due {
  readonly placements: readonly {
    readonly name: string;
    readonly agreement: string;
    readonly funding: readonly { readonly by: string; readonly amount: string; readonly total: string }[];
    readonly payable: readonly { readonly tranche: number; readonly amount: string }[];
    readonly awaited: readonly { readonly tranche: number }[];
    readonly blocked: readonly { readonly because: string; readonly sentence: string }[];
    readonly weeks: readonly Week[];
  }[];
  readonly total: { readonly weeks: readonly Week[] };
  readonly unread: readonly string[];
}

describe("placement agreement due", () => {
  let journey: Journey;
  let home: { id: string; built: BuiltAgreement; file: string };
  let stay: typeof home;

  before(async () => {
    journey = await Journey.begin("test-due");
    const yaml = journey.folder.read("respite-stay.yaml");
    journey.folder.write("respite-stay.yaml", yaml.replace("name: Cedar stay", 'name: "=HYPERLINK(1)"'));
    home = await journey.open("childrens-home");
    stay = await journey.open("respite-stay");
    await journey.fund(home.file, home.built, 30_000n);
  });

  after(async () => {
    await journey.end();
  });

  const pounds = (amount: string | undefined): bigint => BigInt(amount ?? -1) / POUND;

  it("should tell all placements opened, with their names, what to fund by when, and the total", async () => {
    const { placements, total, unread } = await journey.data<Due>("agreement", "due");
    expect(placements.map(({ name, agreement }) => [name, agreement])).to.deep.equal([
      ["Alder placement", home.id],
      ["=HYPERLINK(1)", stay.id],
    ]);
    expect(unread).to.deep.equal([]);
    // Four weeks of care, less 20 % for outcomes, fall due on 1 February; £30,000 cover that and not the second four.
    const care = home.built.terms.schedule[0]!;
    const [week] = placements[0]!.weeks.filter(({ atMost }) => atMost !== "0");
    expect(week).to.deep.equal({
      monday: "2027-02-01",
      certain: care.amount.toString(),
      atMost: care.amount.toString(),
      toFund: "0",
    });
    const all = home.built.terms.schedule.reduce((sum, { amount }) => sum + amount, 0n);
    expect(pounds(placements[0]!.funding.at(-1)?.total)).to.equal(all / POUND - 30_000n);
    expect(placements[1]!.funding[0]).to.deep.include({ by: stay.built.terms.schedule[0]!.closesAt.toString() });
    expect(total.weeks).to.have.length(12);
    const sums = placements.map(({ weeks }) => weeks.reduce((sum, { atMost }) => sum + BigInt(atMost), 0n));
    expect(total.weeks.reduce((sum, { atMost }) => sum + BigInt(atMost), 0n)).to.equal(sums[0]! + sums[1]!);
  });

  it("should tell it in words, with the assumptions it rests on", async () => {
    const { code, out, err } = await journey.run("agreement", "due", home.file);
    expect(code, err).to.equal(0);
    expect(out)
      .to.match(/^Alder placement 0x[0-9a-f]{64}\n {2}On 2027-01-01 \d\d:\d\d the balance is £30,000\.00\./)
      .and.match(/To fund\n {4}£\d+,\d{3}\.00 by 2027-03-01 00:00/)
      .and.match(/after these 12 weeks, by 2027-\d\d-\d\d \d\d:\d\d at the latest/)
      .and.match(/Later\n {4}tranche 0 \(The care itself, 2027-01-04 to 2027-01-31\): silence pays £/)
      .and.match(/week from +certain +at most +to fund\n +2026-12-28 /)
      .and.match(/How it was reckoned\n/);
    expect(out).to.not.contain("HYPERLINK");
  });

  it("should write CSV whose columns add up, safe from names that a spreadsheet would run", async () => {
    const { code, out, err } = await journey.run("agreement", "due", "--csv");
    expect(code, err).to.equal(0);
    const rows = parse(out, { columns: true }) as unknown as Record<string, string>[];
    expect(rows).to.have.length(24);
    expect(Object.keys(rows[0]!)).to.deep.equal([
      ...["placement", "agreement", "week_from", "certain", "at_most", "to_fund"],
      ...["balance", "arrears", "payable_now", "blocked"],
    ]);
    expect(new Set(rows.map((row) => row["placement"]))).to.deep.equal(new Set(["Alder placement", "'=HYPERLINK(1)"]));
    expect(rows.filter((row) => row["balance"] !== "").map((row) => row["balance"])).to.deep.equal([
      "30000.00",
      "0.00",
    ]);
    const { placements } = await journey.data<Due>("agreement", "due", home.id);
    const told = rows.filter((row) => row["agreement"] === home.id).map((row) => row["at_most"]);
    expect(told.map(Number)).to.deep.equal(placements[0]!.weeks.map(({ atMost }) => Number(pounds(atMost))));
  });

  it("should refuse two forms at once, and an agreement that was never opened", async () => {
    const both = await journey.run("agreement", "due", "--csv", "--json");
    expect(both.err).to.match(/--csv and --json exclude each other/);
    expect([both.code, both.out]).to.deep.equal([2, ""]);
    const unknown = await journey.run("agreement", "due", `0x${"33".repeat(32)}`);
    expect(unknown.err).to.match(/No agreement 0x3333/);
    expect(unknown.code).to.equal(4);
  });

  it("should take only one provider's, and names from another folder or none", async () => {
    const { placements } = await journey.data<Due>("agreement", "due", "--provider", "Cedar Lodge Ltd");
    expect(placements.map(({ agreement }) => agreement)).to.deep.equal([stay.id]);
    const nameless = await journey.data<Due>("agreement", "due", stay.id, "--agreements", "documents");
    expect(nameless.placements[0]!.name).to.equal(`agreement ${stay.id.slice(0, 10)}…${stay.id.slice(-6)}`);
  });

  it("should not let an agreement with a broken token hide the others, and say so where it is asked for", async () => {
    await journey.data("agreement", "build", "supported-accommodation.yaml");
    const request = "supported-accommodation.terms.json";
    journey.folder.edit(request, ({ typedData }) => {
      typedData.message["token"] = journey.chain.escrow;
    });
    for (const party of ["Northmoor Council", "Birch Court Ltd"]) {
      await journey.data("agreement", "sign", request, ...as(party));
    }
    const { agreement } = await journey.data<{ agreement: string }>("agreement", "open", request, ...as("Inspector A"));
    const { placements, unread } = await journey.data<Due>("agreement", "due");
    expect(placements.map((placement) => placement.agreement)).to.deep.equal([home.id, stay.id]);
    const reason = `The token ${journey.chain.escrow} of the agreement ${agreement} does not tell its decimals.`;
    expect(unread).to.deep.equal([reason]);
    const asked = await journey.run("agreement", "due", agreement);
    expect(asked.err).to.contain(reason);
    expect([asked.code, asked.out]).to.deep.equal([4, ""]);
  });

  it("should tell what is payable and short, and after the claim the arrears", async () => {
    const [first] = stay.built.terms.schedule;
    await journey.chain.node.moveTo(first!.closesAt);
    const before = (await journey.data<Due>("agreement", "due", stay.file)).placements[0]!;
    expect(before.payable.map(({ tranche, amount }) => [tranche, amount])).to.deep.equal([
      [0, first!.amount.toString()],
    ]);
    expect(before.blocked.map(({ sentence }) => sentence)).to.deep.equal([
      "the balance is short: of £1,575.00 that can be claimed now, £1,575.00 would become arrears",
    ]);
    expect(before.awaited.map(({ tranche }) => tranche)).to.deep.equal([2, 3]);

    await journey.data("claim", stay.file, "0", ...as("Cedar Lodge Ltd"));
    const after = (await journey.data<Due>("agreement", "due", stay.file)).placements[0]!;
    expect(after.payable).to.deep.equal([]);
    expect(after.blocked).to.deep.equal([
      {
        because: "arrears",
        tranches: [],
        amount: first!.amount.toString(),
        until: null,
        sentence: "the balance is short: £1,575.00 of arrears wait for funding",
      },
    ]);
    expect(pounds(after.funding[0]?.amount)).to.equal(1_575n);
  });

  it("should tell what was refused, and until when it can be overturned", async () => {
    const outcome = home.built.tranches.findIndex(({ code }) => code === "QS-08");
    const refusal = ["--finding", `${outcome}=not-met`, "--commitment", `0x${"e1".repeat(32)}`, "--out", "no.json"];
    await journey.data("attest", "request", home.file, ...refusal);
    for (const seat of ["Inspector A", "Social Worker A"]) await journey.data("attest", "sign", "no.json", ...as(seat));
    await journey.data("attest", "submit", "no.json", ...as("Inspector A"));
    const { out } = await journey.run("agreement", "due", home.id);
    expect(out).to.match(
      /Blocked\n {4}tranche 1 \(QS-08 Education, .*\): refused: lapses on 14 August 2027 01:00 unless the panel, the arbiter or a grant overturns it\n/,
    );
  });

  it("should tell what goes home once outcomes have lapsed, and what is finished after that", async () => {
    const { terms, names } = stay.built;
    await journey.fund(stay.file, stay.built, 3_500n);
    const lastClose = terms.schedule.reduce((last, { closesAt }) => (closesAt > last ? closesAt : last), 0n);
    await journey.chain.node.moveTo(lastClose + terms.longStop);
    await journey.data("claim", stay.file, "1", ...as(names.provider));
    const { funding, blocked } = (await journey.data<Due>("agreement", "due", stay.file)).placements[0]!;
    expect(funding).to.deep.equal([]);
    expect(blocked.map(({ sentence }) => sentence)).to.deep.equal([
      "lapsed: £350.00 go home to the commissioner (reclaim)",
    ]);
    const commissioner = await journey.chain.node.provider.getSigner(terms.commissioner);
    const escrow = attachEscrow(journey.chain.escrow, commissioner);
    await (await escrow.reclaim(stay.id)).wait();
    const { out } = await journey.run("agreement", "due", stay.file);
    expect(out).to.equal("Nothing is left to fund, pay or take back: =HYPERLINK(1).\n");
  });
});
