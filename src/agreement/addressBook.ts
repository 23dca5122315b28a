import { ZeroAddress, getAddress } from "ethers";
import { PlacementError } from "../errors.js";
import { deceptiveCharacter, folded, warnOfCharacters } from "./text/characters.js";
import { didYouMean } from "./text/nearest.js";
import { noteFailure } from "./text/problems.js";
import { YamlFile } from "./text/yamlFile.js";

export interface AddressBookEntry {
  readonly name: string;
  /** Checksummed. */
  readonly address: string;
}

interface Entries {
  readonly byName: Map<string, AddressBookEntry>;
  readonly byAddress: Map<string, AddressBookEntry>;
}

/** Who is behind an address: names and addresses, one to one. It never changes; `withEntry` makes another. */
export class AddressBook {
  readonly #entries: Entries;

  constructor({ byName, byAddress }: Entries = { byName: new Map(), byAddress: new Map() }) {
    this.#entries = { byName: new Map(byName), byAddress: new Map(byAddress) };
  }

  get entries(): AddressBookEntry[] {
    return [...this.#entries.byName.values()];
  }

  /** The book with one more entry. A name or an address that it has already is refused. */
  withEntry(name: string, address: string): AddressBook {
    const book = new AddressBook(this.#entries);
    addEntry(book.#entries, name, readAddress(address));
    return book;
  }

  /** The address of a name, however its capitals are written. */
  addressOf(name: string): string {
    const entry = this.#entries.byName.get(folded(name));
    if (entry !== undefined) return entry.address;
    const names = this.entries.map((known) => known.name);
    throw new PlacementError(
      "bad-input",
      `"${name}" is not in the address book.${warnOfCharacters(name)}${didYouMean(name, names)}`,
      { next: "Give a name of the book, or the whole address; `placement address-book list` shows the names." },
    );
  }

  /** The name of an address, or its short form `0x1234…abcd`. */
  nameOf(address: string): string {
    return this.#entries.byAddress.get(getAddress(address))?.name ?? shortAddress(address);
  }

  /** The address meant by a name of the book or by an address written out. */
  resolve(nameOrAddress: string): string {
    return LOOKS_LIKE_ADDRESS.test(nameOrAddress) ? readAddress(nameOrAddress) : this.addressOf(nameOrAddress);
  }
}

const LOOKS_LIKE_ADDRESS = /^0x/i;
const LONGEST_NAME = 100;

export const shortAddress = (address: string): string => `${address.slice(0, 6)}…${address.slice(-4)}`;

function readName(name: string): string {
  const found = deceptiveCharacter(name);
  const fault =
    name.trim() === "" || name.trim() !== name
      ? "must not be empty, nor begin or end with a space"
      : name.length > LONGEST_NAME
        ? `is longer than ${LONGEST_NAME} characters`
        : LOOKS_LIKE_ADDRESS.test(name)
          ? "looks like an address; begin it otherwise"
          : found !== undefined
            ? `contains the character ${found}; use Latin letters, so that no two names look alike`
            : undefined;
  if (fault !== undefined) throw new PlacementError("bad-input", `The name "${name}" ${fault}.`);
  return name;
}

/** An address with its checksum, as wallets show it. */
export function readAddress(text: string): string {
  const refuse = (reason: string): never => {
    throw new PlacementError("bad-input", `"${text}" ${reason}.`);
  };
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) return refuse("is not an address: 0x and 40 digits from 0 to 9 and a to f");
  if (text === ZeroAddress) return refuse("is the zero address, which is nobody's");
  const checksummed = getAddress(text.toLowerCase());
  if (checksummed === text) return text;
  return refuse(
    /[a-f]/.test(text.slice(2)) && /[A-F]/.test(text.slice(2))
      ? "has a wrong checksum, so a digit or a capital is mistyped; copy it again from the wallet"
      : "has no checksum; copy it from the wallet with its capital and small letters",
  );
}

function addEntry({ byName, byAddress }: Entries, name: string, address: string): void {
  const entry = { name: readName(name), address };
  const sameName = byName.get(folded(name));
  if (sameName !== undefined) {
    throw new PlacementError("bad-input", `The name "${sameName.name}" is in the address book already.`);
  }
  const sameAddress = byAddress.get(address);
  if (sameAddress !== undefined) {
    throw new PlacementError("bad-input", `${address} is in the address book already, as "${sameAddress.name}".`);
  }
  byName.set(folded(name), entry);
  byAddress.set(address, entry);
}

/** The name in the address book, if there is one. */
export function nameIn(book: AddressBook, address: string): string | undefined {
  const wanted = getAddress(address.toLowerCase());
  return book.entries.find((entry) => entry.address === wanted)?.name;
}

/** The name in the book, and the whole address: of a successor every digit matters. */
export function inFull(account: string, { book }: { readonly book: AddressBook }): string {
  const name = nameIn(book, account);
  return name === undefined ? account : `${name} (${account})`;
}

const HOW_TO_WRITE = "an address book is a list of lines like `Inspector A: 0x…`.";

/** Reads an address book: one `Name: 0x…` a line. All that is wrong with it is told at once. */
export function parseAddressBook(text: string, path: string): AddressBook {
  const file = new YamlFile(text, path);
  const entries: Entries = { byName: new Map(), byAddress: new Map() };
  if (typeof file.root !== "object" || file.root === null || Array.isArray(file.root)) file.fault([], HOW_TO_WRITE);
  else for (const [name, written] of Object.entries(file.root)) readEntry(file, entries, name, written);
  file.problems.throwIfAny();
  return new AddressBook(entries);
}

function readEntry(file: YamlFile, entries: Entries, name: string, written: unknown): void {
  if (typeof written !== "string") {
    file.fault([name], HOW_TO_WRITE);
    return;
  }
  const address = noteFailure(file.problems, file.placeOf([name]), () => readAddress(written));
  if (address === undefined) return;
  noteFailure(file.problems, file.placeOfKey([name]), () => {
    addEntry(entries, name, address);
  });
}
