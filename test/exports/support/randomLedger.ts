import fc from "fast-check";
import { Wallet, id, toBeHex } from "ethers";
import type { Tranche } from "../../../src/agreement/tranche.js";
import { booksOf, type Books } from "../../../src/audit/books.js";
import type { LedgerEvent } from "../../../src/replay/events.js";
import { reduce } from "../../../src/replay/reducer.js";
import { decideClaim, decideFindings, decideGrant, decidesNothing, reclaimableOf } from "../../../src/replay/rules.js";
import type { Decision } from "../../../src/replay/rules.js";
import type { AgreementState, Ledger } from "../../../src/replay/state.js";
import { ESCROW, PEOPLE, START, Story, TERMS, tranche } from "../../replay/support/story.js";

export const DAY = 86_400n;
export const DECIMALS = 4;
/** Base units of a pound. */
export const UNITS = 10n ** BigInt(DECIMALS);

/** One thing that is tried in an agreement's life; what cannot be done then is passed over. */
interface Deed {
  /** Days after the one before. */
  readonly wait: number;
  readonly kind: "fund" | "claim" | "attest" | "grant" | "reclaim";
  readonly tranche: number;
  /** Basis points, or what is funded in pounds. */
  readonly number: number;
}

/** One placement: who provides it, when it begins, and what happens. */
interface Life {
  readonly provider: number;
  readonly begins: number;
  readonly fee: number;
  readonly deeds: readonly Deed[];
}

const PROVIDERS = [0, 1, 2].map((number) => new Wallet(id(`provider ${number}`)));
export const PROVIDER_ADDRESSES = PROVIDERS.map(({ address }) => address);

const deed: fc.Arbitrary<Deed> = fc.record({
  wait: fc.integer({ min: 0, max: 25 }),
  kind: fc.constantFrom("fund", "fund", "claim", "claim", "attest", "attest", "grant", "reclaim"),
  tranche: fc.integer({ min: 0, max: 5 }),
  number: fc.oneof(fc.constantFrom(0, 10_000, 10_000), fc.integer({ min: 1, max: 10_000 })),
});

const life = (most: number): fc.Arbitrary<Life> =>
  fc.record({
    provider: fc.integer({ min: 0, max: PROVIDERS.length - 1 }),
    begins: fc.integer({ min: 0, max: 60 }),
    fee: fc.integer({ min: 1, max: 9_999_999 }),
    deeds: fc.array(deed, { minLength: 2, maxLength: most }),
  });

/** Random placements of one commissioner with three providers, as the escrow would have logged them. */
export const anyLedger = ({ placements = 12, deeds = 10 } = {}): fc.Arbitrary<Books> =>
  fc.array(life(deeds), { minLength: 1, maxLength: placements }).map(booksOfLives);

export function booksOfLives(lives: readonly Life[]): Books {
  const told = lives.flatMap((one, number) => eventsOf(one, number));
  const ordered = told.toSorted((a, b) => Number(a.block.timestamp - b.block.timestamp));
  const events = ordered.map((event, place): LedgerEvent => ({
    ...event,
    block: { number: BigInt(100 + place), timestamp: event.block.timestamp },
    transactionHash: toBeHex(place + 1, 32),
  }));
  return booksOf({
    chainId: 31_337n,
    escrow: ESCROW,
    head: { number: BigInt(200 + events.length), timestamp: START + 400n * DAY, hash: id("head") },
    events,
    tokens: [{ address: TERMS.token, symbol: "GBPT", decimals: DECIMALS }],
  });
}

/** Two weeks of care, three times, and an outcome for each. */
function scheduleOf({ begins, fee }: Life): Tranche[] {
  const opens = START + BigInt(begins) * DAY;
  return [0n, 1n, 2n].flatMap((place) => {
    const window = { opensAt: opens + place * 14n * DAY, closesAt: opens + (place + 1n) * 14n * DAY };
    const amount = BigInt(fee) * (UNITS / 100n) + place;
    const outcome = `0x${(0xabcdef0123450000n + place + BigInt(fee)).toString(16)}`;
    return [
      tranche({ ...window, amount, paysOnSilence: true }),
      tranche({ ...window, amount: amount / 9n + 7n, outcome }),
    ];
  });
}

function eventsOf(one: Life, number: number): LedgerEvent[] {
  const provider = PROVIDERS[one.provider]!;
  const terms = { ...TERMS, provider: provider.address, placementRef: id(`placement ${number}`) };
  const story = new Story(terms, scheduleOf(one));
  story.now = START + BigInt(one.begins) * DAY;
  const events: LedgerEvent[] = [story.opened([PEOPLE.commissioner, provider])];
  let ledger = reduce(story.empty, events[0]!);
  for (const next of one.deeds) {
    story.now += BigInt(next.wait) * DAY + 3_600n;
    const event = eventOf(story, stateOf(ledger, story), next);
    if (event === null) continue;
    ledger = reduce(ledger, event);
    events.push(event);
  }
  return events;
}

const stateOf = (ledger: Ledger, story: Story): AgreementState => ledger.agreements.get(story.agreement)!;

function eventOf(story: Story, state: AgreementState, { kind, tranche: index, number }: Deed): LedgerEvent | null {
  const { now } = story;
  if (kind === "fund") return fundingOf(story, state, BigInt(number + 1) * 20n * UNITS);
  if (kind === "reclaim") {
    const amount = reclaimableOf(state, now);
    return amount === 0n ? null : story.reclaimed(amount, state.balance - amount);
  }
  if (kind === "attest") {
    const attestation = story.attestation([[BigInt(index), BigInt(number)]]);
    const decision = decideFindings(state, attestation, now);
    return decidesNothing(decision) ? null : story.attested(attestation, [0, 1], balanceAfter(state, decision));
  }
  const decision = kind === "claim" ? decideClaim(state, [index], now) : decideGrant(state, [index], now);
  if (decidesNothing(decision)) return null;
  const balance = balanceAfter(state, decision);
  return kind === "claim" ? story.claimed([index], balance) : story.granted([index], balance);
}

function fundingOf(story: Story, state: AgreementState, received: bigint): LedgerEvent {
  const arrearsPaid = received < state.arrears ? received : state.arrears;
  return story.funded(received, state.balance + received - arrearsPaid, arrearsPaid);
}

function balanceAfter({ balance }: AgreementState, { awards }: Decision): bigint {
  const due = awards.reduce((sum, award) => sum + award.due, 0n);
  return due < balance ? balance - due : 0n;
}
