import { expect } from "chai";
import { standardCatalogue, type BuiltAgreement } from "../../../src/agreement/index.js";
import { importAgreements, type ImportedAgreement } from "../../../src/agreement/import/index.js";
import {
  CARE_PLAN,
  countingBytes,
  exampleBook,
  failureOf,
  noSuchFile,
  NOW,
  POUND,
  SAMPLE,
  sampleWith,
} from "../helpers/sample.js";

/** Imports rows over the sample, which has a payee, three periods and no health professional. */
function imported(csv: string, template = SAMPLE): ImportedAgreement[] {
  return importAgreements({
    table: { text: csv, path: "placements.csv" },
    template: { text: template, path: "template.yaml" },
    addressBook: exampleBook(),
    catalogue: standardCatalogue(),
    now: NOW,
    randomBytes: countingBytes(),
    readFile: (path) => (path === "documents/plan.md" ? CARE_PLAN : noSuchFile(path)),
  });
}

const first = (csv: string, template?: string): BuiltAgreement => imported(csv, template)[0]!.built;
const faultsOf = (csv: string, template?: string): string[] => failureOf(() => imported(csv, template)).split("\n");

describe("agreement/import", () => {
  it("builds an agreement for each row, with its cells instead of the template's values", () => {
    const rows = imported(
      [
        "name,weekly,starts,periods,provider,payee,registeredManager,socialWorker",
        "Birch one,1900.00,2027-01-11,2,Birch Court Ltd,Birch Court fees account,Birch Court manager,Social Worker B",
        '"Alder, two","£6,100.00",2027-02-01,,,,,',
      ].join("\n"),
    );
    const told = rows.map(({ row, stem, built: { name, fee, term, names } }) => [
      row,
      stem,
      name,
      fee.weekly / POUND,
      term.starts,
      term.ends,
      names.provider,
      names.payee,
      names.socialWorker,
    ]);
    expect(told).to.deep.equal([
      [
        2,
        "birch-one",
        "Birch one",
        1_900n,
        "2027-01-11",
        "2027-03-07",
        "Birch Court Ltd",
        "Birch Court fees account",
        "Social Worker B",
      ],
      [
        3,
        "alder-two",
        "Alder, two",
        6_100n,
        "2027-02-01",
        "2027-04-25",
        "Alder House Ltd",
        "Alder House fees account",
        "Social Worker A",
      ],
    ]);
  });

  it("gives each row a reference and salts of its own", () => {
    const [one, two] = imported("name\nOne\nTwo\n").map(({ built }) => built);
    expect(one?.terms.placementRef).to.not.equal(two?.terms.placementRef);
    expect(one?.salts.outcomes).to.not.equal(two?.salts.outcomes);
  });

  it("can fill what the template leaves out, in a group that it has and in one that it has not", () => {
    expect(first("name,healthProfessional\nOne,Health Professional A\n").names.healthProfessional).to.equal(
      "Health Professional A",
    );
    const bare = sampleWith(
      ["term:\n  starts: 2027-01-04\n  periods: 3\n", ""],
      ["fee:\n  weekly: 6100.00\n  billing: four-weekly\n", "fee:\n"],
      ["carePlan: documents/plan.md\n", ""],
    );
    const row = "One,2027-01-04,1,100,weekly,documents/plan.md";
    const built = first(`name,starts,periods,weekly,billing,carePlan\n${row}\n`, bare);
    expect([built.term.ends, built.fee]).to.deep.equal(["2027-01-10", { weekly: 100n * POUND, billing: "weekly" }]);
  });

  it("takes a row's last day instead of the template's periods, and the other way round", () => {
    expect(first("name,ends\nOne,2027-01-31\n").term.ends).to.equal("2027-01-31");
    const ending = sampleWith(["periods: 3", "ends: 2027-01-31"]);
    expect(first("name,periods\nOne,2\n", ending).term.ends).to.equal("2027-02-28");
    expect(faultsOf("name,ends,periods\nOne,2027-01-31,2\n")).to.deep.equal([
      'placements.csv: row 2, column ends: "term" needs either "periods" or "ends", not both.',
    ]);
  });

  it("reads what spreadsheets write: a byte order mark, line ends of Windows, spaces, blank rows", () => {
    const rows = imported("\ufeffname , weekly\r\nOne, 10.00\r\n,\r\n\r\n Two ,20.00\r\n");
    expect(rows.map(({ row, built }) => [row, built.name, built.fee.weekly / POUND])).to.deep.equal([
      [2, "One", 10n],
      [5, "Two", 20n],
    ]);
  });

  it("takes every cell as text: no cell can bring in keys, lists or anchors", () => {
    for (const name of ["{a: b}", "[a, b]", "*anchor", "&a b", "# none", "a: b", "null", "0x10", "- one"]) {
      expect(first(`name,kind\n"Home ${name}","${name}"\n`).kind).to.equal(name);
    }
  });

  it("names the row and column of every fault of every row, all at once", () => {
    expect(
      faultsOf(
        [
          "name,weekly,starts,inspector,carePlan",
          "One,-5,2027-01-04,Inspector A,",
          "Two,100.00,2027-02-30,Inspector Z,",
          "Three,100.00,,Social Worker A,missing.md",
        ].join("\n"),
      ),
    ).to.deep.equal([
      'placements.csv: row 2, column weekly: weekly: "-5" is negative; an amount must be more than zero.',
      'placements.csv: row 3, column inspector: "Inspector Z" is not in the address book. Did you mean "Inspector A"?',
      "placements.csv: row 3, column starts: starts: There is no such day as 2027-02-30.",
      "placements.csv: row 4, column carePlan: the care plan missing.md: there is no such file.",
      'template.yaml:11:17: the social worker "Social Worker A" is the inspector too; nobody may have both roles. (placements.csv: row 4)',
    ]);
  });

  it("tells a fault of the template once, at the template's own line", () => {
    const template = sampleWith(["notice: 28 days", "notice: 28"], ["  payee: Alder House fees account\n", ""]);
    expect(
      faultsOf("name,payee\nOne,Alder House fees account\nTwo,Alder House fees account\n", template),
    ).to.deep.equal(['template.yaml:40:9: notice: "28" has no unit; write 28 days or 28 weeks.']);
    expect(faultsOf("name\nOne\n", "a: [")[0]).to.match(/^template\.yaml:1:\d+: not readable as YAML/);
    expect(faultsOf("name\nOne\n", `${SAMPLE}name: again\n`)).to.deep.equal([
      'template.yaml:45:1: "name" stands here twice: first on line 2.',
    ]);
  });

  it("refuses a template that is no agreement file, or has a value where a group belongs", () => {
    expect(faultsOf("name\nOne\n", "- a\n")[0]).to.match(/^template\.yaml:1:1: the file: must be a group of keys/);
    const flat = sampleWith(["term:\n  starts: 2027-01-04\n  periods: 3\n", "term: soon\n"]);
    expect(faultsOf("name,starts\nOne,2027-01-04\n", flat)).to.deep.equal([
      "template.yaml:19:7: term: must be a group of keys: starts, periods, ends.",
    ]);
  });

  it("refuses names that are missing, the same, or too much alike to be two files", () => {
    expect(faultsOf('name\nOne\none\n"One!"\n""\n"???"\n')).to.deep.equal([
      'placements.csv: row 3, column name: "one" is too much like the name in row 2; each needs its own.',
      'placements.csv: row 4, column name: "One!" is too much like the name in row 2; each needs its own.',
      'placements.csv: row 6, column name: "???" has neither a letter nor a digit.',
    ]);
    expect(faultsOf("name,weekly\n,5.00\n")).to.deep.equal([
      "placements.csv: row 2, column name: the placement has no name.",
    ]);
  });

  it("refuses columns that are unknown, repeated or without a name, and rows of another length", () => {
    expect(faultsOf("name,weekley,name,\nOne,1,2\n")).to.deep.equal([
      'placements.csv: row 1: unknown column "weekley". Did you mean "weekly"?',
      "placements.csv: row 1, column name: this column stands here twice.",
      "placements.csv: row 1: a column has no name.",
      "placements.csv: row 2: it has 3 cells, but row 1 names 4 columns.",
    ]);
    expect(faultsOf("weekly\n5.00\n")[0]).to.equal('placements.csv: row 1: there is no column "name".');
  });

  it("refuses a file that is empty, broken or not in UTF-8", () => {
    expect(faultsOf("")).to.deep.equal(["placements.csv: it is empty; its first row names the columns."]);
    expect(faultsOf("name\n\n")).to.deep.equal(["placements.csv: it has no placements below its first row."]);
    expect(faultsOf('name\n"One\n')[0]).to.match(/^placements\.csv: not readable as CSV: Quote Not Closed/);
    expect(faultsOf("name\nT\ufffd\n")).to.deep.equal([
      'placements.csv: some letters cannot be read; save it as "CSV UTF-8".',
    ]);
  });

  it("keeps a cell of several lines in one fault", () => {
    expect(faultsOf('name,weekly\nOne,"5\n6"\n')).to.deep.equal([
      'placements.csv: row 2, column weekly: weekly: "5 6" is not an amount of pounds; write it like 6100.00.',
    ]);
  });

  it("tells warnings by the template's line", () => {
    const template = sampleWith(["share: 10%", "share: 15%"]);
    expect(first("name,healthProfessional\nOne,Health Professional A\n", template).warnings).to.deep.equal([
      "template.yaml: line 36: 15 % of the fee waits for the inspector; more than 10 % is unusual.",
    ]);
  });
});
