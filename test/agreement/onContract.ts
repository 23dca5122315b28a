import { readFileSync } from "node:fs";
import { expect } from "chai";
import { network } from "hardhat";
import {
  buildAgreement,
  packTranche,
  seatsOf,
  standardCatalogue,
  type BuiltAgreement,
  type SignedTerms,
} from "../../src/agreement/index.js";
import { policyFault } from "../../src/agreement/policy.js";
import { SEATS } from "../../src/agreement/terms.js";
import { encodeSignatures } from "../../src/attestation/signatures.js";
import { TERMS_TYPES, escrowDomain, termsDigest } from "../../src/attestation/typedData.js";
import { ZERO_ADDRESS, toAbi } from "../helpers/escrow.js";
import { EXAMPLES, NOW, build, countingBytes, exampleBook, readExample, sampleWith } from "./helpers/sample.js";

/** A chain on which it is 1 January 2027, whatever the day: the examples begin soon after. */
const { ethers, networkHelpers } = await network.create({
  override: { initialDate: new Date(Number(NOW) * 1000) },
});

async function deploy() {
  const escrow = await ethers.deployContract("PlacementEscrow");
  const pound = await ethers.deployContract("TestPound", [18]);
  const { chainId } = await ethers.provider.getNetwork();
  const domain = escrowDomain(chainId, await escrow.getAddress());
  return { escrow, domain, book: exampleBook(await pound.getAddress()) };
}

type Chain = Awaited<ReturnType<typeof deploy>>;

const EXAMPLE_FILES = ["childrens-home.yaml", "supported-accommodation.yaml", "respite-stay.yaml"];

const buildExample = (name: string, chain: Chain, now: bigint): BuiltAgreement =>
  buildAgreement({
    text: readExample(name),
    path: name,
    addressBook: chain.book,
    catalogue: standardCatalogue(),
    now,
    randomBytes: countingBytes(),
    readFile: (path) => readFileSync(new URL(path, EXAMPLES)),
  });

const wordsOf = ({ schedule }: SignedTerms): bigint[] => schedule.map(packTranche);

/** `open` without consents: it gets as far as to miss them if, and only if, it has nothing against the terms. */
async function expectNoObjection({ escrow }: Chain, terms: SignedTerms): Promise<void> {
  await expect(escrow.open(toAbi(terms), wordsOf(terms), { signers: 0, signatures: "0x" }))
    .to.be.revertedWithCustomError(escrow, "EscrowConsentsNeeded")
    .withArgs(3, 0);
}

describe("agreement: on the contract", () => {
  for (const name of EXAMPLE_FILES) {
    it(`opens examples/${name}`, async () => {
      const chain = await networkHelpers.loadFixture(deploy);
      const { escrow, domain } = chain;
      const { terms, warnings } = buildExample(name, chain, BigInt(await networkHelpers.time.latest()));
      expect(warnings).to.deep.equal([]);
      const parties = [await ethers.getSigner(terms.commissioner), await ethers.getSigner(terms.provider)];
      const signatures = parties.map(async (party, bit) => ({
        bit,
        signature: await party.signTypedData(domain, TERMS_TYPES, terms),
      }));
      const consents = encodeSignatures(await Promise.all(signatures));
      await escrow.open(toAbi(terms), wordsOf(terms), consents);

      const id = termsDigest(domain, terms);
      expect((await escrow.stateOf(id)).version).to.equal(1n);
      expect([...(await escrow.scheduleOf(id))]).to.deep.equal(wordsOf(terms));
      expect((await escrow.termsOf(id)).carePlan).to.equal(terms.carePlan);
    });
  }

  it("is of one mind with it about every policy, with the last seat filled or vacant", async () => {
    const chain = await networkHelpers.loadFixture(deploy);
    const { escrow } = chain;
    const terms = buildExample("respite-stay.yaml", chain, NOW).terms;
    for (const occupied of [SEATS, SEATS.slice(0, 3)]) {
      const last = occupied.length === 4 ? terms.panel[3] : ZERO_ADDRESS;
      const panel = [terms.panel[0], terms.panel[1], terms.panel[2], last] as const;
      for (let requiredSeats = 0; requiredSeats < 16; requiredSeats++) {
        for (let quorum = 1; quorum <= 4; quorum++) {
          const schedule = terms.schedule.slice(0, 1).map((tranche) => ({ ...tranche, requiredSeats, quorum }));
          const fault = policyFault({ required: seatsOf(requiredSeats), quorum }, occupied);
          const opened = escrow.open.staticCall(toAbi({ ...terms, panel }), schedule.map(packTranche), {
            signers: 0,
            signatures: "0x",
          });
          const error = await opened.then(String, (reason: unknown) => String(reason));
          const isRefused = /EscrowPolicy(Unsafe|Unreachable)/.test(error);
          if (!isRefused) expect(error).to.contain("EscrowConsentsNeeded");
          expect(isRefused, `required ${requiredSeats}, quorum ${quorum}: ${fault ?? "no fault"}`).to.equal(
            fault !== undefined,
          );
        }
      }
    }
  });

  it("finds nothing against terms at every bound", async () => {
    const chain = await networkHelpers.loadFixture(deploy);
    const now = BigInt(await networkHelpers.time.latest()) + 1n;
    const bounds: readonly (readonly (readonly [string, string])[])[] = [
      [],
      [
        ["notice: 28 days", "notice: 365 days"],
        ["hold: 14 days", "hold: 90 days"],
        ["longStop: 90", "longStop: 270"],
      ],
      [
        ["notice: 28 days", "notice: 0 days"],
        ["hold: 14 days", "hold: 1 day"],
        ["longStop: 90", "longStop: 3"],
      ],
      [["longStop: 90", "longStop: 730"]],
      [
        ["billing: four-weekly", "billing: weekly"],
        ["periods: 3", "periods: 21"],
      ],
      // As much as 96 bits hold: £79,228,162,514.26.
      [
        ["6100.00", "79228162514.26"],
        ["billing: four-weekly", "billing: weekly"],
        ["periods: 3", "periods: 1"],
      ],
      // Care that began long ago and ends tomorrow.
      [
        ["2027-01-04", "2026-12-06"],
        ["periods: 3", "ends: 2027-01-02"],
      ],
      // Windows that close five years from now, to the day.
      [["decideWithin: 30 days", "decideWithin: 1738 days"]],
    ];
    for (const changes of bounds) {
      await networkHelpers.time.setNextBlockTimestamp(now);
      await expectNoObjection(chain, build(sampleWith(...changes), { addressBook: chain.book, now }).terms);
    }
  });
});
