import { expect } from "chai";
import type { ContractTransactionResponse, Interface, Result } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { TestPound } from "../../typechain-types/index.js";
import { encodeSignatures, type SignerSignature } from "../../src/attestation/signatures.js";
import { ATTESTATION_TYPES, attestationDigest, type Attestation } from "../../src/attestation/typedData.js";
import {
  POUND,
  attestationOf,
  attestationToAbi,
  createWorld,
  itemOf,
  loadWorld,
  type AttestationOptions,
  type Item,
  type World,
} from "./escrow.js";

/** As `contracts/types/Agreement.sol` numbers them. */
export const Status = {
  Scheduled: 0n,
  Open: 1n,
  Challenged: 2n,
  Refused: 3n,
  Lapsed: 4n,
  Void: 5n,
  Settled: 6n,
} as const;

const { helpers } = await loadWorld();
let latest: unknown;

/** A loader of a prepared world: prepared once, and by snapshot the same for every test that asks. */
export function prepare<T>(preparation: (world: World) => Promise<T>): () => Promise<T & { world: World }> {
  async function prepared() {
    const world = await createWorld();
    return { world, ...(await preparation(world)) };
  }
  return async () => {
    // Back to the first day: otherwise each preparation would begin after all the years that earlier tests let pass.
    if (latest !== prepared) await loadWorld();
    latest = prepared;
    return helpers.loadFixture(prepared);
  };
}

/** An event's name, then all its arguments; structs and lists as nested arrays. */
export type LoggedEvent = readonly [string, ...unknown[]];

/** All events of the escrow in a transaction, in order. */
export const eventsOf = (world: World, tx: ContractTransactionResponse): Promise<LoggedEvent[]> =>
  logsOf(tx, world.escrowAddress, world.escrow.interface);

/** All transfers of a token in a transaction, in order, as `[to, amount]`; each of them from the escrow. */
export async function transfersOf(
  world: World,
  tx: ContractTransactionResponse,
  token: Pick<TestPound, "getAddress" | "interface"> = world.pound,
): Promise<[string, bigint][]> {
  const logs = await logsOf(tx, await token.getAddress(), token.interface);
  return logs.map(([name, from, to, amount]) => {
    if (name !== "Transfer" || from !== world.escrowAddress) throw new Error(`Not a payment: ${name}`);
    return [to as string, amount as bigint];
  });
}

async function logsOf(tx: ContractTransactionResponse, address: string, abi: Interface): Promise<LoggedEvent[]> {
  const receipt = await tx.wait();
  if (receipt === null) throw new Error("The transaction was not mined.");
  return receipt.logs
    .filter((log) => log.address === address)
    .map((log) => {
      const event = abi.parseLog(log);
      if (event === null) throw new Error("The escrow logged something unknown.");
      return [event.name, ...plain(event.args)];
    });
}

const plain = (result: Result): unknown[] => result.toArray(true) as unknown[];

/** The event that logs a signed attestation: `Attested`, `Endorsed` or `Retracted`. */
export function signedEvent(
  name: "Attested" | "Endorsed" | "Retracted",
  item: Item,
  logged: {
    readonly sequence: bigint;
    readonly balance: bigint;
    readonly caller: { readonly address: string };
    /** The seats that counted, if they are not just the signers. */
    readonly seats?: number;
  },
): LoggedEvent {
  const { agreement, version, findings, overRefusal, evidence, validUntil } = item.attestation;
  return [
    name,
    agreement,
    logged.sequence,
    logged.balance,
    logged.caller.address,
    version,
    findings.map(({ tranche, achieved }) => [tranche, achieved]),
    overRefusal,
    evidence,
    validUntil,
    BigInt(item.signers),
    item.signatures,
    ...(name === "Attested" ? [BigInt(logged.seats ?? item.signers)] : []),
  ];
}

