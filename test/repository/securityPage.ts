import { expect } from "chai";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { titlesIn } from "../helpers/titles.js";

/** A test as the page names it: its file below test/, and its title. */
const CITED = /`([\w./-]+\.ts)` "((?:[^"\\]|\\.)+)"/g;
const UNTESTED = "not tested";

interface Cited {
  readonly file: string;
  readonly title: string;
}

const citedIn = (text: string): Cited[] =>
  [...text.matchAll(CITED)].map(([, file = "", title = ""]) => ({ file, title: title.replaceAll('\\"', '"') }));

/** What a template fills in is `…` on the page. */
const shown = (title: string): string => title.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "…");

const shownTitles = (path: string): readonly string[] =>
  existsSync(path) ? titlesIn(readFileSync(path, "utf8")).map(({ text }) => shown(text)) : [];

/** The last cells of all tables whose last column is headed "test". */
function* testCells(page: string): Generator<string> {
  let isWanted = false;
  let wasTable = false;
  for (const line of page.split("\n")) {
    const isTable = line.startsWith("|");
    const last = isTable ? (line.split("|").at(-2) ?? "").trim() : "";
    if (isTable && !wasTable) isWanted = last === "test";
    else if (isTable && isWanted && !/^-+$/.test(last)) yield last;
    wasTable = isTable;
  }
}

describe("The security pages", () => {
  const page = readFileSync("docs/security.md", "utf8");
  const cells = [...testCells(page)];
  const cited = [page, readFileSync("SECURITY.md", "utf8")].flatMap(citedIn);

  it("name a test for every attack, or say that there is none", () => {
    expect(cells.length).to.be.greaterThan(100);
    const silent = cells.filter((cell) => cell !== UNTESTED && !/^(?:; )*$/.test(cell.replaceAll(CITED, "")));
    expect(silent).to.deep.equal([]);
    expect(cells).to.not.include("");
  });

  it("name only tests that exist, by their titles", () => {
    const titles = new Map<string, readonly string[]>();
    const titlesOf = (file: string): readonly string[] => {
      const known = titles.get(file) ?? shownTitles(join("test", file));
      titles.set(file, known);
      return known;
    };
    expect(cited.filter(({ file, title }) => !titlesOf(file).includes(title))).to.deep.equal([]);
  });

  it("leave out no file of attacks", () => {
    const files = globSync("security/*.ts", { cwd: "test" }).filter(
      (file) => shownTitles(join("test", file)).length > 0,
    );
    expect(files).to.not.be.empty;
    expect(files.filter((file) => !cited.some((one) => one.file === file))).to.deep.equal([]);
  });
});
