import type { AccountEvent, LedgerEvent } from "../replay/events.js";
import { historyOf, type AgreementHistory } from "../replay/history.js";
import type { KnownBlock } from "../replay/source.js";
import { emptyLedger } from "../replay/state.js";
import type { Verdict } from "./verdict.js";

/** What a token says of itself. */
export interface TokenFacts {
  /** Checksummed. */
  readonly address: string;
  /** Null where the token does not say. */
  readonly symbol: string | null;
  readonly decimals: number | null;
}

/** The escrow's books up to a block: all that a report, an export or a statement is made of. */
export interface Books {
  readonly chainId: bigint;
  /** Checksummed. */
  readonly escrow: string;
  /** Up to which the log was read; its time is the moment at which everything is looked at. */
  readonly head: KnownBlock;
  /** In the order of opening, each made when it is asked for: there may be more than memory holds. */
  agreements(): Iterable<AgreementHistory>;
  /** Null if the log does not speak of it. */
  agreement(id: string): AgreementHistory | null;
  /** Every event, in the order of the chain. */
  events(): Iterable<LedgerEvent>;
  /** Refused payouts, withdrawals and cancellations, in the order of the chain. */
  accountEvents(): Iterable<AccountEvent>;
  token(address: string): TokenFacts;
  /** What `audit verify` found up to this very block; null if it was not run. */
  readonly verdict: Verdict | null;
}

/** Books in memory, of events that were read already. */
export function booksOf(
  given: Pick<Books, "chainId" | "escrow" | "head"> & {
    readonly events: Iterable<LedgerEvent>;
    readonly tokens: readonly TokenFacts[];
    readonly verdict?: Verdict;
  },
): Books {
  const { chainId, escrow, head, tokens, verdict = null } = given;
  const events = [...given.events];
  const { agreements, accountEvents } = historyOf(emptyLedger(chainId, escrow), events);
  return {
    chainId,
    escrow,
    head,
    agreements: () => agreements.values(),
    agreement: (id) => agreements.get(id) ?? null,
    events: () => events,
    accountEvents: () => accountEvents,
    token: (address) => tokens.find((token) => token.address === address) ?? { address, symbol: null, decimals: null },
    verdict,
  };
}
