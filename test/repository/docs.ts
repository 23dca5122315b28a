import { expect } from "chai";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import type { Interface } from "ethers";
import { COSTS_PAGE, costsPage } from "../../scripts/docs/costs.js";
import { ERRORS_PAGE, errorsPage } from "../../scripts/docs/errors.js";
import { describedIn, operationPages } from "../../scripts/docs/operations.js";
import { REGISTER_INTERFACE } from "../../src/adapters/register.js";
import { EXIT_CODES } from "../../src/errors.js";
import { ESCROW_INTERFACE } from "../../src/replay/contract.js";
import { faultIn } from "../helpers/commandLine.js";
import { anchorsIn, commandLinesIn, linksIn } from "../helpers/markdown.js";

const read = (path: string): string => readFileSync(path, "utf8");

/** Fails with the first line that is not as it ought to be. */
function expectCurrent(path: string, page: string): void {
  const [lines, ought] = [read(path).split("\n"), page.split("\n")];
  const at = ought.findIndex((line, place) => line !== lines[place]);
  expect(lines[at], `${path}, line ${at + 1}, is out of date: npm run docs`).to.equal(ought[at]);
  expect(lines).to.have.length(ought.length);
}

const PAGES = globSync(["*.md", "docs/**/*.md", "examples/**/*.md", "test/**/*.md"]).sort();

const namesIn = (abi: Interface, kind: string): string[] =>
  abi.fragments.flatMap((fragment) => (fragment.type === kind && "name" in fragment ? [String(fragment.name)] : []));

describe("The operations' pages", () => {
  const pages = globSync("docs/operations/*.md").map((path) => ({ path, text: read(path) }));

  it("should tell of the contracts what is so", async () => {
    for (const [path, page] of await operationPages()) expectCurrent(path, page);
  });

  it("should describe every function of the escrow, once", () => {
    const described = pages.flatMap(({ text }) => describedIn(text, "PlacementEscrow"));
    expect(described).to.have.members(namesIn(ESCROW_INTERFACE, "function"));
  });

  it("should tell every event of the escrow where it is emitted", () => {
    const told = pages.map(({ text }) => text).join("\n");
    const lacking = namesIn(ESCROW_INTERFACE, "event").filter((name) => !told.includes(`- \`${name}(`));
    expect(lacking).to.deep.equal([]);
  });
});

describe("The page of errors", () => {
  it("should tell what is so", async () => {
    expectCurrent(ERRORS_PAGE, await errorsPage());
  });

  it("should name every error of the contracts and every code of the tool, each with what to do", () => {
    const rows = read(ERRORS_PAGE)
      .split("\n")
      .filter((line) => line.startsWith("|"));
    const errors = [ESCROW_INTERFACE, REGISTER_INTERFACE].flatMap((abi) => namesIn(abi, "error"));
    for (const name of [...errors, ...Object.keys(EXIT_CODES)]) {
      const row = rows.find((line) => line.includes(`\`${name}\``)) ?? "";
      const [, , , why, advice] = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
      expect(why, `why ${name}`).to.not.be.oneOf([undefined, ""]);
      expect(advice, `what to do about ${name}`).to.not.be.oneOf([undefined, ""]);
    }
  });
});

describe("The page of deployment", () => {
  it("should tell what things cost by the gas that was measured", async () => {
    const page = await costsPage();
    expect(page).to.contain("| `lifetime-12` ");
    expectCurrent(COSTS_PAGE, page);
  });
});

describe("Every page", () => {
  for (const page of PAGES) {
    it(`should lead somewhere with each link: ${page}`, () => {
      const lost = linksIn(read(page)).filter((link) => {
        const [path = "", anchor] = link.split("#");
        const target = path === "" ? page : normalize(join(dirname(page), path));
        if (!existsSync(target)) return true;
        return anchor !== undefined && !anchorsIn(read(target)).has(anchor);
      });
      expect(lost).to.deep.equal([]);
    });

    it(`should show only commands that there are: ${page}`, () => {
      const faults = commandLinesIn(read(page)).flatMap((words) => {
        const fault = faultIn(words);
        return fault === undefined ? [] : [`placement ${words.join(" ")}: ${fault}`];
      });
      expect(faults).to.deep.equal([]);
    });
  }

  it("should be found from the index", () => {
    const found = new Set<string>();
    const follow = (page: string): void => {
      if (found.has(page) || !existsSync(page)) return;
      found.add(page);
      const paths = linksIn(read(page)).map((link) => link.replace(/#.*$/, ""));
      for (const path of paths) if (path.endsWith(".md")) follow(normalize(join(dirname(page), path)));
    };
    follow("docs/README.md");
    expect(PAGES.filter((page) => page.startsWith("docs/") && !found.has(page))).to.deep.equal([]);
  });
});
