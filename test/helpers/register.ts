import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { PractitionerRegister } from "../../typechain-types/index.js";
import { DAY, INSPECTOR, SOCIAL_WORKER, ZERO_ADDRESS } from "./escrow.js";

/** As `contracts/types/Enrolment.sol` numbers them. */
export const Enrolled = { None: 0n, Enrolled: 1n, Suspended: 2n, StruckOff: 3n } as const;

export const SEAT_COUNT = 4;
export const LONGEST_TERM = 5n * 365n * DAY;
export const CREDENTIAL = id("a salt and a credential");
export const GROUNDS = id("a salt and grounds");
export const NOTHING = `0x${"00".repeat(32)}`;

/** A chain with a register, its admin and a body a seat, and accounts of practitioners. */
export interface RegisterWorld {
  readonly ethers: Awaited<ReturnType<typeof network.create>>["ethers"];
  readonly helpers: Awaited<ReturnType<typeof network.create>>["networkHelpers"];
  readonly register: PractitionerRegister;
  readonly admin: HardhatEthersSigner;
  /** By seat. */
  readonly bodies: readonly [HardhatEthersSigner, HardhatEthersSigner, HardhatEthersSigner, HardhatEthersSigner];
  readonly practitioners: readonly HardhatEthersSigner[];
  readonly stranger: HardhatEthersSigner;
  /** Unix seconds when the world began. */
  readonly start: bigint;
}

const connection = await network.create();

/** By snapshot: the same for every test that asks. */
export const loadRegister = (): Promise<RegisterWorld> => connection.networkHelpers.loadFixture(createRegister);

async function createRegister(): Promise<RegisterWorld> {
  const { ethers, networkHelpers: helpers } = connection;
  const [admin, b0, b1, b2, b3, stranger, ...practitioners] = await ethers.getSigners();
  const bodies = [b0!, b1!, b2!, b3!] as const;
  const addresses = bodies.map(({ address }) => address);
  const register = await ethers.deployContract("PractitionerRegister", [admin!.address, addresses]);
  const start = BigInt(await helpers.time.latest());
  return { ethers, helpers, register, admin: admin!, bodies, practitioners, stranger: stranger!, start };
}

export interface TermsOptions {
  readonly seat?: number;
  readonly account?: { readonly address: string } | string;
  /** Unix seconds. */
  readonly expiresAt?: bigint;
  readonly credential?: string;
}

/** What a body says to enrol the first practitioner as social worker for a year, but for what is named. */
export function termsOf({ practitioners, start }: RegisterWorld, options: TermsOptions = {}) {
  const account = options.account ?? practitioners[0]!;
  return {
    seat: options.seat ?? SOCIAL_WORKER,
    account: typeof account === "string" ? account : account.address,
    expiresAt: options.expiresAt ?? start + 365n * DAY,
    credential: options.credential ?? CREDENTIAL,
  };
}

export const asBody = ({ register, bodies }: RegisterWorld, seat: number = SOCIAL_WORKER): PractitionerRegister =>
  register.connect(bodies[seat]);

/** Enrols by the seat's own body and returns the account. */
export async function enrolled(world: RegisterWorld, options: TermsOptions = {}): Promise<string> {
  const terms = termsOf(world, options);
  await asBody(world, terms.seat).enrol(terms);
  return terms.account;
}

/** As `enrolled`, then brought to a status. */
export async function inStatus(world: RegisterWorld, status: bigint, seat: number = SOCIAL_WORKER): Promise<string> {
  if (status === Enrolled.None) return world.practitioners[0]!.address;
  const account = await enrolled(world, { seat });
  if (status === Enrolled.Suspended) await asBody(world, seat).suspend(seat, account, GROUNDS);
  if (status === Enrolled.StruckOff) await asBody(world, seat).strikeOff(seat, account, GROUNDS);
  return account;
}

/** An enrolment as its three values. */
export async function enrolmentOf(
  { register }: RegisterWorld,
  account: string,
  seat: number = SOCIAL_WORKER,
): Promise<readonly [status: bigint, expiresAt: bigint, credential: string]> {
  const { status, expiresAt, credential } = await register.enrolmentOf(seat, account);
  return [status, expiresAt, credential];
}

export async function expectRefused(
  { register }: RegisterWorld,
  call: Promise<unknown>,
  error: string,
  ...args: readonly unknown[]
): Promise<void> {
  await expect(call)
    .to.be.revertedWithCustomError(register, error)
    .withArgs(...args);
}

/** The admin, a stranger, the account itself and every other seat's body are refused, and nothing changes. */
export async function expectOnlyTheBody(
  world: RegisterWorld,
  account: string,
  call: (register: PractitionerRegister) => Promise<unknown>,
): Promise<void> {
  const before = await enrolmentOf(world, account);
  const self = world.practitioners.find(({ address }) => address === account)!;
  const others = world.bodies.filter((_, seat) => seat !== SOCIAL_WORKER);
  for (const caller of [world.admin, world.stranger, self, ...others]) {
    const refused = call(world.register.connect(caller));
    await expectRefused(world, refused, "RegisterNotTheBody", SOCIAL_WORKER, caller.address);
  }
  expect(await enrolmentOf(world, account)).to.deep.equal(before);
}

/** The second that the next transaction happens in. */
export const nextAt = ({ helpers }: RegisterWorld, time: bigint): Promise<void> =>
  helpers.time.setNextBlockTimestamp(time);

export { DAY, INSPECTOR, SOCIAL_WORKER, ZERO_ADDRESS };
