import { expect } from "chai";
import fc from "fast-check";
import { DateTime } from "luxon";
import type { Books } from "../../src/audit/books.js";
import { movementsOf } from "../../src/audit/movements.js";
import { agreementReleases } from "../../src/exports/ocds/agreementLevel.js";
import { releasePackageOf } from "../../src/exports/ocds/package.js";
import { providerReleases } from "../../src/exports/ocds/providerLevel.js";
import { releasePackage, type Release } from "../../src/exports/ocds/schema.js";
import { paymentsToPayee } from "../../src/exports/payments.js";
import { TERMS } from "../replay/support/story.js";
import { PROVIDER_ADDRESSES, UNITS, anyLedger, booksOfLives } from "./support/randomLedger.js";
import { WORDS } from "./support/plainWords.js";
import { expectClose } from "../helpers/close.js";

const RUNS = { numRuns: 10 };
const OCDS = { prefix: "ocds-213czf", isMeant: () => true };

const packed = (books: Books, releases: Iterable<Release>): string =>
  [
    ...releasePackageOf(
      { uri: "https://council.example/ocds.json", publisher: "Example Council", publishedAt: books.head.timestamp },
      releases,
    ),
  ].join("");

const byProvider = (books: Books, least = 3) => providerReleases(books, WORDS, { ...OCDS, least });
const transactionsOf = ({ contracts }: Release) => contracts[0]?.implementation?.transactions ?? [];
const pounds = (units: bigint): number => Number((2n * units * 100n + UNITS) / (2n * UNITS)) / 100;

/** Two thirds of the placements with the same provider, so that something may be told. */
const crowded = anyLedger({ placements: 14, deeds: 8 });