/** Everything that a decision moves. */
export interface Books {
  readonly balance: bigint;
  readonly settled: bigint;
  readonly challenged: bigint;
  readonly sequence: bigint;
  readonly flags: bigint;
  readonly arrears: bigint;
  /** What the payee holds, of the world's pound. */
  readonly payee: bigint;
  /** What the escrow holds, of the world's pound. */
  readonly escrow: bigint;
}

export async function booksOf(
  world: World,
  agreement: string,
  token: Pick<TestPound, "balanceOf"> = world.pound,
): Promise<Books> {
  const [{ balance, settled, challenged, sequence, flags }, arrears, payee, escrow] = await Promise.all([
    world.escrow.stateOf(agreement),
    world.escrow.arrears(agreement),
    token.balanceOf(world.people.payee),
    token.balanceOf(world.escrow),
  ]);
  return { balance, settled, challenged, sequence, flags, arrears, payee, escrow };
}

/** One bit a tranche. */
export const bits = (...tranches: readonly bigint[]): bigint =>
  tranches.reduce((set, index) => set | (1n << index), 0n);

/** The next block, and with it the next call or transaction, is at this time. */
export const at = (world: World, time: bigint): Promise<void> => world.helpers.time.setNextBlockTimestamp(time);

/** An item of signatures made elsewhere. */
export const itemSigned = (attestation: Attestation, signatures: readonly SignerSignature[]): Item => ({
  attestation: attestationToAbi(attestation),
  ...encodeSignatures(signatures),
});

/** Anybody's signature over the attestation, in the world's domain unless told otherwise. */
export const signatureBy = (
  world: World,
  signer: Pick<HardhatEthersSigner, "signTypedData">,
  attestation: Attestation,
  domain: Partial<World["domain"]> = {},
): Promise<string> => signer.signTypedData({ ...world.domain, ...domain }, ATTESTATION_TYPES, attestation);

/** An attestation's item, signed by inspector, social worker and manager unless told otherwise. */
export const signedItem = (
  world: World,
  agreement: string,
  findings: readonly (readonly [bigint, bigint])[],
  { seats = [0, 1, 2], ...options }: AttestationOptions & { readonly seats?: readonly number[] } = {},
): Promise<Item> => itemOf(world, attestationOf(world, agreement, findings, options), seats);

/** The call reverts with this error of the escrow's, with exactly these arguments. */
export async function expectRevert(
  world: World,
  call: Promise<unknown>,
  error: string,
  ...args: readonly unknown[]
): Promise<void> {
  await expect(call)
    .to.be.revertedWithCustomError(world.escrow, error)
    .withArgs(...args);
}

/** The accounts of the world's panel, with others in some seats. */
export const panelWith = (world: World, changed: Readonly<Record<number, string>>): World["terms"]["panel"] => {
  const [inspector, socialWorker, manager, health] = world.terms.panel;
  return [changed[0] ?? inspector, changed[1] ?? socialWorker, changed[2] ?? manager, changed[3] ?? health];
};

/** Terms in another token, of which the commissioner holds enough and lets the escrow take it. */
export async function inToken(world: World, token: TestPound): Promise<Pick<World["terms"], "token">> {
  const { commissioner } = world.people;
  await token.mint(commissioner, 1_000_000n * POUND);
  await token.connect(commissioner).approve(world.escrow, 2n ** 256n - 1n);
  return { token: await token.getAddress() };
}

/** A fresh placement reference, so that agreements that are otherwise alike have ids of their own. */
export const placement = (number: number): Pick<World["terms"], "placementRef"> => ({
  placementRef: `0x${number.toString(16).padStart(64, "0")}`,
});

/** Bit sets of the seats that endorsed an attestation on chain, and of those that took their word back. */
export async function endorsementsOf(
  world: World,
  attestation: Attestation,
): Promise<{ readonly endorsed: bigint; readonly retracted: bigint }> {
  const digest = attestationDigest(world.domain, attestation);
  const { endorsed, retracted } = await world.escrow.endorsementsOf(attestation.agreement, digest);
  return { endorsed, retracted };
}
