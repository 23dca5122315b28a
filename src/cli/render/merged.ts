import { ROLE_WORDS, type AddressBook, type Role } from "../../agreement/index.js";
import type { DataOf } from "../shapes/index.js";

const STATES = {
  missing: "not yet",
  signed: "signed",
  unchecked: "unchecked until its wallet is asked online",
} as const;

/** What a merged file holds. */
export function describeMerged(
  { request, signers, doubled }: DataOf<"attest merge">,
  book: AddressBook,
  isInput: boolean,
): string {
  return [
    isInput
      ? `${request} was one of the files given, and now holds all signatures:`
      : `All signatures are in ${request}:`,
    ...signers.map(
      ({ role, account, state }) => `  ${ROLE_WORDS[role as Role]}, ${book.nameOf(account)}: ${STATES[state]}`,
    ),
    ...doubled.map(
      ({ account, kept }) =>
        `${book.nameOf(account)} signed more than once: of signatures that are proven, or else the longest, the one with the lowest digits is kept (${kept.slice(0, 10)}…).`,
    ),
  ].join("\n");
}
