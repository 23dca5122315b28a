import { unpackTranche } from "../agreement/tranche.js";
import { SEATS } from "../agreement/terms.js";
import type { AgreementFacts, Bundle, BundleFacts, SeatSignature } from "../payRun/types.js";
import { termsOf } from "../replay/decode.js";
import { readDecimals, type ConnectedEscrow } from "./escrow.js";
import { refusalIn } from "./failures.js";
import type { SnapshotBlock } from "./snapshot.js";
import { soundSignature } from "./soundSignature.js";

/** Reads what the chain says to bundles, all at one block; what several of them share is read once. */
export class RunFacts {
  readonly #escrow: ConnectedEscrow;
  readonly #block: SnapshotBlock;
  readonly #agreements = new Map<string, Promise<AgreementFacts | undefined>>();
  readonly #decimals = new Map<string, Promise<number | undefined>>();

  constructor(escrow: ConnectedEscrow, block: SnapshotBlock) {
    this.#escrow = escrow;
    this.#block = block;
  }

  async of(bundle: Bundle): Promise<BundleFacts> {
    const id = bundle.attestation.agreement;
    const agreement = await once(this.#agreements, id, () => this.#readAgreement(id));
    const nobody = { endorsed: 0, retracted: 0, accepted: [], invalid: 0, wallets: 0 };
    if (agreement === undefined) return { agreement, ...nobody };
    const { endorsed, retracted } = await this.#escrow.contract.endorsementsOf(id, bundle.digest, this.#at);
    const signed = await this.#signaturesOf(bundle, agreement);
    return { agreement, endorsed: Number(endorsed), retracted: Number(retracted), ...signed };
  }

  get #at() {
    return { blockTag: this.#block.number };
  }

  async #readAgreement(id: string): Promise<AgreementFacts | undefined> {
    const { contract, chain } = this.#escrow;
    try {
      const [terms, words, state] = await Promise.all([
        contract.termsOf(id, this.#at),
        contract.scheduleOf(id, this.#at),
        contract.stateOf(id, this.#at),
      ]);
      const { version, endsAt, heldUntil, balance, settled, challenged } = state;
      const decimals = await once(this.#decimals, terms.token, () => readDecimals(terms.token, chain.provider));
      return {
        ...{ id, terms: termsOf(terms), schedule: words.map(unpackTranche), flags: Number(state.flags), decimals },
        ...{ version, endsAt, heldUntil, balance, settled, challenged, time: BigInt(this.#block.timestamp) },
      };
    } catch (error) {
      if (refusalIn(error) === "EscrowAgreementUnknown") return undefined;
      throw error;
    }
  }

  /** Seats are those of the terms in force, whatever a file says about them. */
  async #signaturesOf(bundle: Bundle, { terms }: AgreementFacts) {
    const accepted: SeatSignature[] = [];
    let invalid = 0;
    let wallets = 0;
    for (const bit of SEATS.keys()) {
      const account = terms.panel[bit] ?? "";
      const offered = bundle.offered.get(account.toLowerCase()) ?? [];
      if (offered.length === 0) continue;
      const sound = await soundSignature(this.#escrow, bundle.request, account, offered, this.#block.number);
      if (sound === undefined) invalid |= 1 << bit;
      else accepted.push({ bit, signature: sound.signature });
      if (sound?.isWallets === true) wallets += 1;
    }
    return { accepted, invalid, wallets };
  }
}

function once<Value>(known: Map<string, Promise<Value>>, key: string, read: () => Promise<Value>): Promise<Value> {
  const before = known.get(key);
  if (before !== undefined) return before;
  const reading = read();
  known.set(key, reading);
  return reading;
}
