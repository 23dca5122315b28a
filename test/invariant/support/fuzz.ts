import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { EscrowLens, PractitionerRegister, TestPound, ToggleDenyToken } from "../../../typechain-types/index.js";
import type { Terms } from "../../../src/agreement/terms.js";
import type { Tranche } from "../../../src/agreement/tranche.js";
import type { Attestation } from "../../../src/attestation/typedData.js";
import { emptyLedger, type AgreementState, type Ledger } from "../../../src/replay/state.js";
import { POUND, ZERO_ADDRESS, loadWorld, type World } from "../../helpers/escrow.js";
import type { Books } from "./books.js";
import { Enrolments } from "./enrolments.js";
import { Random } from "./random.js";
import type { Signed, SignedMessage } from "./signing.js";

export type Signer = HardhatEthersSigner;

/** Everybody; several agreements share most of them. */
export interface Cast {
  readonly commissioners: readonly [Signer, Signer];
  readonly provider: Signer;
  readonly payees: readonly [Signer, Signer];
  readonly arbiters: readonly [Signer, Signer];
  /** By seat: who sits there when an agreement opens. */
  readonly seats: readonly Signer[];
  /** Who may be appointed in their place. */
  readonly successors: readonly Signer[];
  readonly stranger: Signer;
  /** Pays in with permits and has approved nothing. */
  readonly patron: Signer;
  /** Keeps the register for all four seats. */
  readonly body: Signer;
}

/** Terms that both parties could sign. */
export interface Draft {
  readonly terms: Terms;
  readonly schedule: readonly Tranche[];
}

/** A permit that somebody took from the mempool and submitted. */
export interface StolenPermit {
  readonly token: string;
  readonly amount: bigint;
  readonly deadline: bigint;
  readonly v: number;
  readonly r: string;
  readonly s: string;
}

/** An attestation with the signatures that it was once sent with. */
export interface KeptItem {
  readonly attestation: Attestation;
  readonly signed: readonly Signed[];
}

/** What the token does to an account's transfers; 0 is fair. */
export type Treatment = 0 | 1 | 2 | 3;

/** A world under random operations, and what is known of it without asking the contract. */
export class Fuzz {
  /** What the events have told so far. */
  ledger: Ledger;
  /** Unix seconds of the latest block. */
  now: bigint;
  /** Drafts that may be opened, some of them opened already. */
  readonly drafts: Draft[] = [];
  /** By agreement, what it was in versions before. */
  readonly earlier = new Map<string, Draft[]>();
  /** Attestations made, of any agreement, to be submitted, completed and retracted. */
  readonly attestations: Attestation[] = [];
  /** Attestations and other signed messages that were sent, to be sent again when nobody wants them any more. */
  readonly keptItems: KeptItem[] = [];
  readonly keptMessages: SignedMessage[] = [];
  readonly stolenPermits: StolenPermit[] = [];
  /** By account: only the hostile token denies. */
  readonly treatments = new Map<string, Treatment>();
  /** Basis points that the hostile token keeps of every transfer. */
  fee = 0n;
  /** What was sent to the escrow outside any agreement, by token. */
  readonly donated = new Map<string, bigint>();
  /** What moved into and out of the escrow, by token, as the tokens logged it. */
  readonly movedIn = new Map<string, bigint>();
  readonly movedOut = new Map<string, bigint>();
  /** By agreement, what the events say of its money and its holds. */
  readonly books = new Map<string, Books>();
  /** What was done, for the report of a failure. */
  readonly history: string[] = [];

  private constructor(
    readonly world: World,
    readonly random: Random,
    readonly cast: Cast,
    readonly pound: TestPound,
    readonly hostile: ToggleDenyToken,
    readonly lens: EscrowLens,
    readonly register: PractitionerRegister,
    readonly registerAddress: string,
    readonly enrolments: Enrolments,
    readonly tokens: readonly [string, string],
  ) {
    this.ledger = emptyLedger(world.domain.chainId, world.escrowAddress);
    this.now = world.start;
  }

