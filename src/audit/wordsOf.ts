import { CARE } from "../agreement/built.js";
import { AddressBook, formatPounds } from "../agreement/index.js";
import { formatDate } from "../agreement/moments.js";
import { shortHash } from "../agreement/words.js";
import { escrowDomain } from "../attestation/typedData.js";
import type { Books } from "./books.js";
import type { TrancheWords, Words } from "./words.js";
import { trancheAt } from "../replay/rules.js";
import type { AgreementState } from "../replay/state.js";
import { PrivateAgreements } from "../attestation/privateAgreements.js";

/** Names from the address book, titles from the private copies. Where there is neither: addresses, ids and tags. */
export function wordsOf(
  books: Pick<Books, "chainId" | "escrow" | "token">,
  book = new AddressBook(),
  copies = new PrivateAgreements(escrowDomain(books.chainId, books.escrow), []),
): Words {
  const names = new Map<string, string>();
  const account = (address: string): string => {
    const name = names.get(address) ?? book.nameOf(address);
    names.set(address, name);
    return name;
  };
  return {
    account,
    placement: (agreement) => copies.copiesOf(agreement)[0]?.built.name ?? shortHash(agreement),
    isKnown: (agreement) => copies.copiesOf(agreement).length > 0,
    tranche: (state, index) => trancheWords(state, index, copies),
    money: (token, amount) => {
      const { decimals } = books.token(token);
      return decimals === null ? `${amount} base units` : formatPounds(amount, decimals);
    },
  };
}

function trancheWords(state: AgreementState, index: number, copies: PrivateAgreements): TrancheWords {
  const word = trancheAt(state, index);
  const copy = copies.inForce(state.id, { ...state.terms, schedule: state.schedule });
  const known = copy?.built.tranches[index];
  if (known !== undefined) return { title: known.title, code: known.code ?? null, period: known.period };
  const title = word.paysOnSilence ? CARE : word.outcome;
  return { title, code: null, period: `${formatDate(word.opensAt)} to ${formatDate(word.closesAt)}` };
}
