import { AddressBook, formatPounds } from "../../../src/agreement/index.js";
import type { Words } from "../../../src/audit/words.js";
import { PEOPLE, TERMS } from "../../replay/support/story.js";

export const BOOK = new AddressBook()
  .withEntry("Example Council", TERMS.commissioner)
  .withEntry("Example House", TERMS.provider)
  .withEntry("Example House Payments", TERMS.payee)
  .withEntry("Arbiter A", TERMS.arbiter)
  .withEntry("Inspector A", PEOPLE.seats[0].address)
  .withEntry("Social Worker B", PEOPLE.seats[1].address)
  .withEntry("Manager C", PEOPLE.seats[2].address)
  .withEntry("Nurse D", PEOPLE.seats[3].address)
  .withEntry("Somebody", PEOPLE.stranger.address)
  .withEntry("Test pound", TERMS.token);

const TITLES = ["The care itself", "Keeping healthy", "Education", "Moving on"];

/** How the people of the stories speak: pounds and pence, and a title for each tranche. */
export const WORDS: Words = {
  account: (address) => BOOK.nameOf(address),
  placement: () => "Placement 1",
  isKnown: () => true,
  tranche: (_, index) => ({
    title: TITLES[index] ?? "More",
    code: index === 0 ? null : `QS-0${index}`,
    period: "2030-03-18 to 2030-04-14",
  }),
  money: (_, amount) => formatPounds(amount, 2),
};
