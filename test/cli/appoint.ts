import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { as, Journey } from "../helpers/journey.js";

interface All {
  readonly requests: readonly { readonly name: string; readonly request: string; readonly digest: string }[];
}

interface Submitted {
  readonly requests: readonly { readonly path: string; readonly state: string; readonly reason?: string }[];
}

const TABLE = `name,weekly,starts,periods
Alder one,6100.00,2027-01-04,2
Alder two,5800.00,2027-01-11,2
Alder three,5500.00,2027-01-18,1
`;
const STEMS = ["alder-one", "alder-two", "alder-three"];
const council = as("Northmoor Council");
const home = as("Alder House Ltd");

describe("placement agreement appoint", () => {
  let journey: Journey;
  const file = (stem: string): string => join("bulk", `${stem}.agreement.json`);

  before(async () => {
    journey = await Journey.begin("test-appoint");
    journey.folder.write("placements.csv", TABLE);
    const bulk = ["--template", "childrens-home.yaml", "--out", "bulk"];
    await journey.data("agreement", "import", "placements.csv", ...bulk);
    const terms = STEMS.map((stem) => join("bulk", `${stem}.terms.json`));
    await journey.data("agreement", "sign", ...terms, ...council);
    await journey.data("agreement", "sign", ...terms, ...home);
    await journey.data("agreement", "submit", ...terms, ...home);
  });

  after(async () => {
    await journey.end();
  });

  async function states(...paths: string[]): Promise<string[]> {
    const { out, err } = await journey.run("agreement", "submit", ...paths, ...home, "--json");
    expect(out, err).to.not.equal("");
    return (JSON.parse(out) as Submitted).requests.map(({ state }) => state);
  }

  async function seated(stem: string): Promise<string> {
    const { terms } = await journey.data<{ terms: { panel: string[] } }>("agreement", "show", file(stem));
    return terms.panel[1]!;
  }

  /** Expects an exit code and a sentence, and that nothing was written. */
  async function refuses(code: number, sentence: RegExp, ...argv: string[]): Promise<void> {
    const ran = await journey.run("agreement", "appoint", ...argv, "--out", "refused");
    expect(ran.err)
      .to.match(sentence)
      .and.not.match(/\n\s+at /);
    expect([ran.code, ran.out]).to.deep.equal([code, ""]);
    expect(existsSync(join(journey.folder.path, "refused"))).to.equal(false);
  }

  it("should refuse what the escrow would refuse, naming the placement", async () => {
    const seat = [file("alder-one"), "--seat", "social worker", "--account"];
    await refuses(3, /Alder one has the account as its arbiter already/, ...seat, "Panel of Experts A");
    await refuses(3, /Alder one has the account as its payee already/, ...seat, "Alder House fees account");
    await refuses(3, /Alder one has this very account in this seat already/, ...seat, "Social Worker A");
    const vacant = [file("alder-one"), "--vacant", "--seat"];
    await refuses(3, /Alder one always needs an inspector/, ...vacant, "inspector");
    await refuses(3, /Alder one has nobody in this seat already/, ...vacant, "health-professional");
    await refuses(2, /"nurse" is no seat of the panel/, ...vacant, "nurse");
    await refuses(2, /Who is to take the seat/, file("alder-one"), "--seat", "inspector");
  });

  it("should refuse a successor who has another role in some placement, and write nothing", async () => {
    const all = ["--agreements", "bulk", "--all-of", "Social Worker A"];
    await refuses(3, /Alder two has the account as its inspector already \(agreement 0x/, ...all, "Inspector A");
    await refuses(3, /Health Professional A holds no seat/, "--all-of", "Health Professional A", "Social Worker B");
    await refuses(2, /takes two names/, ...all);
  });

  it("should replace a leaver over three placements: one request each, signed and sent in one go", async () => {
    const argv = ["--all-of", "Social Worker A", "Social Worker B", "--agreements", "bulk", "--out", "leaver"];
    const { requests } = await journey.data<All>("agreement", "appoint", ...argv);
    expect(requests.map(({ name }) => name).sort()).to.deep.equal(["Alder one", "Alder three", "Alder two"]);
    const paths = STEMS.map((stem) => join("leaver", `${stem}.v1.appointment.json`));
    expect(requests.map(({ request }) => request).sort()).to.deep.equal([...paths].sort());
    const signed = await journey.run("agreement", "sign", ...paths, "--agreements", "bulk", ...council);
    expect(signed.code, signed.err).to.equal(0);
    expect(signed.err)
      .to.match(/a change on the panel of Alder three \(agreement\s+0x/)
      .and.match(
        /Seat +Social worker\n += until now Social Worker A \(0x\w{40}\)\n {2}From now.* Social Worker B\n +0x\w{40}\n/,
      )
      .and.match(/Asked to sign, 2 of these 3 suffice:/);
    expect(await states(...paths)).to.deep.equal(Array(3).fill("lacks-signatures"));

    // Made again, the requests keep their signatures.
    const again = await journey.data<All>("agreement", "appoint", ...argv);
    expect(again.requests.map(({ digest }) => digest)).to.deep.equal(requests.map(({ digest }) => digest));
    await journey.data("agreement", "sign", ...paths.slice(0, 2), ...as("Panel of Experts A"));
    expect(await states(...paths)).to.deep.equal(["done", "done", "lacks-signatures"]);
    await journey.data("agreement", "sign", paths[2]!, ...home);
    expect(await states(...paths)).to.deep.equal(["already-done", "already-done", "done"]);
    const successor = journey.address("Social Worker B");
    expect(await Promise.all(STEMS.map(seated))).to.deep.equal([successor, successor, successor]);
  });

  it("should let two suffice where the third took back its consent", async () => {
    const path = join("bulk", "alder-one.v2.appointment.json");
    const argv = [file("alder-one"), "--seat", "socialWorker", "--account", "Social Worker A"];
    await journey.data("agreement", "appoint", ...argv);
    for (const name of ["Northmoor Council", "Alder House Ltd", "Panel of Experts A"]) {
      await journey.data("agreement", "sign", path, ...as(name));
    }
    await journey.data("agreement", "cancel", path, ...home);
    expect(await states(path)).to.deep.equal(["done"]);
    expect(await seated("alder-one")).to.equal(journey.address("Social Worker A"));
  });

  it("should leave out placements that are excepted, and find those with another panel than their private copy", async () => {
    const all = ["--all-of", "Social Worker B", "Social Worker A", "--agreements", "bulk", "--out", "back"];
    const { requests } = await journey.data<All>("agreement", "appoint", ...all, "--except", file("alder-two"));
    expect(requests.map(({ name, request }) => [name, request])).to.deep.equal([
      ["Alder three", join("back", "alder-three.v2.appointment.json")],
    ]);
  });
});
