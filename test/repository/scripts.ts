import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { runNode } from "../helpers/runNode.js";

/** As `npm run` would, after the build. */
const run = (script: string, ...argv: string[]) => runNode(["--import", "tsx", `scripts/${script}`, ...argv]);

/** One line that tells what is wrong. */
async function refuses(code: number, sentence: string, script: string, ...argv: string[]): Promise<void> {
  const ran = await run(script, ...argv);
  expect(ran).to.deep.include({ code, out: "" });
  expect(ran.err)
    .to.contain(`Error: ${sentence}`)
    .and.match(/^[^\n]+\n$/);
}

describe("what scripts refuse on their command lines", () => {
  const scripts: readonly (readonly [script: string, command: string])[] = [
    ["bench/gas.ts", "bench:gas"],
    ["bench/gasCheck.ts", "check:gas"],
    ["bench/replay.ts", "bench:replay"],
    ["bench/signatures.ts", "bench:signatures"],
    ["bench/verify.ts", "bench:verify"],
    ["ocds/check.ts", "check:ocds"],
    ["package/check.ts", "check:package"],
  ];
  for (const [script, command] of scripts) {
    it(`${command}: an option that it does not have`, () =>
      refuses(2, `Unknown option '--nonsense'. Usage: npm run ${command}`, script, "--nonsense"));
  }

  for (const [script, command] of scripts.filter(([, command]) => command !== "check:ocds")) {
    it(`${command}: an argument, for it takes none`, () =>
      refuses(2, "Unexpected argument 'stray'. Usage: npm run", script, "stray"));
  }

  it("an option without its value", async () => {
    await refuses(2, "Option '--json <value>' argument missing. Usage: npm run", "bench/gas.ts", "--json");
  });

  const counts = [
    ["bench/replay.ts", "--events"],
    ["bench/replay.ts", "--runs"],
    ["bench/verify.ts", "--placements"],
  ] as const;
  for (const [script, option] of counts) {
    it(`${script}: ${option} that is no number, or none at all`, async () => {
      for (const text of ["many", "0", "1.5"]) {
        await refuses(2, `${option} takes a whole number from 1, and ${text} is none.`, script, option, text);
      }
    });
  }
});

describe("npm run check:ocds", () => {
  const folder = mkdtempSync(join(tmpdir(), "placement-ocds-"));
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const schema = file(
    "schema.json",
    JSON.stringify({
      $schema: "http://json-schema.org/draft-04/schema#",
      type: "object",
      required: ["ocid"],
      properties: { ocid: { type: "string" }, date: { type: "string", format: "date-time" } },
    }),
  );
  const good = file("good.json", JSON.stringify({ releases: [{ ocid: "a", date: "2027-01-01T00:00:00Z" }] }));

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("should pass what the schema allows", async () => {
    const ran = await run("ocds/check.ts", "--schema", schema, good);
    expect(ran).to.deep.equal({ code: 0, out: `${good}: 1 releases, 0 faults\n`, err: "" });
  });

  it("should name every fault of every release, and fail", async () => {
    const bad = file("bad.json", JSON.stringify({ releases: [{ ocid: "a" }, { date: "soon" }] }));
    const { code, out, err } = await run("ocds/check.ts", "--schema", schema, good, bad);
    expect([code, err]).to.deep.equal([1, ""]);
    expect(out).to.contain(`${bad}: 2 releases, 2 faults\n`).and.contain("'ocid'").and.contain("date-time");
  });

  it("should refuse what is missing, or is no release package", async () => {
    await refuses(2, "The schema is missing. Usage: npm run check:ocds", "ocds/check.ts", good);
    await refuses(2, "There is no package to check.", "ocds/check.ts", "--schema", schema);
    const away = join(folder, "away.json");
    await refuses(3, `Cannot read ${away}: there is no such file`, "ocds/check.ts", "--schema", schema, away);
    const list = file("list.json", "[]");
    await refuses(3, `${list} is not a release package: `, "ocds/check.ts", "--schema", schema, list);
    const cut = file("cut.json", "{");
    await refuses(3, `${cut} is not a JSON schema: it is not JSON`, "ocds/check.ts", "--schema", cut, good);
  });
});
