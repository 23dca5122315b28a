import type { Books, TokenFacts } from "../audit/books.js";
import { accountEventsOf, cancellationsIn } from "../audit/verification/accounts.js";
import { PlacementError } from "../errors.js";
import { foldAgreement } from "../replay/agreementStep.js";
import { decodeRawLog } from "../replay/decode.js";
import type { LedgerEvent } from "../replay/events.js";
import type { AgreementHistory, Entry } from "../replay/history.js";
import type { SignatureCheck } from "../replay/recovers.js";
import { ReplayRefusal } from "../replay/refuse.js";
import type { RawLog } from "../replay/source.js";
import { emptyLedger, type Facts } from "../replay/state.js";
import { parseVerdict, type KeptVerdict } from "./keptVerdict.js";
import { StoredLedger } from "./ledgerStore/reader.js";
import { openSignatureCheck } from "./recovery/signatureCheck.js";

/** Books over a store file; they read it as long as it is open. */
export interface StoredBooks {
  readonly books: Books;
  close(): void;
}

/** @throws PlacementError `bad-input` if the file is not there, is no store, or holds nothing yet. */
export async function openStoredBooks(path: string): Promise<StoredBooks> {
  const check = await openSignatureCheck();
  const ledger = StoredLedger.open(path);
  return {
    books: booksOver(ledger, check),
    close: () => {
      ledger.close();
    },
  };
}

/**
 * One agreement is folded when it is asked for, and nothing is kept of it.
 *
 * @param check - For signatures in a log that `audit verify` has not verified up to its head.
 */
function booksOver(ledger: StoredLedger, check: SignatureCheck): Books {
  const { chainId, escrow, head } = ledger;
  const kept = keptIn(ledger);
  const tokens = new Map(ledger.tokens().map((token): [string, TokenFacts] => [token.address, token]));
  let facts: Facts | undefined;
  const history = (id: string): AgreementHistory | null => {
    facts ??= factsOf(ledger, kept === null ? check : knownBy(kept));
    return historyIn(ledger, facts, id);
  };
  return {
    chainId,
    escrow,
    head,
    *agreements() {
      for (const id of ledger.agreements()) {
        const found = history(id);
        if (found !== null) yield found;
      }
    },
    agreement: (id) => history(id.toLowerCase()),
    events: () => decoded(ledger.logs()),
    accountEvents: () => accountEventsOf(decoded(ledger.accountLogs())),
    token: (address) => tokens.get(address) ?? { address, symbol: null, decimals: null },
    verdict: kept?.verdict ?? null,
  };
}

function keptIn(ledger: StoredLedger): KeptVerdict | null {
  const kept = ledger.verdict();
  return kept === null ? null : parseVerdict(kept);
}

function factsOf(ledger: StoredLedger, isSignedBy: SignatureCheck): Facts {
  const { chainId, escrow } = ledger;
  const cancelled = cancellationsIn(accountEventsOf(decoded(ledger.accountLogs())));
  return { ...emptyLedger(chainId, escrow, isSignedBy), cancelled };
}

/** Every signature was checked when the log was verified; those that no key made were kept. */
function knownBy({ walletWords }: KeptVerdict): SignatureCheck {
  const keyOf = (block: bigint, logIndex: number, bit: number): string => `${block}:${logIndex}:${bit}`;
  const wallets = new Set(walletWords.map(({ block, logIndex, bit }) => keyOf(block, logIndex, bit)));
  return ({ at, bit }) => !wallets.has(keyOf(at.block.number, at.logIndex, bit));
}

function historyIn(ledger: StoredLedger, facts: Facts, id: string): AgreementHistory | null {
  const entries: Entry[] = [];
  try {
    const state = foldAgreement(facts, id, decoded(ledger.logsOf(id)), (entry) => entries.push(entry));
    return state === null ? null : { state, entries };
  } catch (error) {
    throw error instanceof ReplayRefusal ? unsound(error) : error;
  }
}

const unsound = (cause: ReplayRefusal): PlacementError =>
  new PlacementError("check-failed", cause.message, {
    next: "Run `placement audit verify`: it names everything in this log that cannot be.",
    cause,
  });

function* decoded(logs: Iterable<RawLog>): Generator<LedgerEvent> {
  for (const log of logs) yield decodeRawLog(log);
}
