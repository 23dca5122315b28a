import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { MaxUint256 } from "ethers";
import { escrowDomain, type EscrowDomain } from "../../../src/attestation/typedData.js";
import type { PlacementEscrow, PractitionerRegister, TestPound } from "../../../typechain-types/index.js";
import { person, type Person } from "../people.js";

/** The same second every time: an event's data would differ with the clock, and its gas with that. */
const INITIAL_DATE = "2027-01-04T00:00:00Z";
/** Enough for any row, and less than a block's. */
const GAS_LIMIT = 16_000_000;
const SEAT_COUNT = 4;
const POUND = 10n ** 18n;

/** Who all placements of the stage have in common; panels are each placement's own. */
export interface Parties {
  readonly commissioner: Person;
  readonly provider: Person;
  readonly payee: Person;
  readonly arbiter: Person;
}

/** A chain on which nothing is warm and nothing is empty: escrow, payee and commissioner hold the token already. */
export interface Stage {
  readonly connection: NetworkConnection;
  readonly ethers: NetworkConnection["ethers"];
  readonly helpers: NetworkConnection["networkHelpers"];
  readonly escrow: PlacementEscrow;
  readonly pound: TestPound;
  /** Where the pound lies. */
  readonly token: string;
  readonly register: PractitionerRegister;
  /** By seat: who enrols at the register. */
  readonly registerBodies: readonly HardhatEthersSigner[];
  /** Sends whatever anybody may send; it has no part in any agreement. */
  readonly relayer: HardhatEthersSigner;
  readonly parties: Parties;
  readonly domain: EscrowDomain;
  /** Unix seconds when care begins. */
  readonly start: bigint;
}

/** Hardhat's own network, with an escrow, a register and a token on it. */
export async function createStage(): Promise<Stage> {
  const override = { initialDate: INITIAL_DATE, gas: GAS_LIMIT } as const;
  const connection = await network.create({ network: "default", override });
  const { ethers, networkHelpers: helpers } = connection;
  const [deployer, relayer, ...others] = await ethers.getSigners();
  if (deployer === undefined || relayer === undefined) throw new Error("The chain has no accounts.");
  const escrow = await ethers.deployContract("PlacementEscrow", deployer);
  const pound = await ethers.deployContract("TestPound", [18], deployer);
  const registerBodies = others.slice(0, SEAT_COUNT);
  const bodies = registerBodies.map(({ address }) => address);
  const register = await ethers.deployContract("PractitionerRegister", [deployer.address, bodies]);
  const token = await pound.getAddress();
  const { chainId } = await ethers.provider.getNetwork();
  const stage: Stage = {
    ...{ connection, ethers, helpers, escrow, pound, token, register, registerBodies, relayer },
    parties: partiesOf(),
    domain: escrowDomain(chainId, await escrow.getAddress()),
    start: BigInt(Date.parse(INITIAL_DATE) / 1_000),
  };
  await fillPurses(stage);
  return stage;
}

function partiesOf(): Parties {
  return {
    commissioner: person("commissioner"),
    provider: person("provider"),
    payee: person("payee"),
    arbiter: person("arbiter"),
  };
}

/** The commissioner has plenty and a standing allowance; the escrow holds others' fees, and the payee earlier income. */
async function fillPurses(stage: Stage): Promise<void> {
  const { pound, parties, escrow } = stage;
  await pound.mint(escrow, 7_654_321n * POUND);
  await pound.mint(parties.commissioner.address, 100_000_000n * POUND);
  await pound.mint(parties.payee.address, 12_345n * POUND);
  await pound.connect(await callerFor(stage, parties.commissioner)).approve(escrow, MaxUint256);
}

/** Somebody with a key as an account of the chain that can send. */
export async function callerFor({ ethers, helpers }: Stage, { address }: Person): Promise<HardhatEthersSigner> {
  await helpers.impersonateAccount(address);
  await helpers.setBalance(address, 10n ** 20n);
  return ethers.getSigner(address);
}
