import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { DenyListToken, ListRegister, TestPound } from "../../../typechain-types/index.js";
import type { Terms } from "../../../src/agreement/terms.js";
import type { Tranche } from "../../../src/agreement/tranche.js";
import type { Attestation } from "../../../src/attestation/typedData.js";
import { emptyLedger, type AgreementState, type Ledger } from "../../../src/replay/state.js";
import { POUND, ZERO_ADDRESS, loadWorld, type World } from "../../helpers/escrow.js";
import { Random } from "./random.js";

export type Signer = HardhatEthersSigner;

/** Everybody; several agreements share most of them. */
export interface Cast {
  readonly commissioners: readonly [Signer, Signer];
  readonly provider: Signer;
  readonly payees: readonly [Signer, Signer];
  readonly arbiter: Signer;
  readonly seats: readonly Signer[];
  readonly stranger: Signer;
  /** Pays in with permits and has approved nothing. */
  readonly patron: Signer;
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
  /** Attestations made, of any agreement, to be submitted, completed and retracted. */
  readonly attestations: Attestation[] = [];
  readonly stolenPermits: StolenPermit[] = [];
  /** By account: only the hostile token denies. */
  readonly treatments = new Map<string, Treatment>();
  /** Accounts that the register has struck off; it is asked where the terms name it. */
  readonly struckOff = new Set<string>();
  /** What was sent to the escrow outside any agreement, by token. */
  readonly donated = new Map<string, bigint>();
  /** What moved into and out of the escrow, by token, as the tokens logged it. */
  readonly movedIn = new Map<string, bigint>();
  readonly movedOut = new Map<string, bigint>();
  /** What was done, for the report of a failure. */
  readonly history: string[] = [];

  private constructor(
    readonly world: World,
    readonly random: Random,
    readonly cast: Cast,
    readonly pound: TestPound,
    readonly hostile: DenyListToken,
    readonly register: ListRegister,
    readonly registerAddress: string,
    readonly tokens: readonly [string, string],
  ) {
    this.ledger = emptyLedger(world.domain.chainId, world.escrowAddress);
    this.now = world.start;
  }

  static async create(seed: number): Promise<Fuzz> {
    const world = await loadWorld();
    const { people, ethers, pound } = world;
    const [secondCommissioner, secondPayee, patron] = (await ethers.getSigners()).slice(10, 13);
    const cast: Cast = {
      commissioners: [people.commissioner, secondCommissioner!],
      provider: people.provider,
      payees: [people.payee, secondPayee!],
      arbiter: people.arbiter,
      seats: people.seats,
      stranger: people.stranger,
      patron: patron!,
    };
    const hostile = await ethers.deployContract("DenyListToken");
    const register = await ethers.deployContract("ListRegister");
    for (const funder of [...cast.commissioners, cast.stranger, cast.patron]) {
      for (const token of [pound, hostile]) {
        await token.mint(funder, 1_000_000_000n * POUND);
        if (funder !== cast.patron) await token.connect(funder).approve(world.escrow, ethers.MaxUint256);
      }
    }
    const tokens = [await pound.getAddress(), await hostile.getAddress()] as const;
    const fuzz = new Fuzz(world, new Random(seed), cast, pound, hostile, register, await register.getAddress(), tokens);
    fuzz.now = BigInt(await world.helpers.time.latest());
    return fuzz;
  }

  get agreements(): AgreementState[] {
    return [...this.ledger.agreements.values()];
  }

  /** Rather one of which this is true, if there is one; now and then any. */
  agreementWhere(isWorthwhile: (agreement: AgreementState) => boolean): AgreementState {
    const worthwhile = this.agreements.filter(isWorthwhile);
    return this.random.pick(worthwhile.length > 0 && this.random.chance(0.85) ? worthwhile : this.agreements);
  }

  get hostileToken(): string {
    return this.tokens[1];
  }

  tokenAt(address: string): TestPound | DenyListToken {
    return address === this.hostileToken ? this.hostile : this.pound;
  }

  /** Anybody at all. */
  anyone(): Signer {
    const { commissioners, provider, payees, arbiter, seats, stranger } = this.cast;
    return this.random.pick([...commissioners, provider, ...payees, arbiter, ...seats, stranger]);
  }

  signerOf(account: string): Signer {
    const { commissioners, provider, payees, arbiter, seats, stranger, patron } = this.cast;
    const everybody = [...commissioners, provider, ...payees, arbiter, ...seats, stranger, patron];
    return everybody.find(({ address }) => address === account)!;
  }

  /** Seats of an agreement that somebody holds. */
  occupiedSeats({ terms }: { readonly terms: Terms }): number[] {
    return [0, 1, 2, 3].filter((seat) => terms.panel[seat] === this.cast.seats[seat]!.address);
  }

  /** Those of the seats whose word counts: all, or those that the register has not struck off. */
  inStanding({ terms }: { readonly terms: Terms }, seats: number): number {
    if (terms.register === ZERO_ADDRESS) return seats;
    const struck = terms.panel.reduce(
      (set, account, seat) => (this.struckOff.has(account) ? set | (1 << seat) : set),
      0,
    );
    return seats & ~struck;
  }

  /** Whether the token refuses to move money between the two. */
  denies(token: string, from: string, to: string): boolean {
    const fair = (account: string): boolean => (this.treatments.get(account) ?? 0) === 0;
    return token === this.hostileToken && !(fair(from) && fair(to));
  }
}
