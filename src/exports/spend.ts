import { stringify } from "csv-stringify/sync";
import { fromUnixSeconds, isoDay } from "../agreement/careDays.js";
import type { Books } from "../audit/books.js";
import { movementsOf } from "../audit/movements.js";
import type { Words } from "../audit/words.js";
import { paymentsToPayee } from "./payments.js";
import { partyName } from "./party.js";
import { poundsText, toPence } from "./pence.js";

/** What the ledger does not know, and each council says for itself. */
export interface SpendOptions {
  readonly isMeant: (commissioner: string) => boolean;
  /** First and last day, `2027-01-04`; all where none is given. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Pence; payments above it are listed. */
  readonly over: bigint;
  readonly bodyCode: string;
  readonly department: string;
  readonly purpose: string;
  readonly category: string;
  /** Whether it is known that no VAT is borne. */
  readonly hasNoVat: boolean;
  /** Accounts of providers that are private persons. */
  readonly redacted: readonly string[];
  /** Is told of tokens that do not say what a pound is in them: payments in them are left out. */
  readonly onUnreadable?: (token: string) => void;
}

/**
 * Columns that the Local Government Transparency Code 2015 asks for (paragraph 29 and the tables of its annex), and after
 * them the body's code and the reference.
 */
const COLUMNS = [
  "Organisation Name",
  "Organisation Code",
  "Department",
  "Beneficiary",
  "Payment Date",
  "Transaction Number",
  "Net Amount",
  "Irrecoverable VAT",
  "Purpose of Spend",
  "Merchant Category",
] as const;

/** Money that left at once: a payment run pays many placements of a provider in one transfer. */
interface Payment {
  readonly block: bigint;
  readonly paidAt: bigint;
  readonly commissioner: string;
  readonly provider: string;
  readonly token: string;
  amount: bigint;
}

const REDACTED = "REDACTED PERSONAL DATA";

/** The rows of the list of payments, oldest first; nothing in them tells one placement from another. */
export function spendRows(books: Books, words: Words, options: SpendOptions): Record<string, string>[] {
  return numbered(paymentsOf(books)).flatMap(([payment, reference]) => {
    const { decimals } = books.token(payment.token);
    const day = isoDay(fromUnixSeconds(payment.paidAt));
    if (!isListed(payment, day, options)) return [];
    if (decimals === null) {
      options.onUnreadable?.(payment.token);
      return [];
    }
    const pence = toPence(payment.amount, decimals);
    return pence > options.over ? [rowOf(payment, { reference, day, pence }, words, options)] : [];
  });
}

/** How every list begins. */
export const SPEND_BEGINNING = `${COLUMNS.join(",")}\n`;

/** With its header; whatever a spreadsheet would take for a formula gets an apostrophe. */
export const spendCsv = (rows: readonly Record<string, string>[]): string =>
  stringify([...rows], { header: true, columns: [...COLUMNS], escape_formulas: true });

function isListed({ commissioner }: Payment, day: string, { isMeant, from, to }: SpendOptions): boolean {
  return isMeant(commissioner) && (from === undefined || day >= from) && (to === undefined || day <= to);
}

function rowOf(
  { commissioner, provider }: Payment,
  { reference, day, pence }: { readonly reference: string; readonly day: string; readonly pence: bigint },
  words: Words,
  { bodyCode, department, purpose, category, hasNoVat, redacted }: SpendOptions,
): Record<(typeof COLUMNS)[number], string> {
  return {
    "Organisation Name": partyName(words, commissioner),
    "Organisation Code": bodyCode,
    Department: department,
    Beneficiary: redacted.includes(provider) ? REDACTED : partyName(words, provider),
    "Payment Date": day,
    "Transaction Number": reference,
    "Net Amount": poundsText(pence),
    "Irrecoverable VAT": hasNoVat ? "0.00" : "",
    "Purpose of Spend": purpose,
    "Merchant Category": category,
  };
}

function paymentsOf(books: Books): Payment[] {
  const byTransfer = new Map<string, Payment>();
  for (const history of books.agreements()) {
    const { commissioner, provider, token } = history.state.terms;
    for (const { amount, at } of paymentsToPayee(movementsOf(history))) {
      const key = `${at.transactionHash}:${commissioner}:${provider}:${token}`;
      const known = byTransfer.get(key);
      if (known !== undefined) known.amount += amount;
      else {
        const { number: block, timestamp: paidAt } = at.block;
        byTransfer.set(key, { block, paidAt, commissioner, provider, token, amount });
      }
    }
  }
  return [...byTransfer.values()].sort((a, b) => Number(a.block - b.block));
}

/** By block and place among its payments: whoever has the ledger finds it again, and later payments change no number. */
function numbered(payments: readonly Payment[]): [Payment, string][] {
  return [...Map.groupBy(payments, ({ block }) => block).values()].flatMap((sameBlock) =>
    sameBlock.map((payment, place): [Payment, string] => [payment, `${payment.block}-${place + 1}`]),
  );
}
