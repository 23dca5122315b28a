import { openStoredBooks } from "../adapters/storedBooks.js";
import type { AddressBook } from "../agreement/index.js";
import type { Books } from "../audit/books.js";
import type { Words } from "../audit/words.js";
import { readBelievedCopies } from "./believedCopies.js";
import { DEFAULT_STORE } from "./auditStore.js";
import { wordsOf } from "../audit/wordsOf.js";
import type { Context } from "./context.js";
import type { PrivateAgreements } from "../attestation/privateAgreements.js";

export interface BooksOptions {
  readonly store?: string;
  readonly agreements?: string;
}

/** The books, and the words to speak of them. */
export interface OpenedBooks {
  readonly books: Books;
  readonly words: Words;
  readonly book: AddressBook;
  readonly copies: PrivateAgreements;
}

/** Opens the store for reading, does the work, and closes it. No node is needed. */
export async function withBooks<Result>(
  context: Context,
  options: BooksOptions,
  work: (opened: OpenedBooks) => Promise<Result> | Result,
): Promise<Result> {
  const stored = await openStoredBooks(context.path(options.store ?? DEFAULT_STORE));
  try {
    const { books } = stored;
    const book = await context.book();
    const copies = await readBelievedCopies(context, books, options.agreements);
    return await work({ books, words: wordsOf(books, book, copies), book, copies });
  } finally {
    stored.close();
  }
}
