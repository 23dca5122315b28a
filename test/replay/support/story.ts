import { TypedDataEncoder, Wallet, id, toBeHex } from "ethers";
import type { Terms } from "../../../src/agreement/terms.js";
import type { Tranche } from "../../../src/agreement/tranche.js";
import { CALLERS_WORD, encodeSignatures, type Consents } from "../../../src/attestation/signatures.js";
import {
  ATTESTATION_TYPES,
  RETRACTION_TYPES,
  TERMS_TYPES,
  attestationDigest,
  escrowDomain,
  termsDigest,
  type Attestation,
  type Types,
} from "../../../src/attestation/typedData.js";
import type {
  AgreementPlace,
  AttestedEvent,
  EndorsedEvent,
  LedgerEvent,
  LogPlace,
  OpenedEvent,
  RetractedEvent,
} from "../../../src/replay/events.js";
import { replay } from "../../../src/replay/reducer.js";
import { emptyLedger, type AgreementState, type Ledger } from "../../../src/replay/state.js";

const DAY = 86_400n;
export const HOUR = 3_600n;
export const LONG_STOP = 60n * DAY;
/** Unix seconds when the story begins, and all windows with it. */
export const START = 1_900_000_000n;
export const CLOSE = START + 28n * DAY;

const CHAIN_ID = 31_337n;
export const ESCROW = wallet("escrow").address;
const DOMAIN = escrowDomain(CHAIN_ID, ESCROW);

/** A key that only stands for a name. */
function wallet(name: string): Wallet {
  return new Wallet(id(name));
}

/** A whole signature at once: these tests wait for nobody. */
function sign(signer: Wallet, types: Types, message: Record<string, unknown>): string {
  return signer.signingKey.sign(TypedDataEncoder.hash(DOMAIN, types, message)).serialized;
}

export const PEOPLE = {
  commissioner: wallet("commissioner"),
  provider: wallet("provider"),
  payee: wallet("payee"),
  arbiter: wallet("arbiter"),
  seats: [wallet("inspector"), wallet("social worker"), wallet("manager"), wallet("health professional")],
  stranger: wallet("stranger"),
  token: wallet("token"),
} as const;

export const TERMS: Terms = {
  commissioner: PEOPLE.commissioner.address,
  provider: PEOPLE.provider.address,
  payee: PEOPLE.payee.address,
  token: PEOPLE.token.address,
  arbiter: PEOPLE.arbiter.address,
  register: `0x${"00".repeat(20)}`,
  panel: [seat(0), seat(1), seat(2), `0x${"00".repeat(20)}`],
  carePlan: id("care plan"),
  placementRef: id("placement"),
  noticePeriod: 28n * DAY,
  holdPeriod: 14n * DAY,
  longStop: LONG_STOP,
};

export function seat(number: number): string {
  return PEOPLE.seats[number]!.address;
}

export function tranche(fields: Partial<Tranche> = {}): Tranche {
  return {
    amount: 1_000n,
    opensAt: START,
    closesAt: CLOSE,
    requiredSeats: 0,
    quorum: 2,
    paysOnSilence: false,
    outcome: "0x1122334455667788",
    ...fields,
  };
}

/** A core tranche, one that two of three decide, one that the inspector must sign, one whose care begins later. */
export const SCHEDULE: readonly Tranche[] = [
  tranche({ amount: 20_000n, paysOnSilence: true }),
  tranche({ amount: 1_000n }),
  tranche({ amount: 3_001n, requiredSeats: 0b001 }),
  tranche({ amount: 500n, opensAt: CLOSE, closesAt: CLOSE + 28n * DAY }),
];
export const TOTAL = 24_501n;

/** An agreement as it stands right after it was opened, with some words of its state forced. */
export function stateWith(fields: Partial<AgreementState>): AgreementState {
  const story = new Story();
  return { ...replay(story.empty, [story.opened()]).agreements.get(story.agreement)!, ...fields };
}

export type Findings = readonly (readonly [bigint, bigint])[];

/** Tells events one after another, each in a block and a transaction of its own unless told otherwise. */
export class Story {
  readonly agreement: string;
  readonly empty: Ledger = emptyLedger(CHAIN_ID, ESCROW);
  now = START;
  #block = 100n;
  #logIndex = 0;
  #transactions = 0;
  #sequence = 0n;

  constructor(
    readonly terms: Terms = TERMS,
    readonly schedule: readonly Tranche[] = SCHEDULE,
  ) {
    this.agreement = termsDigest(DOMAIN, { ...terms, schedule });
  }

