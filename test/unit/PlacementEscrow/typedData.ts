import { expect } from "chai";
import fc from "fast-check";
import { packTranche, unpackTranche, type Tranche } from "../../../src/agreement/tranche.js";
import {
  amendmentDigest,
  appointmentDigest,
  attestationDigest,
  retractionDigest,
  settlementDigest,
  terminationDigest,
  termsDigest,
} from "../../../src/attestation/typedData.js";
import { attestationToAbi, loadWorld, openAgreement, toAbi, type World } from "../../helpers/escrow.js";
import { amendmentToAbi } from "../../helpers/signed.js";
import {
  anyAmendment,
  anyAppointment,
  anyAttestation,
  anySettlement,
  anyTermination,
  anyTerms,
  anyTranche,
  bytes,
  uint,
  variantsOf,
} from "./typedDataArbitraries.js";

/** The same runs every time. */
const RUNS = { seed: 20_260_401, numRuns: 40 };
const DAY = 86_400n;

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

  /** As many variants as expected, and no two with the same digest. */
  const expectDistinct = async <Struct>(
    variants: readonly Struct[],
    count: number,
    digest: (variant: Struct) => Promise<string>,
  ): Promise<void> => {
    expect(variants).to.have.length(count);
    const digests = new Set<string>();
    for (const variant of variants) digests.add(await digest(variant));
    expect(digests.size).to.equal(count);
  };

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

    it("should hash amendments as ethers does", async () => {
      await fc.assert(
        fc.asyncProperty(anyAmendment, async (amendment) => {
          const { struct, words } = amendmentToAbi(amendment);
          expect(await world.escrow.amendmentDigest(struct, words)).to.equal(amendmentDigest(world.domain, amendment));
        }),
        RUNS,
      );
    });

    it("should hash appointments as ethers does, field by field", async () => {
      await fc.assert(
        fc.asyncProperty(anyAppointment, async (appointment) => {
          await expectDistinct(variantsOf(appointment), 6, async (variant) => {
            const onChain = await world.escrow.appointmentDigest(variant);
            expect(onChain).to.equal(appointmentDigest(world.domain, variant));
            return onChain;
          });
        }),
        RUNS,
      );
    });

    it("should hash terminations as ethers does, field by field", async () => {
      await fc.assert(
        fc.asyncProperty(anyTermination, async (termination) => {
          await expectDistinct(variantsOf(termination), 6, async (variant) => {
            const onChain = await world.escrow.terminationDigest(variant);
            expect(onChain).to.equal(terminationDigest(world.domain, variant));
            return onChain;
          });
        }),
        RUNS,
      );
    });

    it("should hash settlements as ethers does, field by field", async () => {
      await fc.assert(
        fc.asyncProperty(anySettlement, async (settlement) => {
          await expectDistinct(variantsOf(settlement), 8, async (variant) => {
            const onChain = await world.escrow.settlementDigest(variant);
            expect(onChain).to.equal(settlementDigest(world.domain, variant));
            return onChain;
          });
        }),
        RUNS,
      );
    });

    it("should tell amendments apart that differ in a single field, of their terms too", async () => {
      const [amendment] = fc.sample(anyAmendment, { seed: RUNS.seed, numRuns: 1 });
      const { terms, ...rest } = amendment!;
      const variants = [
        ...variantsOf(rest).map((variant) => ({ ...variant, terms })),
        ...variantsOf(terms)
          .slice(1)
          .map((variant) => ({ ...rest, terms: variant })),
      ];
      await expectDistinct(variants, 6 + 11, async (variant) => {
        const { struct, words } = amendmentToAbi(variant);
        const onChain = await world.escrow.amendmentDigest(struct, words);
        expect(onChain).to.equal(amendmentDigest(world.domain, variant));
        return onChain;
      });
    });

    it("should give a struct another digest at another escrow", async () => {
      const other = await world.ethers.deployContract("PlacementEscrow");
      const [appointment] = fc.sample(anyAppointment, { seed: RUNS.seed, numRuns: 1 });
      const elsewhere = { ...world.domain, verifyingContract: await other.getAddress() };
      expect(await other.appointmentDigest(appointment!)).to.equal(appointmentDigest(elsewhere, appointment!));
      expect(await other.appointmentDigest(appointment!)).to.not.equal(
        await world.escrow.appointmentDigest(appointment!),
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
