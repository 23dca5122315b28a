import { readFileSync } from "node:fs";
import { expect } from "chai";
import { TABLES_PAGE, tablesPage } from "../../scripts/docs/exportTables.js";
import { JSON_PAGE, jsonPage } from "../../scripts/docs/json.js";
import { SHAPES } from "../../src/cli/shapes/index.js";
import { commandNames } from "../helpers/shapes.js";

describe("the shapes of what --json prints", () => {
  it("should be there for each command, and for nothing else", () => {
    const [commands, shapes] = [commandNames(), Object.keys(SHAPES)];
    const lacking = commands.filter((name) => !shapes.includes(name));
    const idle = shapes.filter((name) => !commands.includes(name));
    expect(lacking, "commands that src/cli/shapes does not know").to.deep.equal([]);
    expect(idle, "shapes of no command").to.deep.equal([]);
  });

  it("should be documented as they are", async () => {
    expect(
      readFileSync(JSON_PAGE, "utf8") === (await jsonPage()),
      `${JSON_PAGE} is out of date: npm run docs`,
    ).to.equal(true);
  });

  it("should describe every field", async () => {
    expect(await jsonPage()).to.not.match(/^\| [^|]+ \| [^|]+ \|\s*\|$/m);
  });
});

describe("the tables of audit export", () => {
  it("should be documented as they are", async () => {
    expect(
      readFileSync(TABLES_PAGE, "utf8") === (await tablesPage()),
      `${TABLES_PAGE} is out of date: npm run docs`,
    ).to.equal(true);
  });
});
