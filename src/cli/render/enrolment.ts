import type { AddressBook } from "../../agreement/index.js";
import { textTable } from "../../agreement/text/textTable.js";
import { shortHash } from "../../agreement/words.js";
import { seatInWords, type EnrolmentRow } from "../../register/enrolmentList.js";
import type { Enrolment } from "../../register/enrolments.js";
import { lastDayInWords } from "../../agreement/moments.js";

interface Shown extends Enrolment {
  readonly isInGoodStanding: boolean;
  /** From the body's private file; null if the commitment is not in it. */
  readonly provenCredential?: string | null;
}

/** Who is about to be enrolled, for reading before it is sent. */
export function describeRows(rows: readonly EnrolmentRow[], book: AddressBook): string {
  const lines = rows.map(({ account, seat, expiresAt, credential }) => [
    book.nameOf(account),
    seatInWords(seat),
    lastDayInWords(expiresAt),
    credential,
  ]);
  return textTable([["account", "seat", "last day", "credential (stays private)"], ...lines]).join("\n");
}

/** Enrolments as a table: with a book for several accounts, without for the seats of one. */
export function describeEnrolments(enrolments: readonly Shown[], book: AddressBook | undefined): string {
  const isProven = enrolments.some(({ provenCredential }) => provenCredential !== undefined);
  const columns: Column[] = [
    ...(book === undefined ? [] : [accountColumn(book)]),
    ["seat", ({ seat }) => seatInWords(seat)],
    ["standing", standingInWords],
    ["last day", ({ expiresAt }) => lastDayInWords(expiresAt)],
    ["commitment", ({ credential }) => shortHash(credential)],
    ...(isProven ? [CREDENTIAL_COLUMN] : []),
  ];
  const head = columns.map(([title]) => title);
  return textTable([head, ...enrolments.map((enrolment) => columns.map(([, cell]) => cell(enrolment)))]).join("\n");
}

type Column = readonly [title: string, cell: (enrolment: Shown) => string];

const accountColumn = (book: AddressBook): Column => ["account", ({ account }) => book.nameOf(account)];

const CREDENTIAL_COLUMN: Column = [
  "credential, proved by your file",
  ({ provenCredential }) => provenCredential ?? "not in your file",
];

function standingInWords({ status, isInGoodStanding }: Shown): string {
  if (isInGoodStanding) return "good";
  return status === "enrolled" ? "expired" : status;
}
