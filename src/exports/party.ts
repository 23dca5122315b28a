import { shortAddress } from "../agreement/addressBook.js";
import type { Words } from "../audit/words.js";

/** The name in the address book; the whole address where it has none. */
export function partyName(words: Words, account: string): string {
  const name = words.account(account);
  return name === shortAddress(account) ? account : name;
}
