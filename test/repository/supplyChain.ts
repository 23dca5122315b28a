import { expect } from "chai";
import { readFileSync } from "node:fs";
import { artifacts } from "hardhat";

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
}

type Versions = Readonly<Record<string, string>>;
interface Wanted {
  readonly engines: { readonly node: string };
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
}

const json = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
const wanted = json("package.json") as Wanted;
const workspace = json("tools/foundry/package.json") as { readonly optionalDependencies: Versions };
const { packages } = json("package-lock.json") as { readonly packages: Readonly<Record<string, Locked>> };
/** All but the project itself and its workspace. */
const OWN = ["", "tools/foundry", "node_modules/placement-escrow-foundry"];
const locked = Object.entries(packages).filter(([place]) => !OWN.includes(place));

/** Installing these runs their code: the first looks whether its build fits and goes on without, the second checks its own. */
const INSTALL_SCRIPTS = ["node_modules/esbuild", "node_modules/secp256k1"];

describe("What the project is made of", () => {
  it("is named to the last digit", () => {
    const versions = Object.entries({
      ...wanted.dependencies,
      ...wanted.devDependencies,
      ...workspace.optionalDependencies,
    });
    expect(versions).to.not.be.empty;
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).to.deep.equal([]);
    for (const [name, version] of versions) {
      expect(packages[`node_modules/${name}`]?.version, name).to.equal(version);
    }
  });

  it("is known by its hash, whatever server gives it", () => {
    expect(locked.length).to.be.greaterThan(Object.keys(wanted.dependencies).length);
    const unknown = locked.filter(([, { integrity }]) => integrity?.startsWith("sha512-") !== true);
    expect(unknown.map(([place]) => place)).to.deep.equal([]);
    expect(locked.filter(([, { resolved }]) => resolved !== undefined)).to.deep.equal([]);
  });

  it("runs code when it is installed only where that is known", () => {
    const running = locked.filter(([, { hasInstallScript }]) => hasInstallScript === true);
    expect(running.map(([place]) => place)).to.have.members(INSTALL_SCRIPTS);
  });

  it("needs the same Node wherever that is said", () => {
    const [, oldest] = /^>=(\d+\.\d+)$/.exec(wanted.engines.node) ?? [];
    const says = (file: string) => readFileSync(file, "utf8");
    expect(says("src/cli/main.ts")).to.contain(`OLDEST_NODE = [${oldest?.replace(".", ", ")}]`);
    for (const page of ["docs/deployment.md", "docs/library.md", "examples/scripts/README.md"]) {
      expect(says(page), page).to.contain(`Node ${oldest} or later`);
    }
  });

  it("compiles the contracts by the compiler that the lock file names", async () => {
    for (const name of ["PlacementEscrow", "PractitionerRegister"]) {
      const build = await artifacts.getBuildInfoId(name);
      const { solcVersion } = json((await artifacts.getBuildInfoPath(build!))!) as { readonly solcVersion: string };
      expect(solcVersion, name).to.equal(packages["node_modules/solc"]?.version);
    }
  });
});
