import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readDeployment } from "../../src/adapters/deployments.js";
import { PlacementError } from "../../src/errors.js";

const ESCROW = "PlacementEscrow#PlacementEscrow";
const ADDRESS = `0x${"55".repeat(20)}`;

describe("readDeployment", () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "placement-test-"));
    const deployment = join(folder, "ignition", "deployments", "chain-1");
    mkdirSync(deployment, { recursive: true });
    path = join(deployment, "deployed_addresses.json");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("should read the addresses, and none where nothing was deployed", async () => {
    expect(await readDeployment(folder, "chain-1")).to.deep.equal({});
    writeFileSync(path, JSON.stringify({ [ESCROW]: ADDRESS }));
    expect(await readDeployment(folder, "chain-1")).to.deep.equal({ [ESCROW]: ADDRESS });
    expect(await readDeployment(folder, "chain-2")).to.deep.equal({});
  });

  it("should read what the package ships, behind what was deployed from the folder", async () => {
    const shipped = join(folder, "shipped");
    mkdirSync(join(shipped, "chain-1"), { recursive: true });
    const register = "PractitionerRegister#PractitionerRegister";
    const other = `0x${"66".repeat(20)}`;
    const list = { [ESCROW]: other, [register]: other };
    writeFileSync(join(shipped, "chain-1", "deployed_addresses.json"), JSON.stringify(list));
    expect(await readDeployment(folder, "chain-1", shipped)).to.deep.equal(list);
    writeFileSync(path, JSON.stringify({ [ESCROW]: ADDRESS }));
    expect(await readDeployment(folder, "chain-1", shipped)).to.deep.equal({ [ESCROW]: ADDRESS, [register]: other });
  });

  const damaged: readonly (readonly [what: string, content: string, reason: string])[] = [
    ["cut off", `{ "${ESCROW}": "0x55`, "it is not JSON"],
    ["empty", "", "it is not JSON"],
    ["a list", "[]", "expected record"],
    ["of other values", JSON.stringify({ [ESCROW]: 1 }), ESCROW],
    ["of no addresses", JSON.stringify({ [ESCROW]: "0x55" }), "it is not an address"],
  ];
  for (const [what, content, reason] of damaged) {
    it(`should refuse a file that is ${what}, and name it`, async () => {
      writeFileSync(path, content);
      const error = await readDeployment(folder, "chain-1").catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(PlacementError).with.property("code", "bad-input");
      expect((error as PlacementError).message)
        .to.contain(`${path} is not a list of deployed addresses: `)
        .and.contain(reason);
    });
  }

  it("should refuse what cannot be read, rather than take it for nothing", async () => {
    mkdirSync(path);
    const error = await readDeployment(folder, "chain-1").catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(PlacementError).with.property("message", `Cannot read ${path}: it is a folder.`);
  });
});
