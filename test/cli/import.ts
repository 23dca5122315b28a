import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { placement, type Ran } from "../helpers/cli.js";
import { as, Journey } from "../helpers/journey.js";

const TABLE = `name,weekly,starts,periods,payee
Alder one,6100.00,2027-01-04,2,
Alder two,5800.00,2027-01-11,2,Alder House Ltd
Alder three,5500.00,2027-01-18,1,
`;
const STEMS = ["alder-one", "alder-two", "alder-three"];

interface Imported {
  readonly agreements: readonly {
    readonly row: number;
    readonly name: string;
    readonly agreement: string;
    readonly files: { readonly agreement: string; readonly request: string };
  }[];
}

interface Opened {
  readonly agreements: readonly { readonly path: string; readonly agreement: string; readonly state: string }[];
}

describe("placement agreement import, sign and open in bulk", () => {
  let journey: Journey;
  const requests = STEMS.map((stem) => join("bulk", `${stem}.terms.json`));
  const council = as("Northmoor Council");
  const home = as("Alder House Ltd");

  before(async () => {
    journey = await Journey.begin("test-import");
    journey.folder.write("placements.csv", TABLE);
  });

  after(async () => {
    await journey.end();
  });

  const importTo = (folder: string, table = "placements.csv"): Promise<Ran> =>
    journey.run("agreement", "import", table, "--template", "childrens-home.yaml", "--out", folder);

  const states = ({ agreements }: Opened): string[] =>
    requests.map((path) => agreements.find((opening) => opening.path === path)?.state ?? "missing");

  it("should write nothing where any row is bad, and name each row and column", async () => {
    const bad = TABLE.replace("5800.00", "free").replace("2027-01-18", "soon");
    journey.folder.write("bad.csv", bad);
    const { code, out, err } = await importTo("refused", "bad.csv");
    expect(err)
      .to.match(/bad\.csv: row 3, column weekly: weekly: "free" is not an amount/)
      .and.match(/bad\.csv: row 4, column starts: starts: "soon" is not a date/)
      .and.not.match(/\n\s+at /);
    expect([code, out]).to.deep.equal([3, ""]);
    expect(existsSync(join(journey.folder.path, "refused"))).to.equal(false);
  });

  it("should write a private agreement and a request for each row, with ids of their own", async () => {
    const { agreements } = await journey.data<Imported>(
      ...["agreement", "import", "placements.csv", "--template", "childrens-home.yaml", "--out", "bulk"],
    );
    expect(agreements.map(({ row, name }) => [row, name])).to.deep.equal([
      [2, "Alder one"],
      [3, "Alder two"],
      [4, "Alder three"],
    ]);
    expect(new Set(agreements.map(({ agreement }) => agreement)).size).to.equal(3);
    const files = STEMS.flatMap((stem) => [`${stem}.agreement.json`, `${stem}.terms.json`]).sort();
    expect(readdirSync(join(journey.folder.path, "bulk")).sort()).to.deep.equal(files);
    for (const file of agreements.map(({ files: { agreement } }) => agreement)) {
      expect(statSync(join(journey.folder.path, file)).mode & 0o777).to.equal(0o600);
    }
    const second = journey.built(join("bulk", "alder-two"));
    expect([second.names.payee, second.fee.weekly]).to.deep.equal(["Alder House Ltd", 5_800n * 10n ** 18n]);
  });

  it("should refuse to import over files that are there, which would open placements twice", async () => {
    const before = journey.folder.read(requests[0]!);
    const { code, err } = await importTo("bulk");
    expect(err).to.match(/there already:\n {2}bulk\/alder-one\.agreement\.json/);
    expect(code).to.equal(3);
    expect(journey.folder.read(requests[0]!)).to.equal(before);
  });

  it("should sign all after showing each in words, but none that does not ask the signer", async () => {
    const stranger = await journey.run("agreement", "sign", ...requests, ...as("Inspector A"));
    expect(stranger.err).to.match(/bulk\/alder-one\.terms\.json does not ask Inspector A \(0x/);
    expect(stranger.code).to.equal(5);
    const { code, out, err } = await journey.run("agreement", "sign", ...requests, "--agreements", "bulk", ...council);
    expect(code, err).to.equal(0);
    for (const name of ["Alder one", "Alder two", "Alder three"]) expect(err).to.contain(`${name} (children's home)`);
    expect(out.match(/Signed as commissioner/g)).to.have.length(3);
  });

  it("should open nothing and tell who must still sign, with exit code 1", async () => {
    const { code, out } = await journey.run("agreement", "open", ...requests, ...home);
    expect(code).to.equal(1);
    expect(out)
      .to.match(/^0 opened, 0 were open already, 3 lack signatures, 0 refused\./)
      .and.match(/bulk\/alder-one\.terms\.json: not opened: the provider must still sign\./);
  });

  it("should open what is complete, and once run again only what is not open yet", async () => {
    await journey.data("agreement", "sign", requests[0]!, requests[1]!, ...home);
    const first = await journey.run("agreement", "open", ...requests, ...home, "--json");
    expect(first.code, first.err).to.equal(1);
    expect(states(JSON.parse(first.out) as Opened)).to.deep.equal(["opened", "opened", "lacks-signatures"]);

    await journey.data("agreement", "sign", ...requests, ...home);
    expect(states(await journey.data<Opened>("agreement", "open", ...requests, ...home))).to.deep.equal([
      "already-open",
      "already-open",
      "opened",
    ]);
    const again = await journey.run("agreement", "open", ...requests, ...home);
    expect(again.code, again.err).to.equal(0);
    expect(again.out).to.match(/^0 opened, 3 were open already/);
    const listed = await journey.data<{ agreement: string }[]>("agreement", "list");
    expect(listed).to.have.length(3);
  });

  it("should leave a lone request that is open already alone, too", async () => {
    const { code, out } = await journey.run("agreement", "open", requests[0]!, ...home);
    expect(code).to.equal(0);
    expect(out).to.match(/is open already\.\n$/);
  });

  it("should tell which the contract refuses, open the others, and a copy not again", async () => {
    const table = "name,starts,periods\nLate,2027-01-04,1\nSoon,2027-03-01,1\n";
    journey.folder.write("two.csv", table);
    expect((await importTo("two", "two.csv")).code).to.equal(0);
    const two = ["late", "soon"].map((stem) => join("two", `${stem}.terms.json`));
    await journey.data("agreement", "sign", ...two, ...council);
    await journey.data("agreement", "sign", ...two, ...home);
    await journey.chain.node.moveTo(journey.built(join("two", "late")).terms.schedule[0]!.closesAt + 1n);
    journey.folder.write("copy.json", journey.folder.read(two[1]!));
    const { code, out } = await journey.run("agreement", "open", ...two, "copy.json", ...home);
    expect(out)
      .to.match(/^1 opened, 1 were open already, 0 lack signatures, 1 refused\./)
      .and.match(/two\/late\.terms\.json: not opened: The first window closed at/);
    expect(code).to.equal(1);
  });

  it("should send nothing where one of the files was made for another chain", async () => {
    journey.folder.edit(
      requests[0]!,
      (request) => {
        request.typedData.domain.chainId = 5;
      },
      "other.json",
    );
    const { code, out, err } = await journey.run("agreement", "open", requests[1]!, "other.json", ...home);
    expect(err).to.match(/made for chain 5/);
    expect([code, out]).to.deep.equal([3, ""]);
  });

  it("should import without a node", async () => {
    journey.folder.write("one.csv", "name\nOffline\n");
    const offline = ["--chain-id", "11155111", "--escrow", `0x${"55".repeat(20)}`];
    const argv = ["agreement", "import", "one.csv", "--template", "childrens-home.yaml", ...offline];
    const { code, out, err } = await placement(journey.folder.path, argv);
    expect(code, err).to.equal(0);
    expect(out).to.match(/Offline +£6,100\.00 +2027-01-04 +2027-06-20 +£146,400\.00 +offline\.terms\.json/);
    expect(existsSync(join(journey.folder.path, "offline.agreement.json"))).to.equal(true);
  });
});
