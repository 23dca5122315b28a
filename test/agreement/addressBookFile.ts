import { expect } from "chai";
import { Wallet, getAddress } from "ethers";
import { parseAddressBook } from "../../src/agreement/addressBook.js";
import { addToAddressBook } from "../../src/agreement/addressBookFile.js";

const [one, two] = [Wallet.createRandom().address, Wallet.createRandom().address];
const BOOK = `# Who is who.\n\n# The inspectorate\nInspector A: "${one}" # since January\n\n# nobody else yet\n`;
const add = (text: string | undefined, name: string, address: string): string =>
  addToAddressBook(text, "book.yaml", name, address);

describe("adding to an address book", () => {
  it("should add a line and keep every comment", () => {
    const after = add(BOOK, "Inspector B", two);
    for (const comment of ["# Who is who.", "# The inspectorate", "# since January", "# nobody else yet"]) {
      expect(after).to.contain(comment);
    }
    expect(parseAddressBook(after, "book.yaml").entries).to.deep.equal([
      { name: "Inspector A", address: one },
      { name: "Inspector B", address: two },
    ]);
  });

  it("should begin a book where there is none, or an empty one", () => {
    for (const text of [undefined, "{}\n"]) {
      expect(parseAddressBook(add(text, "Home One", one), "book.yaml").addressOf("home one")).to.equal(one);
    }
  });

  it("should write names that YAML would take for something else", () => {
    for (const name of ["yes", "12", "- a", "a: b", "# c", `"d"`, "null", "{e}", "&f", "*g", "!h", "---"]) {
      expect(parseAddressBook(add(BOOK, name, two), "book.yaml").addressOf(name)).to.equal(two);
    }
  });

  it("should refuse what is there already, what looks like it, and an address without checksum", () => {
    const refuses = (name: string, address: string, words: string): void => {
      expect(() => add(BOOK, name, address)).to.throw(words);
    };
    refuses("inspector  a", two, 'The name "Inspector A" is in the address book already');
    refuses("Inspector B", one, 'is in the address book already, as "Inspector A"');
    refuses("Inspеctor A", two, "contains the character");
    refuses("Inspector B\nHome", two, "contains the character");
    refuses("Inspector B", two.toLowerCase(), "has no checksum");
    refuses("Inspector B", `${two.slice(0, -1)}${two.endsWith("0") ? "1" : "0"}`, "checksum");
    refuses("Inspector B", `0x${"00".repeat(20)}`, "nobody's");
    refuses("0x12", two, "looks like an address");
  });

  it("should refuse an address that begins and ends like another one", () => {
    const middle = BigInt(`0x${one.slice(6, -4)}`) ^ 1n;
    const twin = getAddress(`${one.slice(0, 6)}${middle.toString(16).padStart(32, "0")}${one.slice(-4)}`.toLowerCase());
    expect(() => add(BOOK, "Inspector B", twin)).to.throw('begins and ends like the address of "Inspector A"');
  });

  it("should leave a book alone that is not sound", () => {
    expect(() => add("Inspector A: 0x12\n", "Inspector B", two)).to.throw("is not an address");
    expect(() => add("- a list\n", "Inspector B", two)).to.throw("an address book is a list of lines");
  });
});
