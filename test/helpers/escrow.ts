import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { PlacementEscrow, TestPound } from "../../typechain-types/index.js";
import type { Terms } from "../../src/agreement/terms.js";
import { packTranche, type Tranche } from "../../src/agreement/tranche.js";
import {
  ATTESTATION_TYPES,
  RETRACTION_TYPES,
  TERMS_TYPES,
  escrowDomain,
  attestationDigest,
  type Attestation,
} from "../../src/attestation/typedData.js";
import { CALLERS_WORD, encodeSignatures, type Consents } from "../../src/attestation/signatures.js";
import { watchReplay } from "./replayCheck.js";

export const DAY = 86_400n;
export const WEEK = 7n * DAY;
export const POUND = 10n ** 18n;
export const MET = 10_000n;

export const INSPECTOR = 0;
export const SOCIAL_WORKER = 1;
export const MANAGER = 2;
export const HEALTH = 3;

/** Bit sets of roles, as errors name them: commissioner, provider, arbiter, then the seats. */
export const COMMISSIONER_ROLE = 1;
export const SEAT_ROLES = 0b1111000;

/** Indices of the tranches that `world.schedule` starts with. */
export const CORE = 0n;
export const TWO_OF_THREE = 1n;
export const THREE_OF_THREE = 2n;
export const HOLDBACK = 3n;

export interface People {
  readonly commissioner: HardhatEthersSigner;
  readonly provider: HardhatEthersSigner;
  readonly payee: HardhatEthersSigner;
  readonly arbiter: HardhatEthersSigner;
  /** By seat number. */
  readonly seats: readonly [HardhatEthersSigner, HardhatEthersSigner, HardhatEthersSigner, HardhatEthersSigner];
  readonly stranger: HardhatEthersSigner;
}

/** A chain with an escrow, a test pound and the people of one placement. */
export interface World {
  readonly connection: NetworkConnection;
  readonly ethers: NetworkConnection["ethers"];
  readonly helpers: NetworkConnection["networkHelpers"];
  readonly escrow: PlacementEscrow;
  readonly escrowAddress: string;
  readonly pound: TestPound;
  readonly people: People;
  readonly domain: ReturnType<typeof escrowDomain>;
  /** Unix seconds when the world began: tranches open then. */
  readonly start: bigint;
  readonly terms: Terms;
  readonly schedule: readonly Tranche[];
}

const connection = await network.create();

/** A world of its own on that chain; without one, on the chain that `loadWorld` shares. */
export async function createWorld(on: NetworkConnection = connection): Promise<World> {
  const { ethers, networkHelpers: helpers } = on;
  const [deployer, commissioner, provider, payee, arbiter, s0, s1, s2, s3, stranger] = await ethers.getSigners();
  const people: People = {
    commissioner: commissioner!,
    provider: provider!,
    payee: payee!,
    arbiter: arbiter!,
    seats: [s0!, s1!, s2!, s3!],
    stranger: stranger!,
  };
  const escrow = await ethers.deployContract("PlacementEscrow", deployer);
  const pound = await ethers.deployContract("TestPound", [18], deployer);
  await pound.mint(people.commissioner, 1_000_000n * POUND);
  await pound.connect(people.commissioner).approve(escrow, ethers.MaxUint256);
  const escrowAddress = await escrow.getAddress();
  const { chainId } = await ethers.provider.getNetwork();
  const start = BigInt(await helpers.time.latest());
  watchReplay({ ethers, escrowAddress });
  return {
    connection: on,
    ethers,
    helpers,
    escrow,
    escrowAddress,
    pound,
    people,
    domain: escrowDomain(chainId, escrowAddress),
    start,
    terms: defaultTerms(people, await pound.getAddress()),
    schedule: defaultSchedule(start),
  };
}

/** The world, by snapshot: the same for every test that asks. */
export const loadWorld = (): Promise<World> => connection.networkHelpers.loadFixture(sharedWorld);

async function sharedWorld(): Promise<World> {
  return createWorld();
}

function defaultTerms(people: People, token: string): Terms {
  const [inspector, socialWorker, manager] = people.seats;
  return {
    commissioner: people.commissioner.address,
    provider: people.provider.address,
    payee: people.payee.address,
    token,
    arbiter: people.arbiter.address,
    register: ZERO_ADDRESS,
    panel: [inspector.address, socialWorker.address, manager.address, ZERO_ADDRESS],
    carePlan: `0x${"c1".repeat(32)}`,
    placementRef: `0x${"a1".repeat(32)}`,
    noticePeriod: 28n * DAY,
    holdPeriod: 14n * DAY,
    longStop: 60n * DAY,
  };
}

export const ZERO_ADDRESS = `0x${"00".repeat(20)}`;

export function tranche(start: bigint, fields: Partial<Tranche> = {}): Tranche {
  return {
    amount: 1_000n * POUND,
    opensAt: start,
    closesAt: start + 4n * WEEK,
    requiredSeats: 0,
    quorum: 2,
    paysOnSilence: false,
    outcome: "0x1122334455667788",
    ...fields,
  };
}