  static async create(seed: number): Promise<Fuzz> {
    const world = await loadWorld();
    const { ethers, pound } = world;
    const cast = await castOf(world);
    const hostile = await ethers.deployContract("ToggleDenyToken");
    const lens = await ethers.deployContract("EscrowLens");
    const { body } = cast;
    const bodies = [body.address, body.address, body.address, body.address] as const;
    const register = await ethers.deployContract("PractitionerRegister", [cast.stranger.address, bodies]);
    for (const funder of [...cast.commissioners, cast.stranger, cast.patron]) {
      for (const token of [pound, hostile]) {
        await token.mint(funder, 1_000_000_000n * POUND);
        if (funder !== cast.patron) await token.connect(funder).approve(world.escrow, ethers.MaxUint256);
      }
    }
    const now = BigInt(await world.helpers.time.latest());
    const enrolments = Enrolments.of(cast, now);
    await register.connect(body).enrolAll(enrolments.toEnrol());
    const tokens = [await pound.getAddress(), await hostile.getAddress()] as const;
    const address = await register.getAddress();
    const random = new Random(seed);
    const fuzz = new Fuzz(world, random, cast, pound, hostile, lens, register, address, enrolments, tokens);
    fuzz.now = BigInt(await world.helpers.time.latest());
    return fuzz;
  }

  get agreements(): AgreementState[] {
    return [...this.ledger.agreements.values()];
  }

  agreementOf(id: string): AgreementState {
    return this.ledger.agreements.get(id)!;
  }

  /** Rather one of which this is true, if there is one; now and then any. */
  agreementWhere(isWorthwhile: (agreement: AgreementState) => boolean): AgreementState {
    const worthwhile = this.agreements.filter(isWorthwhile);
    return this.random.pick(worthwhile.length > 0 && this.random.chance(0.9) ? worthwhile : this.agreements);
  }

  get hostileToken(): string {
    return this.tokens[1];
  }

  tokenAt(address: string): TestPound | ToggleDenyToken {
    return address === this.hostileToken ? this.hostile : this.pound;
  }

  get everybody(): Signer[] {
    const { commissioners, provider, payees, arbiters, seats, successors, stranger, patron, body } = this.cast;
    return [...commissioners, provider, ...payees, ...arbiters, ...seats, ...successors, stranger, patron, body];
  }

  /** Anybody at all. */
  anyone(): Signer {
    return this.random.pick(this.everybody);
  }

  signerOf(account: string): Signer {
    const signer = this.everybody.find(({ address }) => address === account);
    if (signer === undefined) throw new Error(`Nobody here is ${account}.`);
    return signer;
  }

  /** Rather one of these accounts, now and then anybody. */
  callerAmong(accounts: readonly string[], probability = 0.85): Signer {
    const people = accounts.filter((account) => account !== ZERO_ADDRESS);
    return people.length > 0 && this.random.chance(probability)
      ? this.signerOf(this.random.pick(people))
      : this.anyone();
  }

  /** Seats of an agreement that somebody holds. */
  occupiedSeats({ terms }: { readonly terms: Terms }): number[] {
    return [0, 1, 2, 3].filter((seat) => terms.panel[seat] !== ZERO_ADDRESS);
  }

  /** Those of the seats whose word counts: all, or those whom the register confirms at that time. */
  inStanding({ terms }: { readonly terms: Terms }, seats: number, at: bigint): number {
    if (terms.register === ZERO_ADDRESS) return seats;
    return terms.panel.reduce(
      (set, account, seat) => (this.enrolments.isInGoodStanding(seat, account, at) ? set : set & ~(1 << seat)),
      seats,
    );
  }

  /** Whether the token refuses to move money between the two. */
  denies(token: string, from: string, to: string): boolean {
    const fair = (account: string): boolean => (this.treatments.get(account) ?? 0) === 0;
    return token === this.hostileToken && !(fair(from) && fair(to));
  }

  /** What arrives of what is sent. */
  arrives(token: string, amount: bigint): bigint {
    return token === this.hostileToken ? amount - (amount * this.fee) / 10_000n : amount;
  }
}

async function castOf({ people, ethers }: World): Promise<Cast> {
  const others = (await ethers.getSigners()).slice(10, 19);
  const [secondCommissioner, secondPayee, patron, secondArbiter, body, ...successors] = others;
  return {
    commissioners: [people.commissioner, secondCommissioner!],
    provider: people.provider,
    payees: [people.payee, secondPayee!],
    arbiters: [people.arbiter, secondArbiter!],
    seats: people.seats,
    successors,
    stranger: people.stranger,
    patron: patron!,
    body: body!,
  };
}
