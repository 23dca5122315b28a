import { formatPounds } from "../../src/agreement/money.js";
import { formatDate } from "../../src/agreement/moments.js";
import { shortHash } from "../../src/agreement/words.js";
import { booksOf, type Books } from "../../src/audit/books.js";
import type { Words } from "../../src/audit/words.js";
import { decodeRawLog } from "../../src/replay/decode.js";
import { ledgerLogs, rawLog } from "../bench/ledger.js";
import { CHAIN_ID, ESCROW, TOKEN } from "../bench/lifetime.js";

const PLACEMENTS = 3;
const DECIMALS = 18;

/** Names as an address book and private copies would give them, made up. */
export const demoWords: Words = {
  account: (address) => `Account ${address.slice(2, 6)}`,
  placement: (agreement) => `Placement ${shortHash(agreement)}`,
  isKnown: () => true,
  tranche: (state, index) => {
    const word = state.schedule[index];
    return {
      title: word?.paysOnSilence === true ? "The care itself" : "Outcome",
      code: null,
      period: word === undefined ? "" : `${formatDate(word.opensAt)} to ${formatDate(word.closesAt)}`,
    };
  },
  money: (_, amount) => formatPounds(amount, DECIMALS),
};

/** The books of the demonstration ledger. */
export function demoBooks(): Books {
  const events = Array.from(ledgerLogs(PLACEMENTS), (log) => decodeRawLog(rawLog(log)));
  const last = events.at(-1);
  if (last === undefined) throw new RangeError("The demonstration ledger is empty.");
  const head = { ...last.block, hash: last.transactionHash };
  return booksOf({
    chainId: CHAIN_ID,
    escrow: ESCROW,
    head,
    events,
    tokens: [{ address: TOKEN, symbol: "GBPx", decimals: DECIMALS }],
  });
}