function defaultSchedule(start: bigint): Tranche[] {
  return [
    tranche(start, { amount: 20_000n * POUND, paysOnSilence: true }),
    tranche(start, { requiredSeats: 0b010 }),
    tranche(start, { requiredSeats: 0b111, quorum: 3 }),
    tranche(start, { amount: 2_000n * POUND, requiredSeats: 0b001, quorum: 2, closesAt: start + 8n * WEEK }),
  ];
}

export interface AgreementOptions {
  readonly terms?: Partial<Terms>;
  readonly schedule?: readonly Tranche[];
}

/** Terms and schedule of an agreement that differs from the world's own in what is named. */
export function draft(world: World, options: AgreementOptions = {}): { terms: Terms; schedule: readonly Tranche[] } {
  return { terms: { ...world.terms, ...options.terms }, schedule: options.schedule ?? world.schedule };
}

export async function consentsTo(
  world: World,
  { terms, schedule }: { terms: Terms; schedule: readonly Tranche[] },
  signers: readonly HardhatEthersSigner[] = [world.people.commissioner, world.people.provider],
): Promise<Consents> {
  const message = { ...terms, schedule };
  const signatures = await Promise.all(
    signers.map(async (signer, bit) => ({
      bit,
      signature: await signer.signTypedData(world.domain, TERMS_TYPES, message),
    })),
  );
  return encodeSignatures(signatures);
}

/** Opens an agreement and returns its id. */
export async function openAgreement(world: World, options: AgreementOptions = {}): Promise<string> {
  const agreed = draft(world, options);
  const words = agreed.schedule.map(packTranche);
  const consents = await consentsTo(world, agreed);
  const terms = toAbi(agreed.terms);
  const agreement = await world.escrow.termsDigest(terms, words);
  await world.escrow.open(terms, words, consents);
  return agreement;
}

/** As `openAgreement`, funded by the commissioner with the sum of its schedule unless told otherwise. */
export async function openFunded(world: World, options: AgreementOptions & { funds?: bigint } = {}): Promise<string> {
  const agreement = await openAgreement(world, options);
  const total = (options.schedule ?? world.schedule).reduce((sum, { amount }) => sum + amount, 0n);
  const funds = options.funds ?? total;
  if (funds > 0n) await world.escrow.connect(world.people.commissioner).fund(agreement, funds);
  return agreement;
}

/** TypeChain wants a mutable tuple. */
export function toAbi(terms: Terms): Omit<Terms, "panel"> & { panel: [string, string, string, string] } {
  return { ...terms, panel: [...terms.panel] };
}

export interface AttestationOptions {
  readonly version?: bigint;
  readonly overRefusal?: boolean;
  readonly evidence?: string;
  readonly validUntil?: bigint;
}

/** An attestation of `[tranche, achieved]` pairs, valid for 30 days from the world's start. */
export function attestationOf(
  world: World,
  agreement: string,
  findings: readonly (readonly [bigint, bigint])[],
  options: AttestationOptions = {},
): Attestation {
  return {
    agreement,
    version: 1n,
    findings: findings.map(([index, achieved]) => ({ tranche: index, achieved })),
    overRefusal: false,
    evidence: `0x${"e1".repeat(32)}`,
    validUntil: world.start + 30n * DAY,
    ...options,
  };
}

/** Findings as TypeChain wants them. */
export const attestationToAbi = (
  attestation: Attestation,
): Attestation & { findings: Attestation["findings"][number][] } => ({
  ...attestation,
  findings: [...attestation.findings],
});

export type Item = Awaited<ReturnType<typeof itemOf>>;

/** One item of a payment run: the attestation signed by these seats; `callers` sign by sending. */
export async function itemOf(
  world: World,
  attestation: Attestation,
  seats: readonly number[],
  callers: readonly number[] = [],
) {
  const signed = await Promise.all(
    seats.map(async (seat) => ({
      bit: seat,
      signature: await world.people.seats[seat]!.signTypedData(world.domain, ATTESTATION_TYPES, attestation),
    })),
  );
  const consents = encodeSignatures([...signed, ...callers.map((bit) => ({ bit, signature: CALLERS_WORD }))]);
  return { attestation: attestationToAbi(attestation), ...consents };
}

/** Consents of these seats to retract the attestation. */
export async function retractionBy(
  world: World,
  attestation: Attestation,
  seats: readonly number[],
): Promise<Consents> {
  const message = {
    agreement: attestation.agreement,
    attestation: attestationDigest(world.domain, attestation),
  };
  const signed = seats.map(async (seat) => ({
    bit: seat,
    signature: await world.people.seats[seat]!.signTypedData(world.domain, RETRACTION_TYPES, message),
  }));
  return encodeSignatures(await Promise.all(signed));
}
