import { expect } from "chai";
import fc from "fast-check";
import { getAddress, hexlify } from "ethers";
import type { Terms } from "../../../src/agreement/terms.js";
import { packTranche, unpackTranche, type Tranche } from "../../../src/agreement/tranche.js";
import {
  attestationDigest,
  retractionDigest,
  termsDigest,
  type Attestation,
} from "../../../src/attestation/typedData.js";
import { attestationToAbi, loadWorld, openAgreement, toAbi, type World } from "../../helpers/escrow.js";

/** The same runs every time. */
const RUNS = { seed: 20_260_401, numRuns: 40 };
const DAY = 86_400n;

const bytes = (length: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((raw) => hexlify(raw));
const uint = (bits: number): fc.Arbitrary<bigint> => fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n });
const address = bytes(20).map(getAddress);

const anyTerms: fc.Arbitrary<Terms> = fc.record({
  commissioner: address,
  provider: address,
  payee: address,
  token: address,
  arbiter: address,
  register: address,
  panel: fc.tuple(address, address, address, address),
  carePlan: bytes(32),
  placementRef: bytes(32),
  noticePeriod: uint(32),
  holdPeriod: uint(32),
  longStop: uint(32),
});

const anyTranche: fc.Arbitrary<Tranche> = fc.record({
  amount: uint(96),
  opensAt: uint(40),
  closesAt: uint(40),
  requiredSeats: fc.integer({ min: 0, max: 15 }),
  quorum: fc.integer({ min: 0, max: 7 }),
  paysOnSilence: fc.boolean(),
  outcome: bytes(8),
});

const anyAttestation: fc.Arbitrary<Attestation> = fc.record({
  agreement: bytes(32),
  version: uint(16),
  findings: fc.array(fc.record({ tranche: uint(8), achieved: uint(16) }), { maxLength: 64 }),
  overRefusal: fc.boolean(),
  evidence: bytes(32),
  validUntil: uint(40),
});

/** A schedule that the escrow accepts now: what may vary, varies to its bounds. */
const acceptable = (now: bigint): fc.Arbitrary<Tranche[]> =>
  fc.array(
    fc
      .record({
        amount: fc.bigInt({ min: 1n, max: 2n ** 90n - 1n }),
        opensAt: fc.bigInt({ min: now - 300n * DAY, max: now + DAY }),
        length: fc.bigInt({ min: 301n * DAY, max: 1_800n * DAY }),
        policy: fc.constantFrom([0, 2], [0b001, 1], [0b010, 2], [0b011, 2], [0b111, 3], [0b101, 3], [0, 3]),
        paysOnSilence: fc.boolean(),
        outcome: bytes(8),
      })
      .map(({ length, policy, ...fields }) => ({
        ...fields,
        closesAt: fields.opensAt + length,
        requiredSeats: policy[0],
        quorum: policy[1],
      })),
    { minLength: 1, maxLength: 64 },
  );

