import { expect } from "chai";
import { deceptiveCharacter, folded } from "../../src/agreement/text/characters.js";
import { didYouMean, nearest } from "../../src/agreement/text/nearest.js";
import { ProblemList, noteFailure } from "../../src/agreement/text/problems.js";
import { textTable } from "../../src/agreement/text/textTable.js";
import { YamlFile } from "../../src/agreement/text/yamlFile.js";
import { PlacementError } from "../../src/errors.js";
import { failureOf } from "./helpers/sample.js";

const messageOf = (problems: ProblemList): string =>
  failureOf(() => {
    problems.throwIfAny();
  });

describe("agreement/text", () => {
  describe("deceptiveCharacter", () => {
    for (const text of ["Inspector A", "Tŷ Ŵyn’s – Café", "Straße", "e\u0301", "£5, #12 (b)"]) {
      it(`finds none in ${text}`, () => {
        expect(deceptiveCharacter(text)).to.equal(undefined);
      });
    }

    const deceptive: readonly [string, string][] = [
      ["Inspectоr", '"о" (U+043E)'],
      ["Αlder", '"Α" (U+0391)'],
      ["Ａlder", '"Ａ" (U+FF21)'],
      ["Alder\u00a0House", "(U+00A0)"],
      ["Al\u00adder", "(U+00AD)"],
      ["Al\u0000der", "(U+0000)"],
      ["dıne", '"ı" (U+0131)'],
      ["𝐀lder", '"𝐀" (U+1D400)'],
    ];
    for (const [text, found] of deceptive) {
      it(`finds ${found}`, () => {
        expect(deceptiveCharacter(text)).to.equal(found);
      });
    }
  });

  it("folds what a reader would not tell apart", () => {
    expect(folded(" St  John’s – e\u0301")).to.equal("st john's - é");
  });

  describe("nearest", () => {
    it("suggests what takes few changes, the fewest first, three at most", () => {
      expect(nearest("holdbak", ["holdback", "hold", "notice"])).to.deep.equal(["holdback"]);
      expect(nearest("hold back", ["holdback", "holdbacks"])).to.deep.equal(["holdback"]);
      expect(nearest("aaab", ["aaac", "aaad", "aaae", "aaaf"])).to.deep.equal(["aaac", "aaad", "aaae"]);
      expect(nearest("x".repeat(101), ["x".repeat(101)])).to.deep.equal([]);
    });

    it("makes a question of it", () => {
      expect(didYouMean("holdbak", ["holdback"])).to.equal(' Did you mean "holdback"?');
      expect(didYouMean("aaab", ["aaac", "aaad", "aaae"])).to.equal(' Did you mean "aaac", "aaad" or "aaae"?');
      expect(didYouMean("fee", ["longStop"])).to.equal("");
    });
  });

  describe("ProblemList", () => {
    it("orders problems by place and says none twice", () => {
      const problems = new ProblemList("file.yaml");
      problems.throwIfAny();
      problems.add({ line: 3, column: 1 }, "third");
      problems.add({ line: 1, column: 9 }, "second");
      problems.add({ line: 1, column: 2 }, "first");
      problems.add({ line: 1, column: 9 }, "second");
      problems.warn({ line: 2, column: 1 }, "a thought");
      expect(messageOf(problems)).to.equal("file.yaml:1:2: first\nfile.yaml:1:9: second\nfile.yaml:3:1: third");
      expect(problems.warnings).to.deep.equal(["line 2: a thought"]);
    });

    it("notes expected failures only", () => {
      const problems = new ProblemList("file.yaml");
      const place = { line: 1, column: 1 };
      expect(noteFailure(problems, place, () => 7)).to.equal(7);
      const refused = noteFailure(problems, place, (): number => {
        throw new PlacementError("bad-input", "no.");
      });
      expect(refused).to.equal(undefined);
      expect(messageOf(problems)).to.equal("file.yaml:1:1: no.");
      const bug = new TypeError("a bug");
      expect(() =>
        noteFailure(problems, place, (): number => {
          throw bug;
        }),
      ).to.throw(bug);
    });
  });

  describe("YamlFile", () => {
    const plain = (text: string): unknown => JSON.parse(JSON.stringify(new YamlFile(text, "f.yaml").root));

    it("keeps every value as it was written", () => {
      expect(plain("a: 0.10\nb: 2027-01-04\nc: [yes, ~, 1e3]\nd:\ne: '007'\n")).to.deep.equal({
        a: "0.10",
        b: "2027-01-04",
        c: ["yes", "~", "1e3"],
        d: "",
        e: "007",
      });
    });

    it("knows where keys and values stand, and where a missing one should", () => {
      const file = new YamlFile("a:\r\n  - b: 1\r\n    c: 2\r\n", "f.yaml");
      expect(file.placeOf(["a", 0, "c"])).to.deep.equal({ line: 3, column: 8 });
      expect(file.placeOfKey(["a", 0, "c"])).to.deep.equal({ line: 3, column: 5 });
      expect(file.placeOf(["a", 0, "d"])).to.deep.equal({ line: 2, column: 5 });
      expect(file.placeOf(["a", "d"])).to.deep.equal({ line: 1, column: 1 });
      expect(file.placeOf(["z", "y"])).to.deep.equal({ line: 1, column: 1 });
      expect([file.has(["a", 0]), file.has(["a", 1])]).to.deep.equal([true, false]);
    });

    it("reads a key that objects have by nature like any other", () => {
      const file = new YamlFile("__proto__: 1\nconstructor: 2\n", "f.yaml");
      expect(Object.entries(file.root as object)).to.deep.equal([
        ["__proto__", "1"],
        ["constructor", "2"],
      ]);
    });

    const refused: readonly [string, RegExp][] = [
      ["a: [\n", /^f\.yaml:2:1: not readable as YAML: /],
      ["a: 1\n\tb: 2\n", /^f\.yaml:\d+:\d+: not readable as YAML: /],
      ["a: 1\n---\nb: 2\n", /^f\.yaml:2:1: not readable as YAML: .*multiple documents/],
      ["a: !!float 1\n", /^f\.yaml:1:4: not readable as YAML: Unresolved tag/],
    ];
    for (const [text, message] of refused) {
      it(`refuses ${JSON.stringify(text)}`, () => {
        expect(failureOf(() => new YamlFile(text, "f.yaml"))).to.match(message);
      });
    }

    it("notes anchors, aliases, doubled keys and keys that are no words", () => {
      const file = new YamlFile("a: &x 1\nb: *x\na: 2\n? [c]\n: 3\n", "f.yaml");
      expect(messageOf(file.problems).split("\n")).to.deep.equal([
        "f.yaml:1:7: anchors and aliases (& and *) are not read here; write the value out.",
        "f.yaml:2:4: anchors and aliases (& and *) are not read here; write the value out.",
        'f.yaml:3:1: "a" stands here twice: first on line 1.',
        "f.yaml:4:3: a key must be one word or name.",
      ]);
    });
  });

  it("aligns tables", () => {
    expect(
      textTable(
        [
          ["a", "10", "x"],
          ["bbb", "9", ""],
        ],
        [1],
      ),
    ).to.deep.equal(["  a    10  x", "  bbb   9"]);
    expect(textTable([])).to.deep.equal([]);
  });
});
