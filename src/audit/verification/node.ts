/** What the contract says at the log's head, as one node tells it. */
import {
  compareCancellation,
  compareHolding,
  compareSums,
  compareWaiting,
  type Difference,
  type Holding,
} from "../../replay/checks.js";
import type { LedgerReader } from "../../replay/reader.js";
import type { KnownBlock, LedgerSource } from "../../replay/source.js";
import type { AgreementState, Cancellation } from "../../replay/state.js";
import type { TokenFacts } from "../books.js";
import type { WalletWord } from "../verdict.js";
import { Bounded } from "./bounded.js";
import type { Totals } from "./totals.js";

/** A node that is asked, pinned to the head's number. */
export interface AskedNode {
  /** As it is called where it differs: `the node`, `the second node`. */
  readonly name: string;
  readonly reader: LedgerReader;
  /** The block that has the head's number there. */
  block(): Promise<KnownBlock>;
  /** What a token says, if it does. */
  decimals(token: string): Promise<number | undefined>;
  /** Whether the escrow's code is what this tool was built with. */
  hasBuiltCode(): Promise<boolean>;
  /** Whether there was code at the account at the end of a block; null if the node has forgotten. */
  hadCode(account: string, block: bigint): Promise<boolean | null>;
}

/** Questions about so many agreements are under way at once. */
const AT_ONCE = 16;

/** Compares what was folded with what a node says, a few agreements at a time. */
export class NodeComparison {
  readonly differences: Difference[] = [];
  readonly #node: AskedNode;
  readonly #head: KnownBlock;
  readonly #questions = new Bounded(AT_ONCE);

  constructor(node: AskedNode, head: KnownBlock) {
    this.#node = node;
    this.#head = head;
  }

  /** That it is the very chain, and the very contract, and that the log can have all of it. */
  async begin({ escrow, fromBlock }: Pick<LedgerSource, "escrow" | "fromBlock">): Promise<void> {
    const node = this.#node;
    const [block, isOurs] = await Promise.all([node.block(), node.hasBuiltCode()]);
    const { number, hash, timestamp } = this.#head;
    const subject = `block ${number}`;
    if (block.hash !== hash) this.#tell([{ subject, what: "its hash", expected: hash, found: block.hash }]);
    if (block.timestamp !== timestamp) {
      this.#tell([{ subject, what: "its time", expected: `${timestamp}`, found: `${block.timestamp}` }]);
    }
    if (!isOurs) {
      this.#tell([{ subject: escrow, what: "its code", expected: "what this tool was built with", found: "another" }]);
    }
    if (fromBlock === 0 || (await node.hadCode(escrow, BigInt(fromBlock) - 1n)) !== true) return;
    const expected = "not after the escrow's deployment";
    this.#tell([{ subject: "the log", what: "the block it begins at", expected, found: `${fromBlock}: it was there` }]);
  }

  async compare(agreement: AgreementState): Promise<void> {
    await this.#questions.add(async () => {
      const { reader } = this.#node;
      const found = await compareSums(agreement, reader, this.#head.timestamp);
      this.#tell(found ?? [{ subject: agreement.id, what: "that it is open", expected: "true", found: "false" }]);
    });
  }

  async compareAccounts({ waiting }: Totals, cancelled: Iterable<Cancellation>): Promise<void> {
    const { reader } = this.#node;
    for (const amount of waiting.values()) await this.#ask(() => compareWaiting(amount, reader));
    for (const cancellation of cancelled) await this.#ask(() => compareCancellation(cancellation, reader));
    await this.#questions.idle();
  }

  /** Every pound that is shown depends on them. */
  async compareDecimals(tokens: Iterable<Pick<TokenFacts, "address" | "decimals">>): Promise<void> {
    for (const { address, decimals } of tokens) {
      // Without them sums are shown in base units, whatever the token is.
      if (decimals === null) continue;
      const found = await this.#node.decimals(address);
      if (found === decimals) continue;
      const told = found === undefined ? "not told" : `${found}`;
      this.#tell([{ subject: address, what: "its decimals", expected: `${decimals}`, found: told }]);
    }
  }

  async compareHoldings({ accounted }: Totals): Promise<Holding[]> {
    const holdings: Holding[] = [];
    for (const [token, amount] of accounted) {
      const holding = { token, accounted: amount, held: await this.#node.reader.holdings(token) };
      holdings.push(holding);
      this.#tell(compareHolding(holding));
    }
    return holdings;
  }

  /**
   * A word that no key made can only have been accepted by a contract: one that is there now, or was there when the word
   * came on chain (an account may have lent itself a contract's code for a while).
   */
  async compareWallets(words: readonly WalletWord[]): Promise<void> {
    const accounts = Map.groupBy(words, ({ account }) => account);
    for (const [account, given] of accounts) {
      if (await this.#node.reader.hasCode(account)) continue;
      for (const word of given) await this.#ask(() => this.#compareWord(word));
    }
    await this.#questions.idle();
  }

  async #compareWord({ agreement, account, block, logIndex }: WalletWord): Promise<Difference[]> {
    const then = (await this.#node.hadCode(account, block)) ?? null;
    const had = then === false && block > 0n ? await this.#node.hadCode(account, block - 1n) : then;
    if (had === true) return [];
    const found = had === null ? "neither, as far as the node remembers" : "neither: no contract was there";
    const what = `the word of ${account} in block ${block}, log ${logIndex},`;
    return [{ subject: agreement, what, expected: "signed by its key, or accepted by a contract", found }];
  }

  async #ask(question: () => Promise<Difference[]>): Promise<void> {
    await this.#questions.add(async () => {
      this.#tell(await question());
    });
  }

  #tell(differences: readonly Difference[]): void {
    const told = differences.map((difference) => ({ ...difference, what: `${difference.what} (${this.#node.name})` }));
    this.differences.push(...told);
  }
}