describe("PlacementEscrow: typed data", () => {
  let world: World;

  beforeEach(async () => {
    world = await loadWorld();
  });

  describe("when digests are taken of random values", () => {
    it("should hash terms and schedule as ethers does", async () => {
      const schedules = fc.array(anyTranche, { maxLength: 64 });
      await fc.assert(
        fc.asyncProperty(anyTerms, schedules, async (terms, schedule) => {
          const onChain = await world.escrow.termsDigest(toAbi(terms), schedule.map(packTranche));
          expect(onChain).to.equal(termsDigest(world.domain, { ...terms, schedule }));
        }),
        RUNS,
      );
    });

    it("should hash attestations as ethers does", async () => {
      await fc.assert(
        fc.asyncProperty(anyAttestation, async (attestation) => {
          const onChain = await world.escrow.attestationDigest(attestationToAbi(attestation));
          expect(onChain).to.equal(attestationDigest(world.domain, attestation));
        }),
        RUNS,
      );
    });

    it("should hash retractions as ethers does", async () => {
      await fc.assert(
        fc.asyncProperty(bytes(32), bytes(32), async (agreement, attestation) => {
          const onChain = await world.escrow.retractionDigest(agreement, attestation);
          expect(onChain).to.equal(retractionDigest(world.domain, { agreement, attestation }));
        }),
        RUNS,
      );
    });

    it("should tell apart what differs in a single field", async () => {
      const { terms, schedule, domain } = world;
      const [first, ...rest] = schedule;
      const changed: Partial<Tranche>[] = [
        {},
        { amount: first!.amount + 1n },
        { opensAt: first!.opensAt + 1n },
        { closesAt: first!.closesAt + 1n },
        { requiredSeats: first!.requiredSeats ^ 1 },
        { quorum: first!.quorum + 1 },
        { paysOnSilence: !first!.paysOnSilence },
        { outcome: "0x1122334455667789" },
      ];
      const digests = new Set<string>();
      for (const change of changed) {
        const altered = [{ ...first!, ...change }, ...rest];
        const onChain = await world.escrow.termsDigest(toAbi(terms), altered.map(packTranche));
        expect(onChain).to.equal(termsDigest(domain, { ...terms, schedule: altered }));
        digests.add(onChain);
      }
      expect(digests.size).to.equal(changed.length);
    });
  });

  describe("when a tranche is packed in a word", () => {
    it("should unpack to the same tranche", () => {
      fc.assert(
        fc.property(anyTranche, (tranche) => {
          expect(unpackTranche(packTranche(tranche))).to.deep.equal(tranche);
        }),
        { ...RUNS, numRuns: 500 },
      );
    });

    it("should pack any word without spare bits as it was", () => {
      fc.assert(
        fc.property(uint(256), (word) => {
          const clean = word & ~(0xffn << 64n);
          expect(packTranche(unpackTranche(clean))).to.equal(clean);
        }),
        { ...RUNS, numRuns: 500 },
      );
    });

    it("should put each field at its place", () => {
      const ones = { amount: 2n ** 96n - 1n, opensAt: 2n ** 40n - 1n, closesAt: 2n ** 40n - 1n };
      const full = { ...ones, requiredSeats: 15, quorum: 7, paysOnSilence: true, outcome: `0x${"ff".repeat(8)}` };
      const nothing = { amount: 0n, opensAt: 0n, closesAt: 0n, requiredSeats: 0, quorum: 0, paysOnSilence: false };
      const clear: Tranche = { ...nothing, outcome: `0x${"00".repeat(8)}` };
      const places = {
        amount: [96n, 160n],
        opensAt: [40n, 120n],
        closesAt: [40n, 80n],
        requiredSeats: [4n, 76n],
        quorum: [3n, 73n],
        paysOnSilence: [1n, 72n],
        outcome: [64n, 0n],
      } as const;
      for (const [name, [bits, shift]] of Object.entries(places)) {
        const word = packTranche({ ...clear, [name]: full[name as keyof Tranche] });
        expect(word, name).to.equal(((1n << bits) - 1n) << shift);
      }
    });
  });

  describe("when a random schedule is opened", () => {
    it("should read back as the words and the fields that were signed", async () => {
      await fc.assert(
        fc.asyncProperty(acceptable(world.start), bytes(32), async (schedule, placementRef) => {
          const agreement = await openAgreement(world, { schedule, terms: { placementRef } });
          const words = [...(await world.escrow.scheduleOf(agreement))];
          expect(words).to.deep.equal(schedule.map(packTranche));
          expect(words.map(unpackTranche)).to.deep.equal(schedule);
          const total = schedule.reduce((sum, { amount }) => sum + amount, 0n);
          expect(await world.escrow.liabilities(agreement)).to.equal(total);
        }),
        { ...RUNS, numRuns: 12 },
      );
    });
  });
});
