import { id, toBeHex } from "ethers";
import { packTranche, type Tranche } from "../../src/agreement/tranche.js";
import type { Terms } from "../../src/agreement/terms.js";
import { attestationDigest, escrowDomain, termsDigest } from "../../src/attestation/typedData.js";
import { ESCROW_INTERFACE, type EventName } from "../../src/replay/contract.js";
import { person, signedBy, type Person } from "./people.js";

/** The chain and the contracts of the made-up ledger. */
export const CHAIN_ID = 31_337n;
export const ESCROW = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
export const TOKEN = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512";
const DOMAIN = escrowDomain(CHAIN_ID, ESCROW);

const DAY = 86_400n;
const MONTH = 28n * DAY;
const MONTHS = 12;
const OUTCOMES_A_MONTH = 3;
const POUND = 10n ** 18n;
const CARE = 4_000n * POUND;
const OUTCOME = 250n * POUND;
const [MET, PARTLY_MET] = [10_000n, 5_000n];
const THREE_SEATS = 0b111;
const NOBODY = `0x${"00".repeat(20)}`;
const UNIT = 10_000n;

/** Something that happens to an agreement, in unix seconds; what it logs is made when its turn comes. */
export interface Step {
  readonly time: bigint;
  readonly log: () => { readonly topics: readonly string[]; readonly data: string };
}

/**
 * A placement's year, event by event as the contract would log it, with true signatures: opened; each month funded,
 * three outcomes attested by three seats, and the care claimed; at the end what partly met outcomes left is taken back.
 *
 * @param start - When care begins, unix seconds.
 */
export function* lifetime(placement: number, start: bigint): Generator<Step> {
  const cast = castOf(placement);
  const terms = { ...termsOf(cast, placement), schedule: scheduleOf(start) };
  const { schedule, ...unscheduled } = terms;
  const agreement = termsDigest(DOMAIN, terms);
  const books = new Books(agreement);
  const opened = (): Values => {
    const consents = signedBy([cast.commissioner, cast.provider], agreement);
    return [unscheduled, schedule.map(packTranche), consents.signers, consents.signatures];
  };
  const parties = [cast.commissioner.address, cast.provider.address];
  yield { time: start - DAY, log: () => books.log("Opened", 0n, cast.provider.address, opened(), parties) };
  for (let month = 0; month < MONTHS; month++) yield* monthOf(month, start + BigInt(month) * MONTH, cast, books);
  const end = start + BigInt(MONTHS) * MONTH + DAY;
  yield { time: end, log: () => books.log("Reclaimed", -books.balance, cast.commissioner.address, [books.balance]) };
}

function* monthOf(month: number, opensAt: bigint, cast: Cast, books: Books): Generator<Step> {
  const first = month * (1 + OUTCOMES_A_MONTH);
  const funds = CARE + BigInt(OUTCOMES_A_MONTH) * OUTCOME;
  const payer = cast.commissioner.address;
  yield { time: opensAt, log: () => books.log("Funded", funds, payer, [funds, 0n]) };
  for (let outcome = 1; outcome <= OUTCOMES_A_MONTH; outcome++) {
    const tranche = first + outcome;
    const time = opensAt + BigInt(outcome) * 7n * DAY;
    const achieved = tranche % 5 === 0 ? PARTLY_MET : MET;
    yield { time, log: () => attested(tranche, achieved, time + 30n * DAY, cast, books) };
  }
  yield { time: opensAt + MONTH, log: () => books.log("Claimed", -CARE, cast.provider.address, [[first]]) };
}

function attested(tranche: number, achieved: bigint, validUntil: bigint, cast: Cast, books: Books) {
  const { agreement } = books;
  const evidence = id(`evidence ${agreement} ${tranche}`);
  const findings = [{ tranche: BigInt(tranche), achieved }];
  const version = 1n;
  const digest = attestationDigest(DOMAIN, { agreement, version, findings, overRefusal: false, evidence, validUntil });
  const { signers, signatures } = signedBy(cast.seats, digest);
  const values = [version, findings, false, evidence, validUntil, signers, signatures, THREE_SEATS];
  return books.log("Attested", -(OUTCOME * achieved) / UNIT, cast.provider.address, values);
}

type Values = readonly unknown[];

/** An agreement's balance and the number of its events, as each event carries them. */
class Books {
  balance = 0n;
  #sequence = 0n;
  readonly agreement: string;

  constructor(agreement: string) {
    this.agreement = agreement;
  }

  log(name: EventName, change: bigint, caller: string, values: Values, indexed: Values = []) {
    this.balance += change;
    this.#sequence += 1n;
    const event = ESCROW_INTERFACE.getEvent(name);
    const all = [this.agreement, ...indexed, this.#sequence, this.balance, caller, ...values];
    const { topics, data } = ESCROW_INTERFACE.encodeEventLog(event, all);
    return { topics: topics, data };
  }
}

interface Cast {
  readonly commissioner: Person;
  readonly provider: Person;
  readonly arbiter: Person;
  readonly seats: readonly [Person, Person, Person];
}

function castOf(placement: number): Cast {
  const of = (role: string, many: number): Person => person(`${role} ${placement % many}`);
  return {
    commissioner: of("commissioner", 5),
    provider: of("provider", 37),
    arbiter: of("arbiter", 3),
    seats: [of("inspector", 11), of("social worker", 61), of("registered manager", 37)],
  };
}

function termsOf({ commissioner, provider, arbiter, seats }: Cast, placement: number): Terms {
  const [inspector, socialWorker, registeredManager] = seats;
  return {
    commissioner: commissioner.address,
    provider: provider.address,
    payee: provider.address,
    token: TOKEN,
    arbiter: arbiter.address,
    register: NOBODY,
    panel: [inspector.address, socialWorker.address, registeredManager.address, NOBODY],
    carePlan: id(`care plan ${placement}`),
    placementRef: id(`placement ${placement}`),
    noticePeriod: MONTH,
    holdPeriod: 14n * DAY,
    longStop: 60n * DAY,
  };
}

function scheduleOf(start: bigint): Tranche[] {
  return Array.from({ length: MONTHS }, (_, month) => {
    const opensAt = start + BigInt(month) * MONTH;
    const window = { opensAt, closesAt: opensAt + MONTH };
    const care = { amount: CARE, ...window, requiredSeats: 0, quorum: 2, paysOnSilence: true };
    const outcome = { amount: OUTCOME, ...window, requiredSeats: THREE_SEATS, quorum: 3, paysOnSilence: false };
    const line = (place: number) => toBeHex(month * (1 + OUTCOMES_A_MONTH) + place + 1, 8);
    const outcomes = Array.from({ length: OUTCOMES_A_MONTH }, (__, place) => ({
      ...outcome,
      outcome: line(place + 1),
    }));
    return [{ ...care, outcome: line(0) }, ...outcomes];
  }).flat();
}
