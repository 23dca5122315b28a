import { shortAddress } from "../../../src/agreement/addressBook.js";
import type { Words } from "../../../src/audit/words.js";
import { TERMS } from "../../replay/support/story.js";
import { PROVIDER_ADDRESSES } from "./randomLedger.js";

const NAMES = new Map([
  [TERMS.commissioner, "Example Council"],
  ...PROVIDER_ADDRESSES.map((address, number): [string, string] => [address, `Example House ${number}`]),
]);

/** As where there is an address book and no private copy. */
export const WORDS: Words = {
  account: (address) => NAMES.get(address) ?? shortAddress(address),
  placement: (agreement) => `placement ${agreement.slice(2, 8)}`,
  isKnown: () => false,
  tranche: (_state, index) => ({ title: `outcome ${index}`, code: null, period: "its days" }),
  money: (_token, amount) => `${amount} base units`,
};
