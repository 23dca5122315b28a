import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { placement, WorkFolder, type Ran } from "../helpers/cli.js";

const ESCROW = `0x${"55".repeat(20)}`;
const TOKEN = `0x${"70".repeat(20)}`;
const OFFLINE = ["--chain-id", "11155111", "--escrow", ESCROW];

describe("placement agreement build, without a node", () => {
  let folder: WorkFolder;

  before(() => {
    folder = new WorkFolder();
    folder.write("address-book.yaml", `${folder.read("address-book.yaml")}\nGBP test token: "${TOKEN}"\n`);
  });

  after(() => {
    folder.remove();
  });

  const build = (file: string, ...options: string[]): Promise<Ran> =>
    placement(folder.path, ["agreement", "build", file, ...OFFLINE, ...options]);

  it("should write the private agreement for its owner alone, and a request without anything private", async () => {
    const { code, out, err } = await build("childrens-home.yaml", "--out", "built");
    expect(code, err).to.equal(0);
    expect(out)
      .to.match(/Alder placement/)
      .and.match(/£146,400\.00/);
    expect(readdirSync(join(folder.path, "built")).sort()).to.deep.equal([
      "childrens-home.agreement.json",
      "childrens-home.terms.json",
    ]);
    const mode = statSync(join(folder.path, "built", "childrens-home.agreement.json")).mode & 0o777;
    expect(mode).to.equal(0o600);
    const request = folder.read(join("built", "childrens-home.terms.json"));
    for (const secret of ["Alder", "Northmoor", "QS-08", "R44", "salt", "care-plan"])
      expect(request).to.not.include(secret);
  });

  it("should give the same file another id every time: the reference is random", async () => {
    const ids = await Promise.all(
      ["one", "two"].map(async (out) => {
        const { out: text } = await build("respite-stay.yaml", "--out", out, "--json");
        return (JSON.parse(text) as { agreement: string }).agreement;
      }),
    );
    expect(ids[0])
      .to.match(/^0x[0-9a-f]{64}$/)
      .and.not.equal(ids[1]);
  });

  it("should replace neither file of an earlier build: they may hold signatures, and salts that exist nowhere else", async () => {
    const files = ["childrens-home.agreement.json", "childrens-home.terms.json"].map((name) => join("kept", name));
    expect((await build("childrens-home.yaml", "--out", "kept")).code).to.equal(0);
    const before = files.map((file) => folder.read(file));
    const { code, out, err } = await build("childrens-home.yaml", "--out", "kept");
    expect([code, out]).to.deep.equal([3, ""]);
    expect(err).to.contain(`There is already ${files.join(" and ")}.\nNothing was written.`);
    expect(files.map((file) => folder.read(file))).to.deep.equal(before);
  });

  const bad: [string, (yaml: string) => string, RegExp][] = [
    ["an unknown key", (yaml) => `${yaml}\nbonus: 5\n`, /bonus/],
    ["a negative amount", (yaml) => yaml.replace("6100.00", "-6100.00"), /6100/],
    ["an over-precise amount", (yaml) => yaml.replace("6100.00", "6100.005"), /6100\.005/],
    ["overlapping roles", (yaml) => yaml.replace("provider: Alder House Ltd", "provider: Inspector A"), /inspector/i],
    [
      "a policy that the provider's side alone would satisfy",
      (yaml) => yaml.replace("required: [socialWorker]\n    quorum: 2", "required: [registeredManager]\n    quorum: 1"),
      /alone|side/,
    ],
    [
      "a window that closes before it opens",
      (yaml) => yaml.replace("periods: 6", "ends: 2026-12-01"),
      /2026-12-01|before/,
    ],
    ["more than 64 tranches", (yaml) => yaml.replace("periods: 6", "periods: 40"), /64/],
    ["an unknown catalogue code", (yaml) => yaml.replace("QS-08", "QS-99"), /QS-99/],
  ];
  for (const [what, spoil, reason] of bad) {
    it(`should refuse ${what}, naming file, line and reason, and write nothing`, async () => {
      const original = folder.read("childrens-home.yaml");
      const spoilt = spoil(original);
      expect(spoilt).to.not.equal(original);
      folder.write("bad.yaml", spoilt);
      const { code, out, err } = await build("bad.yaml", "--out", "refused");
      expect(code, err).to.equal(3);
      expect(out).to.equal("");
      expect(err)
        .to.match(/bad\.yaml:\d+:\d+: /)
        .and.match(reason);
      expect(err).to.not.match(/\n\s+at /);
      expect(() => readdirSync(join(folder.path, "refused"))).to.throw("ENOENT");
    });
  }

  it("should refuse a file that is not there", async () => {
    const { code, err } = await build("missing.yaml");
    expect(err).to.match(/Cannot read .*missing\.yaml: there is no such file/);
    expect(code).to.equal(3);
  });
});
