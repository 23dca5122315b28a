import type { ContractRunner } from "ethers";
import { PractitionerRegister__factory } from "../../typechain-types/factories/PractitionerRegister__factory.js";
import type { PractitionerRegister } from "../../typechain-types/PractitionerRegister.js";
import { PlacementError } from "../errors.js";
import { ENROLMENT_STATUSES, type Enrolment, type RegisterEvent } from "../register/enrolments.js";
import { isDeployedFrom } from "./deployedCode.js";
import { fetchContractLogs, type BlockRange, type LogProvider } from "./logSource.js";
import type { Chain } from "./rpc.js";

/** The register's contract: this file alone knows TypeChain, as `escrow.ts` does for the escrow. */
export type Register = PractitionerRegister;

export interface ConnectedRegister {
  readonly chain: Chain;
  readonly address: string;
  readonly contract: Register;
}

export const REGISTER_INTERFACE = PractitionerRegister__factory.createInterface();

/** Connects to a register after checking that one is there. */
export async function connectRegister(chain: Chain, address: string): Promise<ConnectedRegister> {
  const contract = attachRegister(address, chain.provider);
  const role = await contract.bodyRole(0).catch(() => undefined);
  if (role === undefined) {
    throw new PlacementError("chain", `There is no practitioner register at ${address} on chain ${chain.chainId}.`, {
      next: "Check --register and --rpc: the address must be that of a deployment on this very chain.",
    });
  }
  return { chain, address, contract };
}

/** Whether the register's code is, byte for byte, what this tool was built with; it has no immutables. */
export async function hasBuiltRegisterCode({ chain, address }: ConnectedRegister): Promise<boolean> {
  return isDeployedFrom(await chain.provider.getCode(address), PractitionerRegister__factory.bytecode, []);
}

export function attachRegister(address: string, runner: ContractRunner): Register {
  return PractitionerRegister__factory.connect(address, runner);
}

/** The same register, sending from another account. */
export function sendingFrom({ contract }: ConnectedRegister, runner: ContractRunner): Register {
  return contract.connect(runner);
}

/** What the contract knows of an account for a seat. */
export async function readEnrolment(contract: Register, seat: number, account: string): Promise<Enrolment> {
  const { status, expiresAt, credential } = await contract.enrolmentOf(seat, account);
  return { seat, account, status: ENROLMENT_STATUSES[Number(status)] ?? "not enrolled", expiresAt, credential };
}

/** Every event of a register that tells its state, in the order of the chain. */
export async function fetchRegisterEvents(
  provider: LogProvider,
  address: string,
  range: BlockRange,
): Promise<RegisterEvent[]> {
  const logs = await fetchContractLogs(provider, address, range);
  return logs.flatMap((log) => decodeRegisterEvent(log) ?? []);
}

const NAMES = new Set(["Enrolled", "Renewed", "Suspended", "Reinstated", "StruckOff"]);

/** Undefined for the events of roles and of the admin's office, which change nobody's enrolment. */
function decodeRegisterEvent(log: { topics: readonly string[]; data: string }): RegisterEvent | undefined {
  const parsed = REGISTER_INTERFACE.parseLog({ topics: [...log.topics], data: log.data });
  if (parsed === null || !NAMES.has(parsed.name)) return undefined;
  const { seat, ...args } = parsed.args.toObject() as Omit<RegisterEvent, "seat" | "name"> & { seat: bigint };
  // The ABI names the arguments as the type does, and more besides; ethers' own type cannot say so.
  return { ...args, name: parsed.name, seat: Number(seat) } as RegisterEvent;
}
