import type { BaseContract, ContractRunner, ContractTransactionResponse } from "ethers";
import type { Terms } from "../../src/agreement/terms.js";
import { ATTESTATION_TYPES, type Attestation } from "../../src/attestation/typedData.js";
import { encodeSignatures, type SignerSignature } from "../../src/attestation/signatures.js";
import { attestationToAbi, type Item, type World } from "../helpers/escrow.js";

type Panel = Terms["panel"];

/** The world's panel with other accounts in some seats. */
export function panelWith(world: World, seats: Readonly<Partial<Record<0 | 1 | 2 | 3, string>>>): Panel {
  const [inspector, socialWorker, manager, health] = world.terms.panel;
  return [seats[0] ?? inspector, seats[1] ?? socialWorker, seats[2] ?? manager, seats[3] ?? health];
}

/** A different agreement for each number: parties pick a random reference for each placement. */
export const placement = (number: number): { placementRef: string } => ({
  placementRef: `0x${number.toString(16).padStart(64, "0")}`,
});

/** An item of a payment run whose signatures are given as bytes. */
export const itemWith = (attestation: Attestation, signatures: readonly SignerSignature[]): Item => ({
  attestation: attestationToAbi(attestation),
  ...encodeSignatures(signatures),
});

/** The panel's own signature by a seat of the world. */
export async function signatureOf(world: World, attestation: Attestation, seat: number): Promise<SignerSignature> {
  const signer = world.people.seats[seat]!;
  return { bit: seat, signature: await signer.signTypedData(world.domain, ATTESTATION_TYPES, attestation) };
}

interface Mintable extends BaseContract {
  connect(runner: ContractRunner | null): this;
  mint(account: string, amount: bigint): Promise<ContractTransactionResponse>;
  approve(spender: string, amount: bigint): Promise<ContractTransactionResponse>;
}

/** Gives the commissioner of the world this much of another token, to fund agreements with. */
export async function endow<Token>(world: World, token: Token & Mintable, amount: bigint): Promise<Token> {
  const { commissioner } = world.people;
  await token.mint(commissioner.address, amount);
  await token.connect(commissioner).approve(world.escrowAddress, amount);
  return token;
}

/** `Status` as the contract numbers it. */
export const Status = {
  Scheduled: 0n,
  Open: 1n,
  Challenged: 2n,
  Refused: 3n,
  Lapsed: 4n,
  Void: 5n,
  Settled: 6n,
} as const;

/** `MoodyWallet.Mood` as the contract numbers it. */
export const Mood = {
  Accept: 0,
  Refuse: 1,
  Revert: 2,
  Burn: 3,
  Bomb: 4,
  Short: 5,
  Dirty: 6,
  Slow: 7,
  Picky: 8,
} as const;
