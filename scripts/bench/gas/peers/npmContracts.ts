import { createRequire } from "node:module";
import { Contract, ContractFactory, type Signer } from "ethers";

const require = createRequire(import.meta.url);

interface Artifact {
  readonly abi: readonly object[];
  /** Hardhat's artifacts have it as text, Foundry's in an object. */
  readonly bytecode: string | { readonly object: string };
}

/** Deploys a contract as its own project built it and published it on npm. */
export async function deployFromNpm(deployer: Signer, path: string, args: readonly unknown[] = []): Promise<Contract> {
  const { abi, bytecode } = require(path) as Artifact;
  const code = typeof bytecode === "string" ? bytecode : bytecode.object;
  const contract = await new ContractFactory(abi, code, deployer).deploy(...args);
  await contract.waitForDeployment();
  return contract as Contract;
}
