import { readFile } from "node:fs/promises";
import { expect } from "chai";

/** "`row` 12,345", or a table's "| `row` | 12,345 |". */
const QUOTED = /`([a-z0-9-]+)`\s*\|?\s*([0-9]{1,3}(?:,[0-9]{3})+)/g;

interface Row {
  readonly name: string;
  readonly gas: number | null;
}

async function measured(): Promise<Map<string, string>> {
  const { rows, peers } = JSON.parse(await readFile("docs/gas.json", "utf8")) as { rows: Row[]; peers: Row[] };
  return new Map([...rows, ...peers].map(({ name, gas }) => [name, gas?.toLocaleString("en-GB") ?? "not measured"]));
}

describe("The gas that pages quote", () => {
  it("is what docs/gas.json has, wherever docs/performance.md names a row", async () => {
    const gas = await measured();
    const page = await readFile("docs/performance.md", "utf8");
    const quoted = [...page.matchAll(QUOTED)].filter(([, name]) => gas.has(name!));
    expect(quoted.length).to.be.greaterThan(20);
    for (const [, name, given] of quoted) expect(`${name} ${given}`).to.equal(`${name} ${gas.get(name!)}`);
  });

  for (const name of ["attest-3of3-1", "safe-3of3", "pay-run-100", "lifetime-12"]) {
    it(`is what docs/gas.json has where the README tells what ${name} costs`, async () => {
      expect(await readFile("README.md", "utf8")).to.include((await measured()).get(name));
    });
  }
});