  /** Where the next log stands; `inSameTransaction` as the one before. */
  place(inSameTransaction = false): LogPlace {
    if (inSameTransaction) this.#logIndex += 1;
    else {
      this.#block += 1n;
      this.#transactions += 1;
      this.#logIndex = 0;
    }
    return {
      block: { number: this.#block, timestamp: this.now },
      transactionHash: toBeHex(this.#transactions, 32),
      logIndex: this.#logIndex,
    };
  }

  #agreementPlace(balance: bigint, caller: string): AgreementPlace {
    this.#sequence += 1n;
    return { ...this.place(), agreement: this.agreement, sequence: this.#sequence, balance, caller };
  }

  /** Where an event of the agreement stands that has no teller of its own. */
  acted(balance: bigint, caller: string): AgreementPlace {
    return this.#agreementPlace(balance, caller);
  }

  /** What these signed, by their bits. */
  consents(types: Types, message: object, signers: readonly (readonly [bit: number, signer: Wallet])[]): Consents {
    return encodeSignatures(signers.map(([bit, signer]) => ({ bit, signature: sign(signer, types, { ...message }) })));
  }

  opened(signers: readonly Wallet[] = [PEOPLE.commissioner, PEOPLE.provider]): OpenedEvent {
    const { terms, schedule } = this;
    const signed = signers.map((signer, bit) => ({
      bit,
      signature: sign(signer, TERMS_TYPES, { ...terms, schedule }),
    }));
    const { commissioner, provider } = terms;
    return {
      name: "Opened",
      ...this.#agreementPlace(0n, PEOPLE.stranger.address),
      commissioner,
      provider,
      terms,
      schedule,
      ...encodeSignatures(signed),
    };
  }

  funded(received: bigint, balance: bigint, arrearsPaid = 0n): LedgerEvent {
    return { name: "Funded", ...this.#agreementPlace(balance, TERMS.commissioner), received, arrearsPaid };
  }

  claimed(tranches: readonly number[], balance: bigint): LedgerEvent {
    return { name: "Claimed", ...this.#agreementPlace(balance, PEOPLE.stranger.address), tranches };
  }

  granted(tranches: readonly number[], balance: bigint, caller = TERMS.commissioner): LedgerEvent {
    return { name: "Granted", ...this.#agreementPlace(balance, caller), tranches, reason: id("reason") };
  }

  reclaimed(amount: bigint, balance: bigint, caller = TERMS.commissioner): LedgerEvent {
    return { name: "Reclaimed", ...this.#agreementPlace(balance, caller), amount };
  }

  attestation(findings: Findings, fields: Partial<Attestation> = {}): Attestation {
    return {
      agreement: this.agreement,
      version: 1n,
      findings: findings.map(([index, achieved]) => ({ tranche: index, achieved })),
      overRefusal: false,
      evidence: id("evidence"),
      validUntil: this.now + DAY,
      ...fields,
    };
  }

  /** @param counted - Bit set of the seats that counted, if they are not just the signers. */
  attested(attestation: Attestation, seats: readonly number[], balance: bigint, counted?: number): AttestedEvent {
    const place = this.#agreementPlace(balance, PEOPLE.stranger.address);
    const signed = this.signed(attestation, seats);
    return { name: "Attested", ...place, attestation, ...signed, seats: counted ?? signed.signers };
  }

  endorsed(attestation: Attestation, seats: readonly number[], balance: bigint): EndorsedEvent {
    const place = this.#agreementPlace(balance, PEOPLE.stranger.address);
    return { name: "Endorsed", ...place, attestation, ...this.signed(attestation, seats) };
  }

  signed(attestation: Attestation, seats: readonly number[]): Consents {
    return encodeSignatures(
      seats.map((bit) => ({ bit, signature: sign(PEOPLE.seats[bit]!, ATTESTATION_TYPES, { ...attestation }) })),
    );
  }

  /** Retracted by signature. */
  retracted(attestation: Attestation, seats: readonly number[], balance: bigint): RetractedEvent {
    const retraction = { agreement: this.agreement, attestation: attestationDigest(DOMAIN, attestation) };
    const signed = seats.map((bit) => ({
      bit,
      signature: sign(PEOPLE.seats[bit]!, RETRACTION_TYPES, retraction),
    }));
    const place = this.#agreementPlace(balance, PEOPLE.stranger.address);
    return { name: "Retracted", ...place, attestation, ...encodeSignatures(signed) };
  }

  /** Retracted by the seat's own account. */
  retractedBy(attestation: Attestation, bit: number, balance: bigint): RetractedEvent {
    const place = this.#agreementPlace(balance, seat(bit));
    return { name: "Retracted", ...place, attestation, ...encodeSignatures([{ bit, signature: CALLERS_WORD }]) };
  }

  cancelled(account: string, digest = this.agreement): LedgerEvent {
    return { name: "Cancelled", ...this.place(), account, digest };
  }

  payoutRefused(amount: bigint, account = TERMS.payee): LedgerEvent {
    return { name: "PayoutRefused", ...this.place(true), token: TERMS.token, account, amount };
  }

  withdrawn(amount: bigint, account = TERMS.payee, to = account): LedgerEvent {
    return { name: "Withdrawn", ...this.place(), token: TERMS.token, account, to, amount };
  }
}
