import { expect } from "chai";
import { clashOf, faultInName } from "../../src/evidence/names.js";

describe("evidence/names", () => {
  for (const name of ["a", "visit.md", "letters/2027/Zoë.pdf", "a..b", "note 10:30.md", "写真.png", "…"]) {
    it(`takes ${name}`, () => {
      expect(faultInName(name)).to.equal(undefined);
    });
  }

  const unfit: readonly [string, RegExp][] = [
    ["", /empty/],
    ["..", /leads out/],
    ["../x", /leads out/],
    ["a/../../x", /leads out/],
    ["/etc/passwd", /leads out/],
    ["a//b", /leads out/],
    ["a/", /leads out/],
    ["./a", /leads out/],
    ["a\\b", /backslash/],
    ["C:\\x", /backslash/],
    ["a\nb", /cannot be seen/],
    ["a\u0000", /cannot be seen/],
    ["a\u202egpj.exe", /cannot be seen/],
    ["note\u3164.md", /cannot be seen/],
    ["note\u034f.md", /cannot be seen/],
    ["note\u2800.md", /cannot be seen/],
    [".note.md", /hidden file/],
    ["letters/.old/note.md", /hidden file/],
    ["Thumbs.db", /hidden file/],
    ["Zoe\u0308.md", /composed form/],
    [" a", /space or dot/],
    ["a./b", /space or dot/],
    ["x".repeat(256), /longer than 255/],
    [Array.from({ length: 5 }, () => "x".repeat(250)).join("/"), /longer than 1024/],
  ];
  for (const [name, fault] of unfit) {
    it(`refuses ${JSON.stringify(name).slice(0, 40)}`, () => {
      expect(faultInName(name)).to.match(fault);
    });
  }

  it("takes capitals and small letters for one name, and nothing else", () => {
    expect(clashOf(["a.md", "b/a.md", "A.md"])).to.deep.equal(["a.md", "A.md"]);
    expect(clashOf(["a.md", "b/a.md", "a-.md"])).to.equal(undefined);
  });
});
