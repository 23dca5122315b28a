import { readFileSync } from "node:fs";
import { expect } from "chai";
import { GAS_PAGE, GAS_SNAPSHOT, gasPage, gasSnapshot } from "../../../scripts/bench/gas/page.js";
import type { GasReport } from "../../../scripts/bench/gas/report.js";

describe("docs/gas.md", () => {
  const committed = JSON.parse(readFileSync(GAS_SNAPSHOT, "utf8")) as GasReport;

  it("should say what docs/gas.json says", async () => {
    expect(readFileSync(GAS_PAGE, "utf8") === (await gasPage(committed)), "npm run bench:gas -- --write").to.equal(
      true,
    );
    expect(readFileSync(GAS_SNAPSHOT, "utf8") === (await gasSnapshot(committed))).to.equal(true);
  });

  it("should have a line for every row, peer and part", async () => {
    const page = await gasPage(committed);
    const names = [...committed.rows, ...committed.peers, ...committed.breakdown.parts].map(({ name }) => name);
    for (const name of names) expect(page).to.match(new RegExp(`^\\| ${name} +\\|`, "m"));
  });
});
