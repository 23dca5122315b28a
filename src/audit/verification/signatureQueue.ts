import type { ClaimedSignature, SignatureCheck } from "../../replay/recovers.js";
import type { WalletWord } from "../verdict.js";
import { Bounded } from "./bounded.js";

/** Says of each claim whether the account's own key made the signature. */
export type CheckSignatures = (claims: readonly ClaimedSignature[]) => Promise<readonly boolean[]>;

/** What is left of a claim while it waits: not its event, or memory would fill with them. */
type Waiting = WalletWord & ClaimedSignature;

const BATCH = 1_024;
/** More would only lie in memory. */
const BATCHES_AT_ONCE = 6;

/**
 * Has signatures checked in batches while the log is folded. The fold need not wait: no rule depends on whether a key or
 * a contract wallet made a word, only what is said of it.
 */
export class SignatureQueue {
  readonly #check: CheckSignatures;
  readonly #batches = new Bounded(BATCHES_AT_ONCE);
  #waiting: Waiting[] = [];
  /** Signatures that were noted, checked or not. */
  noted = 0;
  /** Signatures that are their account's own. */
  verified = 0;
  readonly walletWords: WalletWord[] = [];

  constructor(check: CheckSignatures) {
    this.#check = check;
  }

  /** To be folded with; what it answers is settled in `settle`. */
  readonly note: SignatureCheck = ({ at: { agreement, block, logIndex }, bit, account, digest, signature }) => {
    this.#waiting.push({ agreement, account, block: block.number, logIndex, bit, digest, signature });
    this.noted += 1;
    return true;
  };

  /** Sends off what is waiting if that is worth it, and waits while too much is under way. */
  async flow(): Promise<void> {
    if (this.#waiting.length >= BATCH) await this.#send();
  }

  /** Waits until every signature is checked. */
  async settle(): Promise<void> {
    await this.#send();
    await this.#batches.idle();
  }

  async #send(): Promise<void> {
    const claims = this.#waiting;
    this.#waiting = [];
    for (let start = 0; start < claims.length; start += BATCH) {
      const batch = claims.slice(start, start + BATCH);
      await this.#batches.add(async () => {
        this.#book(batch, await this.#check(batch));
      });
    }
  }

  #book(claims: readonly Waiting[], answers: readonly boolean[]): void {
    claims.forEach(({ agreement, account, block, logIndex, bit }, place) => {
      if (answers[place] === true) this.verified += 1;
      else this.walletWords.push({ agreement, account, block, logIndex, bit });
    });
  }
}
