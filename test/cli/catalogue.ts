import { expect } from "chai";
import { STANDARD_SETS } from "../../src/agreement/catalogueData.js";
import { parseBuilt } from "../../src/agreement/index.js";
import { placement, WorkFolder } from "../helpers/cli.js";

const OWN = `format: placement-catalogue/1
sets:
  - set: NM
    title: Northmoor's own outcomes
    version: "2027-04"
    source: Northmoor Council, commissioning board
    codes:
      NM-01: Keeps in touch with brothers and sisters
      NM-02: Sleeps through the night
    grades: [ALWAYS, OFTEN, SELDOM]
`;

describe("placement catalogue", () => {
  let folder: WorkFolder;
  const run = (...argv: string[]) => placement(folder.path, argv);
  const build = ["agreement", "build", "own.yaml", "--chain-id", "11155111", "--escrow", `0x${"55".repeat(20)}`];

  beforeEach(() => {
    folder = new WorkFolder();
    folder.write("own-sets.yaml", OWN);
    const book = folder.read("address-book.yaml");
    folder.write("address-book.yaml", `${book}\nGBP test token: "0x${"77".repeat(20)}"\n`);
    folder.write("own.yaml", folder.read("childrens-home.yaml").replace("QS-08", "NM-01"));
  });

  afterEach(() => {
    folder.remove();
  });

  it("lists every set with its version, and one with its codes, source and grades", async () => {
    const all = await run("catalogue", "list");
    expect(all.code, all.err).to.equal(0);
    for (const { set, title } of STANDARD_SETS)
      expect(all.out)
        .to.match(new RegExp(`${set} +1 +\\d+ +.*`))
        .and.contain(title);
    const one = await run("catalogue", "list", "OFSA");
    expect(one.out)
      .to.contain("OFSA-OUT")
      .and.contain("Source: Ofsted")
      .and.contain("CONSISTENTLY_STRONG, INCONSISTENT");
    const { sets } = JSON.parse((await run("catalogue", "list", "HP", "--json")).out) as {
      sets: { codes: object; grades: unknown }[];
    };
    expect(Object.keys(sets[0]!.codes)).to.have.length(12);
    expect(sets[0]!.grades).to.deep.equal([]);
  });

  it("shows a code", async () => {
    const { out } = await run("catalogue", "show", "QS-12");
    expect(out).to.equal(
      "QS-12: Protection of children\n" +
        "Set QS, version 1: Quality standards of the Children's Homes (England) Regulations 2015\n" +
        "Source: SI 2015/541, regulations 4 and 6 to 14\n",
    );
  });

  it("refuses an unknown set and an unknown code, and says what was meant", async () => {
    const set = await run("catalogue", "list", "QR");
    expect([set.code, set.err]).to.deep.equal([3, 'Error: There is no outcome set "QR". Did you mean "QS"?\n']);
    const code = await run("catalogue", "show", "QS-8");
    expect(code.err).to.contain('"QS-8" is not in the outcome catalogue. Did you mean "QS-08"?');
    expect(code.code).to.equal(3);
  });

  it("takes a council's own sets, by option or from the environment", async () => {
    const shown = await run("catalogue", "show", "NM-02", "--catalogue", "own-sets.yaml");
    expect(shown.out).to.contain("NM-02: Sleeps through the night\nSet NM, version 2027-04: Northmoor's own outcomes");
    const listed = await placement(folder.path, ["catalogue", "list"], { PLACEMENT_CATALOGUE: "own-sets.yaml" });
    expect(listed.out).to.match(/NM +2027-04 +2 +Northmoor's own outcomes/);
  });

  const bad: readonly [string, (yaml: string) => string, string][] = [
    [
      "a set of the program",
      (y) => y.replace("set: NM", "set: QS"),
      "own-sets.yaml:3:10: there is a set QS already; give yours another name.",
    ],
    [
      "a code of another set",
      (y) => y.replace("NM-02", "QS-02"),
      'own-sets.yaml:9:7: "QS-02" does not begin with "NM-", the name of its set.',
    ],
    [
      "the code of the care itself",
      (y) => y.replace("NM-02", "CORE"),
      'own-sets.yaml:9:7: The code "CORE" is kept for the care itself.',
    ],
    [
      "a code that does not fit",
      (y) => y.replace("NM-02", "NM-é"),
      'own-sets.yaml:9:7: "NM-é" is no outcome code: it needs 1 to 31 ASCII characters.',
    ],
    [
      "a code twice",
      (y) => y.replace("NM-02", "NM-01"),
      'own-sets.yaml:9:7: "NM-01" stands here twice: first on line 8.',
    ],
    [
      "a code that no record holds",
      (y) => y.replace("NM-02", "__proto__"),
      "own-sets.yaml:9:18: __proto__ cannot be a code.",
    ],
    ["an empty title", (y) => y.replace("Sleeps through the night", ""), "own-sets.yaml:9:14: NM-02: it is empty."],
    [
      "no version",
      (y) => y.replace('    version: "2027-04"\n', ""),
      'own-sets.yaml:3:5: this line of "sets" has no "version".',
    ],
    ["no codes", (y) => y.replace(/codes:\n.*\n.*\n/, "codes: {}\n"), "own-sets.yaml:7:12: there is no code in it."],
    ["no sets", () => "format: placement-catalogue/1\nsets: []\n", "own-sets.yaml:2:7: there is no set in it."],
  ];
  for (const [what, change, sentence] of bad) {
    it(`refuses a council's file with ${what}`, async () => {
      expect(change(OWN)).to.not.equal(OWN);
      folder.write("own-sets.yaml", change(OWN));
      const { code, out, err } = await run("catalogue", "list", "--catalogue", "own-sets.yaml");
      expect(err.split("\n").map((line) => line.replace(/^Error: /, ""))).to.include(sentence);
      expect([code, out]).to.deep.equal([3, ""]);
    });
  }

  it("builds agreements on a council's own outcomes, which keep their wording and version for ever", async () => {
    const without = await run(...build);
    expect(without.err).to.contain('"NM-01" is not in the outcome catalogue.');
    const built = await run(...build, "--catalogue", "own-sets.yaml");
    expect(built.code, built.err).to.equal(0);
    expect(built.out).to.contain("NM-01 Keeps in touch with brothers and sisters");
    folder.write("own-sets.yaml", OWN.replace("Keeps in touch", "Has lost touch").replace("2027-04", "2028-04"));
    const now = await run("catalogue", "show", "NM-01", "--catalogue", "own-sets.yaml");
    expect(now.out).to.contain("NM-01: Has lost touch").and.contain("version 2028-04");
    const then = await run("catalogue", "show", "NM-01", "--agreement", "own.agreement.json");
    expect(then.out).to.equal(
      "NM-01: Keeps in touch with brothers and sisters\n" +
        "Set NM, version 2027-04: Northmoor's own outcomes\n" +
        "Source: Northmoor Council, commissioning board\n",
    );
    const sets = parseBuilt(folder.read("own.agreement.json"), "own").outcomeSets?.map(({ set }) => set);
    expect(sets).to.have.members(["NM", "QS", "R44"]);
    const absent = await run("catalogue", "show", "QS-12", "--agreement", "own.agreement.json");
    expect([absent.code, absent.err]).to.deep.equal([
      3,
      "Error: Alder placement pays for no outcome QS-12.\n`agreement show` lists its tranches.\n",
    ]);
  });
});
