import { refusedPayouts } from "../../../audit/deliveries.js";
import { snapshotAt } from "../../../audit/snapshot.js";
import { tellAccountEvent, timelineOf } from "../../../audit/timeline.js";
import type { AgreementHistory } from "../../../replay/history.js";
import { accountOf } from "../../../replay/account.js";
import { withBooks, type BooksOptions, type OpenedBooks } from "../../auditBooks.js";
import { agreementIn } from "../../auditTarget.js";
import type { Handler } from "../../program.js";
import { describeHistory, outlookFor, type ToldHistory } from "../../render/history.js";
import { verdictInWords } from "../../../audit/verdictInWords.js";
import type { DataOf } from "../../shapes/index.js";

/** An agreement's timeline as a person would tell it, its money, and what is next: from the store alone. */
export const show: Handler<BooksOptions, DataOf<"audit show">> = (context, [given = ""], options) =>
  withBooks(context, options, async (opened) => {
    const told = tell(await agreementIn(context, opened, given), opened);
    return { text: describeHistory(told, opened.words, opened.book), data: dataOf(told, opened) };
  });

function tell(history: AgreementHistory, { books, words, copies }: OpenedBooks): ToldHistory {
  const { state } = history;
  return {
    state,
    snapshot: snapshotAt(state, books.head),
    account: accountOf(state, books.head.timestamp),
    timeline: timelineOf(history, words),
    refused: refusedPayouts(history, books.accountEvents()),
    token: books.token(state.terms.token),
    built: copies.inForce(state.id, { ...state.terms, schedule: state.schedule })?.built,
    verdict: verdictInWords(books),
  };
}

function dataOf(told: ToldHistory, { books, words }: OpenedBooks): DataOf<"audit show"> {
  const { state, account, timeline, refused, token } = told;
  const outlook = outlookFor(told);
  return {
    name: words.placement(state.id),
    block: books.head.number,
    time: books.head.timestamp,
    terms: state.terms,
    token,
    account,
    timeline,
    refused: refused.map((event) => ({
      at: event.block.timestamp,
      sentence: tellAccountEvent(event, words),
      account: event.account,
      amount: event.amount,
      transactionHash: event.transactionHash,
    })),
    next: outlook && {
      payable: outlook.payable,
      awaited: outlook.awaited,
      coming: outlook.coming,
      blocked: outlook.blocked,
    },
    isVerified: books.verdict === null ? null : books.verdict.differences.length === 0,
  };
}