describe("OCDS releases", () => {
  it("should be what the project's own schema says, and the same bytes twice", () => {
    fc.assert(
      fc.property(crowded, (books) => {
        for (const releasesOf of [() => byProvider(books).releases, () => agreementReleases(books, WORDS, OCDS)]) {
          const text = packed(books, releasesOf());
          expect(packed(books, releasesOf())).to.equal(text);
          const parsed = releasePackage.safeParse(JSON.parse(text));
          expect(parsed.error?.message).to.equal(undefined);
          const ids = parsed.data!.releases.flatMap(({ id, ocid }) => [id, ocid]);
          expect(new Set(ids).size).to.equal(ids.length);
        }
      }),
      RUNS,
    );
  });

  it("should tell nothing at provider level that belongs to one placement or leads to the chain", () => {
    fc.assert(
      fc.property(crowded, (books) => {
        const text = packed(books, byProvider(books).releases).toLowerCase();
        expect(text).to.not.match(/0x[0-9a-f]{8}/);
        for (const { state } of books.agreements()) {
          const { outcome } = state.schedule[1]!;
          expect(text).to.not.contain(state.id.slice(2, 12));
          expect(text).to.not.contain(outcome.slice(2));
        }
        for (const account of [...PROVIDER_ADDRESSES, TERMS.commissioner, TERMS.payee, TERMS.token]) {
          expect(text).to.not.contain(account.slice(2).toLowerCase());
        }
      }),
      RUNS,
    );
  });

  it("should never tell what a single payment was, where enough placements stand behind each figure", () => {
    fc.assert(
      fc.property(crowded, (books) => {
        const single = new Set(
          [...books.agreements()].flatMap((history) =>
            paymentsToPayee(movementsOf(history)).map(({ amount }) => pounds(amount)),
          ),
        );
        for (const release of byProvider(books, 2).releases) {
          for (const { value } of transactionsOf(release)) expect(single.has(value.amount)).to.equal(false);
        }
      }),
      RUNS,
    );
  });

  it("should repeat what was published, whatever happens later", () => {
    fc.assert(
      fc.property(crowded, fc.integer({ min: 40, max: 390 }), (books, days) => {
        const later = byProvider(books).releases;
        const then = { ...books, head: { ...books.head, timestamp: books.head.timestamp - BigInt(days) * 86_400n } };
        const known = [...books.agreements()].filter(
          ({ state }) => state.opened.block.timestamp <= then.head.timestamp,
        );
        const cut = known.map(({ state, entries }) => {
          const past = entries.filter(({ event }) => event.block.timestamp <= then.head.timestamp);
          return { state: past.at(-1)?.after ?? state, entries: past };
        });
        for (const earlier of byProvider({ ...then, agreements: () => cut }).releases) {
          const same = later.find(({ ocid }) => ocid === earlier.ocid)!;
          const before = transactionsOf(earlier);
          expect(transactionsOf(same).slice(0, before.length)).to.deep.equal(before);
        }
      }),
      RUNS,
    );
  });

  it("should tell the same of two publications in one month", () => {
    fc.assert(
      fc.property(crowded, fc.integer({ min: 3, max: 390 }), (books, days) => {
        const monthEnd = DateTime.fromSeconds(Number(books.head.timestamp), { zone: "Europe/London" })
          .minus({ days })
          .startOf("month");
        const at = (moment: DateTime) => {
          const timestamp = BigInt(moment.toUnixInteger());
          const agreements = [...books.agreements()].flatMap(({ entries }) => {
            const past = entries.filter(({ event }) => event.block.timestamp <= timestamp);
            return past.length === 0 ? [] : [{ state: past.at(-1)!.after, entries: past }];
          });
          return byProvider({ ...books, head: { ...books.head, timestamp }, agreements: () => agreements }, 2).releases;
        };
        expect(at(monthEnd.plus({ days: 26 }))).to.deep.equal(at(monthEnd));
      }),
      RUNS,
    );
  });

  it("should give every release an OCID of its own, however names and numbers run together", () => {
    const houses = ["B", "B", "B 2"];
    const lives = [0, 1, 2].map((provider) => ({ provider, begins: 0, fee: 100, deeds: [] }));
    const words = {
      ...WORDS,
      account: (address: string) => houses[PROVIDER_ADDRESSES.indexOf(address)] ?? WORDS.account(address),
    };
    const { releases } = providerReleases(booksOfLives(lives), words, { ...OCDS, least: 1 });
    expect(new Set(releases.map(({ ocid }) => ocid)).size).to.equal(3);
  });

  it("should add up to the ledger's payments where nothing has to be held back", () => {
    fc.assert(
      fc.property(crowded, (books) => {
        const paid = [...books.agreements()].reduce((sum, { state }) => sum + state.paid, 0n);
        const told = byProvider(books, 1).releases.flatMap(transactionsOf);
        const total = told.reduce((sum, { value }) => sum + value.amount, 0);
        expectClose(total, pounds(paid), 0.005 * (told.length + 1));
      }),
      RUNS,
    );
  });

  it("should tell each payment of an agreement, to the penny", () => {
    fc.assert(
      fc.property(crowded, (books) => {
        const releases = [...agreementReleases(books, WORDS, OCDS)];
        const told = releases.flatMap(transactionsOf).map(({ value }) => value.amount);
        const moved = [...books.agreements()].flatMap((history) => paymentsToPayee(movementsOf(history)));
        expect(told).to.deep.equal(moved.map(({ amount }) => pounds(amount)));
      }),
      RUNS,
    );
  });

  it("should say of each outcome what the panel found, and nothing where nobody found anything", () => {
    fc.assert(
      fc.property(crowded, (books) => {
        const milestones = [...agreementReleases(books, WORDS, OCDS)].map(({ contracts }) => contracts[0]!.milestones!);
        [...books.agreements()].forEach(({ state }, place) => {
          for (const { id, status, dateMet } of milestones[place]!) {
            const payment = state.payments.find(({ tranche }) => tranche === Number(id));
            const isRefused = state.refusals.some(({ tranche }) => tranche === Number(id));
            if (payment === undefined) expect(status).to.be.oneOf(isRefused ? ["notMet"] : ["scheduled", undefined]);
            else if (payment.achieved === null) expect(status).to.equal(undefined);
            else expect(status).to.equal(payment.achieved === 10_000n ? "met" : "partiallyMet");
            expect(dateMet !== undefined).to.equal(status === "met" || status === "partiallyMet");
          }
        });
      }),
      RUNS,
    );
  });

  it("should leave out other commissioners, tokens without decimals, and providers with too few placements", () => {
    fc.assert(
      fc.property(crowded, (books) => {
        expect(providerReleases(books, WORDS, { ...OCDS, isMeant: () => false, least: 1 }).releases).to.deep.equal([]);
        const mute = { ...books, token: (address: string) => ({ address, symbol: null, decimals: null }) };
        const unreadable = new Set<string>();
        const onUnreadable = (token: string): void => void unreadable.add(token);
        const { releases } = providerReleases(mute, WORDS, { ...OCDS, least: 1, onUnreadable });
        expect(releases).to.deep.equal([]);
        expect(unreadable).to.deep.equal(new Set([TERMS.token]));
        const all = byProvider(books, 1).releases.length;
        const few = byProvider(books, 100);
        expect([few.releases.length, few.heldBack]).to.deep.equal([0, all]);
      }),
      RUNS,
    );
  });
});
