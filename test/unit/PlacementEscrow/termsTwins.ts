import { expect } from "chai";
import { dataLength } from "ethers";
import fc from "fast-check";
import type { Terms } from "../../../src/agreement/terms.js";
import { packTranche, type Tranche } from "../../../src/agreement/tranche.js";
import { termsOf as decodeTerms } from "../../../src/replay/decode.js";
import { ZERO_ADDRESS, loadWorld, toAbi } from "../../helpers/escrow.js";
import type { TermsTwins } from "../../../typechain-types/index.js";
import { anyTerms, anyTranche, uint } from "./typedDataArbitraries.js";

/** The same runs every time. */
const RUNS = { seed: 20_261_122, numRuns: 60 };
const HEADER = 256;
const TRANCHE = 29;
const REGISTER = 20;

/** With a register and without; with the panel's last seat taken and vacant. */
const people: fc.Arbitrary<Terms> = fc
  .tuple(anyTerms, fc.boolean(), fc.boolean())
  .map(([terms, hasRegister, isVacant]) => ({
    ...terms,
    register: hasRegister ? terms.register : ZERO_ADDRESS,
    panel: [terms.panel[0], terms.panel[1], terms.panel[2], isVacant ? ZERO_ADDRESS : terms.panel[3]],
  }));

const storable: fc.Arbitrary<Tranche> = fc
  .tuple(anyTranche, uint(32), uint(32))
  .map(([tranche, opensAt, closesAt]) => ({ ...tranche, opensAt, closesAt }));

const schedules = (tranche: fc.Arbitrary<Tranche>): fc.Arbitrary<bigint[]> =>
  fc.array(tranche, { maxLength: 64 }).map((schedule) => schedule.map(packTranche));

describe("PlacementEscrow: what is done in assembly", () => {
  let twins: TermsTwins;
  before(async () => {
    const { ethers } = await loadWorld();
    twins = await ethers.deployContract("TermsTwins");
  });

  const compare = (words: fc.Arbitrary<bigint[]>, check: (terms: Terms, words: bigint[]) => Promise<void>) =>
    fc.assert(fc.asyncProperty(people, words, check), RUNS);

  it("should hash terms and schedule as plain Solidity does", async () => {
    await compare(schedules(anyTranche), async (terms, words) => {
      expect(await twins.hash(toAbi(terms), words)).to.equal(await twins.plainHash(toAbi(terms), words));
    });
  });

  it("should lay out terms and schedule as plain Solidity does, in 29 bytes a tranche", async () => {
    await compare(schedules(storable), async (terms, words) => {
      const code = await twins.encode(toAbi(terms), words);
      expect(code).to.equal(await twins.plainEncode(toAbi(terms), words));
      const register = terms.register === ZERO_ADDRESS ? 0 : REGISTER;
      expect(dataLength(code)).to.equal(HEADER + TRANCHE * words.length + register);
    });
  });

  it("should read back every field and every word that it laid out", async () => {
    await compare(schedules(storable), async (terms, words) => {
      const [read, schedule] = await twins.decoded(toAbi(terms), words);
      expect(decodeTerms(read)).to.deep.equal(terms);
      expect([...schedule]).to.deep.equal(words);
    });
  });

  it("should read a schedule's words as they were sent", async () => {
    await compare(schedules(anyTranche), async (_terms, words) => {
      const [all, each] = await twins.words(words);
      expect([...all]).to.deep.equal(words);
      expect([...each]).to.deep.equal(words);
    });
  });
});
