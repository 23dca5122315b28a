import { expect } from "chai";
import { AddressBook, parseAddressBook } from "../../src/agreement/addressBook.js";
import { exampleBook, failureOf, TOKEN_ADDRESS } from "./helpers/sample.js";

const A = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const B = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const parse = (text: string): AddressBook => parseAddressBook(text, "book.yaml");

describe("agreement/addressBook", () => {
  describe("parseAddressBook", () => {
    it("reads names and addresses in their order", () => {
      expect(parse(`# people\nInspector A: ${A}\n"Tŷ Ŵyn’s": '${B}'\n`).entries).to.deep.equal([
        { name: "Inspector A", address: A },
        { name: "Tŷ Ŵyn’s", address: B },
      ]);
      expect(parse("{}").entries).to.deep.equal([]);
    });

    const HOW = "an address book is a list of lines like `Inspector A: 0x…`.";
    const refused: readonly [string, string, string][] = [
      ["a name twice", `A: ${A}\nA: ${B}`, 'book.yaml:2:1: "A" stands here twice: first on line 1.'],
      [
        "a name twice but for its capitals",
        `Inspector a: ${A}\nInspector A: ${B}`,
        'book.yaml:2:1: The name "Inspector a" is in the address book already.',
      ],
      [
        "a name twice but for its quotation mark",
        `"St John's": ${A}\n"St John’s": ${B}`,
        'book.yaml:2:1: The name "St John\'s" is in the address book already.',
      ],
      ["an address twice", `A: ${A}\n\nB: ${A}`, `book.yaml:3:1: ${A} is in the address book already, as "A".`],
      [
        "a wrong checksum",
        `A: ${A.replace("C8", "c8")}`,
        `book.yaml:1:4: "${A.replace("C8", "c8")}" has a wrong checksum, so a digit or a capital is mistyped; copy it again from the wallet.`,
      ],
      [
        "no checksum",
        `A: ${A.toLowerCase()}`,
        `book.yaml:1:4: "${A.toLowerCase()}" has no checksum; copy it from the wallet with its capital and small letters.`,
      ],
      [
        "a short address",
        "A: 0x7099",
        'book.yaml:1:4: "0x7099" is not an address: 0x and 40 digits from 0 to 9 and a to f.',
      ],
      [
        "the zero address",
        `A: 0x${"0".repeat(40)}`,
        `book.yaml:1:4: "0x${"0".repeat(40)}" is the zero address, which is nobody's.`,
      ],
      ["an empty name", `"": ${A}`, 'book.yaml:1:1: The name "" must not be empty, nor begin or end with a space.'],
      [
        "a name that looks like an address",
        `0xA: ${A}`,
        'book.yaml:1:1: The name "0xA" looks like an address; begin it otherwise.',
      ],
      [
        "a name that is too long",
        `${"a".repeat(101)}: ${A}`,
        `book.yaml:1:1: The name "${"a".repeat(101)}" is longer than 100 characters.`,
      ],
      [
        "another alphabet",
        `Inspectоr A: ${A}`,
        'book.yaml:1:1: The name "Inspectоr A" contains the character "о" (U+043E); use Latin letters, so that no two names look alike.',
      ],
      [
        "an invisible character",
        `"Inspector\u200b A": ${A}`,
        'book.yaml:1:1: The name "Inspector\u200b A" contains the character (U+200B); use Latin letters, so that no two names look alike.',
      ],
      ["a list of addresses", `A:\n  - ${A}`, `book.yaml:2:3: ${HOW}`],
      ["a group of keys", `A:\n  B: ${A}`, `book.yaml:2:3: ${HOW}`],
      ["a list", `- ${A}`, `book.yaml:1:1: ${HOW}`],
      ["an empty file", "", `book.yaml:1:1: ${HOW}`],
      [
        "an anchor",
        `A: &x ${A}`,
        "book.yaml:1:7: anchors and aliases (& and *) are not read here; write the value out.",
      ],
    ];
    for (const [what, text, message] of refused) {
      it(`refuses ${what}`, () => {
        expect(failureOf(() => parse(text))).to.equal(message);
      });
    }

    it("tells everything that is wrong at once, by line", () => {
      const text = `A: 0x1\nB: [x]\n0x: ${A}\nC: ${B}\nc: ${B}\n`;
      expect(failureOf(() => parse(text)).split("\n")).to.deep.equal([
        'book.yaml:1:4: "0x1" is not an address: 0x and 40 digits from 0 to 9 and a to f.',
        `book.yaml:2:4: ${HOW}`,
        'book.yaml:3:1: The name "0x" looks like an address; begin it otherwise.',
        'book.yaml:5:1: The name "C" is in the address book already.',
      ]);
    });

    it("says where text stops being YAML", () => {
      expect(failureOf(() => parse(`A: ${A}\n  B: ${B}\n`))).to.match(/^book\.yaml:1:4: not readable as YAML: /);
    });
  });

  describe("looking up", () => {
    const book = exampleBook();

    it("finds addresses by name, however its capitals are written", () => {
      expect(book.addressOf("Northmoor Council")).to.equal(A);
      expect(book.addressOf("northmoor  council")).to.equal(A);
    });

    it("suggests a name for an unknown one", () => {
      expect(failureOf(() => book.addressOf("Inspectr A"))).to.equal(
        '"Inspectr A" is not in the address book. Did you mean "Inspector A"?',
      );
      expect(failureOf(() => book.addressOf("constructor"))).to.equal('"constructor" is not in the address book.');
    });

    it("points at a letter of another alphabet", () => {
      expect(failureOf(() => book.addressOf("Inspectоr A"))).to.equal(
        '"Inspectоr A" is not in the address book. It contains the character "о" (U+043E), which is not what it looks like. Did you mean "Inspector A"?',
      );
    });

    it("finds names by address, in any case, and shortens an unknown address", () => {
      expect(book.nameOf(A)).to.equal("Northmoor Council");
      expect(book.nameOf(A.toLowerCase())).to.equal("Northmoor Council");
      expect(book.nameOf("0x8626f6940E2eb28930eFb4CeF49B2d1F2C9C1199")).to.equal("0x8626…1199");
    });

    it("resolves a name or an address written out", () => {
      expect(book.resolve("Northmoor Council")).to.equal(A);
      expect(book.resolve(B)).to.equal(B);
      expect(failureOf(() => book.resolve("0x12"))).to.match(/^"0x12" is not an address/);
    });
  });

  describe("withEntry", () => {
    const EMPTY = new AddressBook();

    it("makes another book and leaves the first as it was", () => {
      const more = EMPTY.withEntry("GBP test token", TOKEN_ADDRESS);
      expect(more.addressOf("GBP test token")).to.equal(TOKEN_ADDRESS);
      expect(more.nameOf(TOKEN_ADDRESS)).to.equal("GBP test token");
      expect(EMPTY.entries).to.deep.equal([]);
    });

    it("refuses what the book has already, and what is no address", () => {
      const book = EMPTY.withEntry("A", A);
      expect(failureOf(() => book.withEntry("a", B))).to.equal('The name "A" is in the address book already.');
      expect(failureOf(() => book.withEntry("B", A))).to.equal(`${A} is in the address book already, as "A".`);
      expect(failureOf(() => book.withEntry("B", "0x"))).to.match(/^"0x" is not an address/);
    });
  });
});
