import { Scalar, isMap, parseDocument } from "yaml";
import { PlacementError } from "../errors.js";
import { AddressBook, parseAddressBook, readAddress, shortAddress } from "./addressBook.js";

/**
 * The text of an address book with one more entry at its end; comments and everything else stay as they are.
 *
 * @param text - The book as it is; undefined if there is none yet.
 * @throws `bad-input` if the book is not sound, the name or the address is in it already, the name could be taken for
 * another one, or the address, as it is shown for short, for another one of the book.
 */
export function addToAddressBook(text: string | undefined, path: string, name: string, address: string): string {
  const book = text === undefined ? new AddressBook() : parseAddressBook(text, path);
  requireDistinct(book, readAddress(address));
  const expected = book.withEntry(name, address);
  const written = withLine(text ?? "", name, address);
  if (isSame(parseAddressBook(written, path), expected)) return written;
  throw new PlacementError("bad-input", `The entry cannot be added to ${path} as it is written.`, {
    next: `Add the line yourself: ${JSON.stringify(name)}: "${address}"`,
  });
}

/** Whatever their order: a number as a name comes first. */
function isSame({ entries: some }: AddressBook, { entries: others }: AddressBook): boolean {
  const addresses = new Map(others.map(({ name, address }) => [name, address]));
  return some.length === others.length && some.every(({ name, address }) => addresses.get(name) === address);
}

function withLine(text: string, name: string, address: string): string {
  const document = parseDocument(text, { schema: "failsafe" });
  if (!isMap(document.contents)) return `${JSON.stringify(name)}: "${address}"\n`;
  const value = new Scalar(address);
  value.type = Scalar.QUOTE_DOUBLE;
  document.set(name, value);
  return document.toString({ lineWidth: 0 });
}

/** Whoever makes thousands of keys can have one that begins and ends like somebody else's. */
function requireDistinct({ entries }: AddressBook, address: string): void {
  const short = shortAddress(address).toLowerCase();
  const twin = entries.find(
    (entry) => entry.address !== address && shortAddress(entry.address).toLowerCase() === short,
  );
  if (twin === undefined) return;
  throw new PlacementError("bad-input", `${address} begins and ends like the address of "${twin.name}".`, {
    next: "That is no accident: ask the person for the address again, by another way than before.",
  });
}
