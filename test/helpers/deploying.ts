import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Wallet } from "ethers";
import { HARDHAT } from "../../scripts/hardhat.js";
import { SETTINGS } from "../../scripts/deploy/settings.js";
import type { Ran } from "./cli.js";
import { runNode } from "./runNode.js";

/** Whatever is in the .env of whoever runs the tests. */
const NOTHING_SET = Object.fromEntries(SETTINGS.map((name) => [name, ""]));

/** A folder with parameters and deployments of its own, where the project's scripts run on the project's contracts. */
export class DeployFolder {
  readonly path = mkdtempSync(join(tmpdir(), "placement-deploy-"));

  /** What a network gets; an object as JSON. */
  parameters(network: string, content: unknown): void {
    const folder = join(this.path, "ignition", "parameters");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${network}.json`), typeof content === "string" ? content : JSON.stringify(content));
  }

  /** By Ignition's future ids. */
  deployed(chainId: number): Record<string, string> {
    const path = join(this.path, "ignition", "deployments", `chain-${chainId}`, "deployed_addresses.json");
    return JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
  }

  /** As `npm run` would, after the build. */
  run(script: string, network: string, env: Record<string, string> = {}, ...more: string[]): Promise<Ran> {
    const config = ["--config", "test/helpers/deployConfig.ts", "--no-compile"];
    const argv = ["run", ...config, script, "--network", network, ...more];
    return runNode([HARDHAT, ...argv], {
      env: {
        ...NOTHING_SET,
        HOME: this.path,
        PATH: process.env["PATH"] ?? "",
        TEST_IGNITION: join(this.path, "ignition"),
        ...env,
      },
    });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Role holders as an operator would name them: random, so that they are no known example. */
export const someParameters = () => ({
  PractitionerRegister: {
    admin: Wallet.createRandom().address,
    bodies: Array.from({ length: 4 }, () => Wallet.createRandom().address),
  },
  TestPound: { decimals: 6 },
});
