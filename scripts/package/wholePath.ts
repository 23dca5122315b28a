import { appendFileSync, cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { PlacementEscrow__factory } from "../../typechain-types/factories/PlacementEscrow__factory.js";
import { TestPound__factory } from "../../typechain-types/factories/TestPound__factory.js";
import { startLocalNode } from "../demo/localNode.js";
import { run } from "./shell.js";

const EXAMPLE = "childrens-home";

/**
 * An agreement from its file to the auditor's page, by the installed command alone, over a local node. It starts the
 * threads that must be found beside the installed code.
 */
export async function wholePath(folder: string): Promise<string> {
  const examples = join(folder, "examples");
  cpSync(join(folder, "node_modules", "placement-escrow", "examples"), examples, { recursive: true });
  const node = await startLocalNode();
  try {
    const deployer = await node.provider.getSigner(0);
    const escrow = await new PlacementEscrow__factory(deployer).deploy();
    const pound = await new TestPound__factory(deployer).deploy(18);
    appendFileSync(join(examples, "address-book.yaml"), `GBP test token: "${await pound.getAddress()}"\n`);
    const env = { PLACEMENT_RPC: node.url, PLACEMENT_ESCROW: await escrow.getAddress() };
    const command = join(folder, "node_modules", ".bin", "placement");
    const placement = (...args: string[]): Promise<string> => run(command, args, { cwd: examples, env });
    const as = (name: string): string[] => ["--signer", "rpc", "--as", name, "--yes"];

    await placement("agreement", "build", `${EXAMPLE}.yaml`);
    await placement("agreement", "sign", `${EXAMPLE}.terms.json`, ...as("Northmoor Council"));
    await placement("agreement", "sign", `${EXAMPLE}.terms.json`, ...as("Alder House Ltd"));
    await placement("agreement", "open", `${EXAMPLE}.terms.json`, ...as("Alder House Ltd"));
    await placement("audit", "sync");
    const native = await placement("audit", "verify");
    // As on a platform that has no build of it.
    rmSync(join(folder, "node_modules", "secp256k1", "prebuilds"), { recursive: true });
    const fallback = await placement("audit", "verify");
    if (!fallback.includes("(WebAssembly)")) throw new Error("Without the native library nothing takes its place.");
    await placement("audit", "report", "--out", "report.html");
    if (!/^<!doctype html>/i.test(readFileSync(join(examples, "report.html"), "utf8"))) throw new Error("No page.");
    return `${native.split("\n")[1] ?? ""} Without the native library: WebAssembly.`;
  } finally {
    await node.stop();
  }
}
