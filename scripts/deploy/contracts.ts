import { Interface, getCreate2Address, keccak256 } from "ethers";
import { SALT } from "../../ignition/salt.js";
import {
  PlacementEscrow__factory,
  PractitionerRegister__factory,
  TestPound__factory,
} from "../../typechain-types/index.js";
import type { Parameters } from "./parameters.js";

/** The factory that makes a contract's address one of its code alone, at the same place on every chain: https://createx.rocks */
export const CREATE_X = "0xba5Ed099633D3B313e4D5F7bdc1305d3c28ba5Ed";

const FACTORY = new Interface(["function deployCreate2(bytes32 salt, bytes initCode) payable returns (address)"]);

export type ContractName = "PlacementEscrow" | "PractitionerRegister" | "TestPound";

/** A contract to deploy, and where it will be, on this chain as on any other. */
export interface Deployable {
  readonly name: ContractName;
  /** Ignition's future id. */
  readonly id: string;
  readonly constructorArgs: unknown[];
  readonly address: string;
  /** What to call the factory with. */
  readonly call: string;
}

/** The escrow, and what else the parameters name. */
export async function deployables({ PractitionerRegister, TestPound }: Parameters): Promise<Deployable[]> {
  const found = [deployable("PlacementEscrow", [], await new PlacementEscrow__factory().getDeployTransaction())];
  if (PractitionerRegister !== undefined) {
    const { admin, bodies } = PractitionerRegister;
    const creation = await new PractitionerRegister__factory().getDeployTransaction(admin, bodies);
    found.push(deployable("PractitionerRegister", [admin, bodies], creation));
  }
  if (TestPound !== undefined) {
    const { decimals } = TestPound;
    found.push(deployable("TestPound", [decimals], await new TestPound__factory().getDeployTransaction(decimals)));
  }
  return found;
}

function deployable(name: ContractName, constructorArgs: unknown[], { data }: { data: string }): Deployable {
  return {
    name,
    id: `${name}#${name}`,
    constructorArgs,
    // The factory hashes a salt that names no account; see SALT.
    address: getCreate2Address(CREATE_X, keccak256(SALT), keccak256(data)),
    call: FACTORY.encodeFunctionData("deployCreate2", [SALT, data]),
  };
}
