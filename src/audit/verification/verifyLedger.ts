import { conservationOf, type Difference, type Holding } from "../../replay/checks.js";
import type { AccountEvent, LedgerEvent } from "../../replay/events.js";
import { foldAgreement } from "../../replay/agreementStep.js";
import type { Entry } from "../../replay/history.js";
import type { LedgerSource, RawLog } from "../../replay/source.js";
import { countSeats } from "../../replay/rules.js";
import { emptyLedger, type AgreementState, type Cancellation, type Facts } from "../../replay/state.js";
import type { TokenFacts } from "../books.js";
import type { Verdict, WalletWord } from "../verdict.js";
import { AccountBooks, cancellationsIn } from "./accounts.js";
import { faultOf } from "./faults.js";
import { NodeComparison, type AskedNode } from "./node.js";
import { orderOf } from "./order.js";
import { SignatureQueue, type CheckSignatures } from "./signatureQueue.js";
import { Totals } from "./totals.js";

export interface VerifyOptions {
  /** @throws PlacementError `check-failed` if the log is none of the escrow's events. */
  readonly decode: (log: RawLog) => LedgerEvent;
  readonly check: CheckSignatures;
  /** What the store says of tokens. */
  readonly tokens: readonly TokenFacts[];
  /** None: the log is judged by itself. */
  readonly nodes: readonly AskedNode[];
  /** Is told after each agreement how many of the logs are folded. */
  readonly tell?: (folded: number) => void;
}

export interface Verified {
  readonly verdict: Verdict;
  /** Words that no key proves. */
  readonly walletWords: readonly WalletWord[];
}

/**
 * Re-derives every rule from the log, one agreement after another, and compares what follows with the contract. Whatever
 * cannot be is named, and the rest goes on: memory holds one agreement and the totals of all.
 */
export async function verifyLedger(source: LedgerSource, options: VerifyOptions): Promise<Verified> {
  return new Verification(source, options).run();
}

class Verification {
  readonly #source: LedgerSource;
  readonly #options: VerifyOptions;
  readonly #signatures: SignatureQueue;
  readonly #nodes: readonly NodeComparison[];
  readonly #accounts: AccountBooks;
  readonly #cancelled: ReadonlyMap<string, Cancellation>;
  readonly #facts: Facts;
  readonly #totals = new Totals();
  readonly #differences: Difference[] = [];
  #agreements = 0;
  #folded = 0;
  /** How many signatures the entries so far carried. */
  #signed = 0;
  #callers = 0;

  constructor(source: LedgerSource, options: VerifyOptions) {
    this.#source = source;
    this.#options = options;
    this.#signatures = new SignatureQueue(options.check);
    this.#nodes = options.nodes.map((node) => new NodeComparison(node, source.head));
    this.#accounts = new AccountBooks(this.#accountEvents(() => undefined));
    this.#cancelled = cancellationsIn(this.#accountEvents(() => undefined));
    const { chainId, escrow } = source;
    this.#facts = { ...emptyLedger(chainId, escrow, this.#signatures.note), cancelled: this.#cancelled };
  }

  async run(): Promise<Verified> {
    for (const node of this.#nodes) await node.begin(this.#source);
    const order = orderOf(this.#source);
    for (const id of this.#source.agreements()) await this.#verify(id);
    this.#closeAccounts();
    await this.#signatures.settle();
    const holdings = await this.#compareTotals();
    const { verified, walletWords } = this.#signatures;
    const compared = this.#nodes.flatMap(({ differences }) => differences);
    const verdict = {
      block: this.#source.head,
      events: order.logs,
      agreements: this.#agreements,
      words: { signatures: verified, callers: this.#callers, wallets: walletWords.length },
      wallets: [...new Set(walletWords.map(({ account }) => account))],
      differences: [...order.differences, ...this.#differences, ...compared],
      holdings,
      nodes: this.#nodes.length as Verdict["nodes"],
    };
    return { verdict, walletWords };
  }

  async #verify(id: string): Promise<void> {
    const state = this.#fold(id);
    this.#agreements += 1;
    if (state !== null) {
      this.#differences.push(...conservationOf(state));
      this.#totals.addAgreement(state);
      for (const node of this.#nodes) await node.compare(state);
    }
    this.#options.tell?.(this.#folded);
    await this.#signatures.flow();
  }

  #fold(id: string): AgreementState | null {
    try {
      return foldAgreement(this.#facts, id, this.#decoded(this.#source.logsOf(id)), (entry) => {
        this.#note(entry);
      });
    } catch (error) {
      this.#differences.push(faultOf(id, error));
      this.#signed = this.#signatures.noted;
      return null;
    }
  }

  #note(entry: Entry): void {
    this.#folded += 1;
    this.#accounts.note(entry);
    const { event } = entry;
    const { noted } = this.#signatures;
    if ("signers" in event) this.#callers += countSeats(event.signers) - (noted - this.#signed);
    this.#signed = noted;
  }

  *#decoded(logs: Iterable<RawLog>): Generator<LedgerEvent> {
    for (const log of logs) yield this.#options.decode(log);
  }

  *#accountEvents(onFault: (fault: Difference) => void): Generator<AccountEvent> {
    for (const log of this.#source.accountLogs()) {
      try {
        const event = this.#options.decode(log);
        if (!("agreement" in event)) yield event;
      } catch (error) {
        onFault(faultOf(`block ${log.blockNumber}`, error));
      }
    }
  }

  #closeAccounts(): void {
    const events = this.#accountEvents((fault) => this.#differences.push(fault));
    const { owed, differences } = this.#accounts.close(this.#source.escrow, events);
    this.#differences.push(...differences);
    for (const amount of owed.values()) this.#totals.addOwed(amount);
  }

  /** The first node's holdings. */
  async #compareTotals(): Promise<readonly Holding[]> {
    const holdings: Holding[][] = [];
    for (const node of this.#nodes) {
      await node.compareAccounts(this.#totals, this.#cancelled.values());
      await node.compareDecimals(this.#options.tokens);
      holdings.push(await node.compareHoldings(this.#totals));
      await node.compareWallets(this.#signatures.walletWords);
    }
    return holdings[0] ?? [];
  }
}
