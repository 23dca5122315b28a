import { readFileSync } from "node:fs";
import { expect } from "chai";
import {
  AddressBook,
  buildAgreement,
  parseAddressBook,
  standardCatalogue,
  type BuildInput,
  type BuiltAgreement,
} from "../../../src/agreement/index.js";
import { PlacementError } from "../../../src/errors.js";

/** 1 January 2027, midnight in London. */
export const NOW = 1_798_761_600n;
export const DAY = 86_400n;
export const POUND = 10n ** 18n;

export const TOKEN = "GBP test token";
export const TOKEN_ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3";

/** Line numbers matter: tests name them. */
export const SAMPLE = `format: placement-agreement/1
name: Sample placement
kind: children's home
parties:
  commissioner: Northmoor Council
  provider: Alder House Ltd
  payee: Alder House fees account
  arbiter: Panel of Experts A
panel:
  inspector: Inspector A
  socialWorker: Social Worker A
  registeredManager: Alder House manager
token:
  address: GBP test token
  decimals: 18
fee:
  weekly: 6100.00
  billing: four-weekly
term:
  starts: 2027-01-04
  periods: 3
outcomes:
  - code: QS-08
    share: 5%
    every: period
    required: [socialWorker]
    quorum: 2
    decideWithin: 14 days
  - code: QS-14
    share: 2.5%
    every: once
    required: [socialWorker, registeredManager]
    decideWithin: 4 weeks
holdback:
  code: R44-SAFE
  share: 10%
  every: period
  required: [inspector]
  quorum: 2
  decideWithin: 30 days
notice: 28 days
hold: 14 days
longStop: 90 days
carePlan: documents/plan.md
`;

export const CARE_PLAN = new TextEncoder().encode("An example document.\n");

/** The sample with some of its text replaced; each piece must occur in it exactly once. */
export function sampleWith(...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((text, [from, to]) => {
    expect(text.split(from), `how often the sample has "${from}"`).to.have.length(2);
    return text.replace(from, () => to);
  }, SAMPLE);
}

export const EXAMPLES = new URL("../../../examples/", import.meta.url);
export const readExample = (name: string): string => readFileSync(new URL(name, EXAMPLES), "utf8");

/** The people of the examples, and a token. */
export function exampleBook(token = TOKEN_ADDRESS): AddressBook {
  return parseAddressBook(readExample("address-book.yaml"), "address-book.yaml").withEntry(TOKEN, token);
}

/** Random bytes that are the same in every run: first 32 times 01, then 32 times 02 and so on. */
export function countingBytes(): BuildInput["randomBytes"] {
  let calls = 0;
  return (length) => new Uint8Array(length).fill(++calls);
}

export const noSuchFile = (path: string): never => {
  throw Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: "ENOENT" });
};

export function build(text: string, input: Partial<BuildInput> = {}): BuiltAgreement {
  return buildAgreement({
    text,
    path: "sample.yaml",
    addressBook: exampleBook(),
    catalogue: standardCatalogue(),
    now: NOW,
    randomBytes: countingBytes(),
    readFile: (path) => (path === "documents/plan.md" ? CARE_PLAN : noSuchFile(path)),
    ...input,
  });
}

/** The message with which `act` refuses its input; any other failure is passed on. */
export function failureOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (!(error instanceof PlacementError)) throw error;
    expect(error.code).to.equal("bad-input");
    return error.message;
  }
  return expect.fail("It was not refused.");
}

/** What is wrong with the sample so changed, a line a fault. */
export const faultsOf = (...changes: readonly (readonly [string, string])[]): string[] =>
  failureOf(() => build(sampleWith(...changes))).split("\n");

export type Change = readonly [string, string];

/** What is done to the sample, and the one fault that must be found in it. */
export type Case = readonly [string, readonly Change[], string];

/** One test a case: the sample so changed has this fault and no other. */
export function itRefuses(cases: readonly Case[]): void {
  for (const [what, changes, fault] of cases) {
    it(`refuses ${what}`, () => {
      expect(faultsOf(...changes)).to.deep.equal([fault]);
    });
  }
}
