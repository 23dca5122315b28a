/** Amendments, appointments, terminations and settlements: made, signed, sent, and sent again. */
import { id } from "ethers";
import { packTranche, type Tranche } from "../../../../src/agreement/tranche.js";
import type { Terms } from "../../../../src/agreement/terms.js";
import { hasBit, isClosed, liabilitiesOf, statusOf } from "../../../../src/replay/rules.js";
import { NO_END, type AgreementState } from "../../../../src/replay/state.js";
import { DAY, ZERO_ADDRESS } from "../../../helpers/escrow.js";
import { amendmentToAbi } from "../../../helpers/signed.js";
import { DONE, type Attempt, type Operation } from "../attempt.js";
import { newOutcome, newTranche, spoil } from "../drafts.js";
import type { Draft, Fuzz, Signer } from "../fuzz.js";
import { decidedOf, partiesOf, predictMessage } from "../predict.js";
import { digestOf, encodeSet, signMessage, type Message, type SignedMessage } from "../signing.js";

const HOUR = 3_600n;

const isAlive = (agreement: AgreementState): boolean => !isClosed(agreement);

/** The version in force, or seldom another; valid until some boundary. */
function common({ random }: Fuzz, agreement: AgreementState, at: bigint) {
  const { id: agreementId, version } = agreement;
  return {
    agreement: agreementId,
    version: random.weighted([
      [30, version],
      [1, version + 1n],
      [1, version - 1n],
    ]),
    validUntil: random.weighted([
      [12, at + random.pick([0n, HOUR, 7n * DAY, 30n * DAY, 90n * DAY])],
      [1, at + random.pick([-1n, 90n * DAY + 1n])],
    ]),
  };
}

/** Signs it, keeps it and says what becomes of it; `bits` are those who should sign. */
async function sending(fuzz: Fuzz, message: Message, accounts: readonly string[], bits: readonly number[], at: bigint) {
  const { sender, ...set } = await signMessage(fuzz, message, accounts, bits);
  const whole: SignedMessage = { ...message, ...set };
  fuzz.keptMessages.push(whole);
  return attemptOf(fuzz, whole, sender, message.kind, at);
}

function attemptOf(fuzz: Fuzz, message: SignedMessage, sender: Signer, name: string, at: bigint): Attempt {
  const consents = encodeSet(message);
  const escrow = fuzz.world.escrow.connect(sender);
  const bits = message.signed.map(({ bit }) => bit).join();
  return {
    what: `${name} ${message.struct.agreement.slice(0, 10)} version ${message.struct.version} by ${bits}`,
    expected: predictMessage(fuzz, message, sender.address, at),
    send: (overrides) => {
      if (message.kind === "amend") {
        const { struct } = amendmentToAbi(message.struct);
        return escrow.amend(struct, [...message.words], consents, overrides);
      }
      if (message.kind === "appoint") return escrow.appoint(message.struct, consents, overrides);
      if (message.kind === "terminate") return escrow.terminate(message.struct, consents, overrides);
      return escrow.settle(message.struct, consents, overrides);
    },
  };
}

/** Those who must sign, or now and then others. */
const signersAmong = ({ random }: Fuzz, needed: readonly number[], all: readonly number[]): readonly number[] =>
  random.chance(0.93) ? needed : random.some(all, 0.5);

/** Both parties change the terms: legally, illegally, or back to what they were. */
export const amend: Operation = async (fuzz, at) => {
  const { random } = fuzz;
  const agreement = fuzz.agreementWhere((candidate) => isAlive(candidate) && at < candidate.endsAt);
  const draft = changed(fuzz, agreement, at);
  const inForce = agreement.endsAt === NO_END ? 0n : agreement.endsAt;
  const struct = {
    ...common(fuzz, agreement, at),
    endsAt: random.chance(0.95) ? inForce : random.pick([0n, NO_END, at + DAY]),
    terms: { ...draft.terms, schedule: draft.schedule },
    review: id(`review ${fuzz.history.length}`),
  };
  const words = draft.schedule.map(packTranche);
  // The typed tranche has no spare bits: the signatures are good, and the word is not.
  const isSpoilt = random.chance(0.03) && words.length > 0;
  if (isSpoilt) words[words.length - 1]! |= 1n << 64n;
  return sending(
    fuzz,
    { kind: "amend", struct, words },
    partiesOf(agreement),
    signersAmong(fuzz, [0, 1], [0, 1, 2]),
    at,
  );
};

function changed(fuzz: Fuzz, agreement: AgreementState, at: bigint): Draft {
  const { random } = fuzz;
  const { terms, schedule } = agreement;
  const earlier = fuzz.earlier.get(agreement.id) ?? [];
  if (earlier.length > 0 && random.chance(0.15)) return random.pick(earlier);
  const draft = {
    terms: { ...terms, ...(random.chance(0.6) ? newTerms(fuzz, terms) : {}) },
    schedule: random.chance(0.7) ? newSchedule(fuzz, agreement, at) : schedule,
  };
  return random.chance(0.3) ? spoil(fuzz, draft, at) : draft;
}

function newTerms({ random, cast, registerAddress }: Fuzz, terms: Terms): Partial<Terms> {
  const holdPeriod = DAY * BigInt(1 + random.below(6));
  const [inspector, socialWorker, manager, health] = terms.panel;
  const successor = random.pick([...cast.successors, cast.seats[3]!]).address;
  return random.pick<Partial<Terms>>([
    { payee: random.pick([...cast.payees, cast.provider]).address },
    { payee: random.pick([...cast.payees, cast.provider]).address },
    { arbiter: random.pick(cast.arbiters).address },
    { holdPeriod, longStop: 3n * holdPeriod + DAY * BigInt(random.below(30)) },
    { longStop: terms.longStop + 10n * DAY },
    { noticePeriod: random.pick([0n, HOUR, 28n * DAY]) },
    { register: random.pick([ZERO_ADDRESS, registerAddress]) },
    { panel: [inspector, successor, manager, health] },
    { panel: [socialWorker, inspector, manager, health] },
    { panel: [inspector, socialWorker, manager, random.pick([ZERO_ADDRESS, successor])] },
    { carePlan: id(`care plan ${random.next()}`) },
  ]);
}

/** Adds, drops and changes tranches, rather those that are not decided for money. */
function newSchedule({ random }: Fuzz, agreement: AgreementState, at: bigint): readonly Tranche[] {
  const { schedule, terms } = agreement;
  const withHealth = terms.panel[3] !== ZERO_ADDRESS;
  const isFree = (index: number): boolean => !hasBit(decidedOf(agreement), index) || random.chance(0.04);
  const edited = schedule.map((tranche, index) => {
    if (!isFree(index) || random.chance(0.6)) return tranche;
    return random.pick([
      { ...tranche, outcome: newOutcome(random) },
      { ...tranche, amount: tranche.amount * 2n },
      { ...tranche, closesAt: tranche.closesAt + 10n * DAY },
      { ...tranche, paysOnSilence: !tranche.paysOnSilence },
      newTranche(random, at, withHealth),
    ]);
  });
  const isLastFree = edited.length > 1 && isFree(edited.length - 1);
  const shortened = isLastFree && random.chance(0.2) ? edited.slice(0, -1) : edited;
  const isGrowing = shortened.length < 7 && random.chance(0.4);
  return isGrowing ? [...shortened, newTranche(random, at, withHealth)] : shortened;
}

/** Two of commissioner, provider and arbiter put somebody in a seat, or vacate it; or one of them alone tries. */
export const appoint: Operation = (fuzz, at) => {
  const { random, cast } = fuzz;
  const agreement = fuzz.agreementWhere(isAlive);
  const { panel, payee, commissioner } = agreement.terms;
  const seat = random.weighted([
    [30, random.below(4)],
    [1, 4],
  ]);
  const account = random.weighted([
    [12, random.pick([...cast.seats, ...cast.successors]).address],
    [5, cast.seats[seat % 4]!.address],
    [2, ZERO_ADDRESS],
    [1, panel[(seat + 1) % 4]!],
    [1, payee],
    [1, commissioner],
  ]);
  const bits = random.weighted<readonly number[]>([
    [8, [0, 1]],
    [6, [0, 2]],
    [6, [1, 2]],
    [2, [0, 1, 2]],
    [1, [random.below(3)]],
    [1, [0, 3]],
  ]);
  const struct = { ...common(fuzz, agreement, at), seat: BigInt(seat), account };
  return sending(fuzz, { kind: "appoint", struct }, partiesOf(agreement), bits, at);
};

/** Inspector and social worker end the agreement at once, or in the past, or too late. */
export const terminate: Operation = (fuzz, at) => {
  const { random } = fuzz;
  const agreement = fuzz.agreementWhere((candidate) => isAlive(candidate) && at < candidate.endsAt);
  const endsAt = random.weighted([
    [4, at + random.pick([DAY, 5n * DAY, 20n * DAY])],
    [1, random.pick([0n, at - 1n, at, at + 1n])],
    [1, random.pick([agreement.endsAt, agreement.endsAt - 1n])],
    [1, random.pick(agreement.schedule).opensAt + 1n],
  ]);
  const struct = { ...common(fuzz, agreement, at), endsAt, grounds: id("grounds to end") };
  const bits = signersAmong(fuzz, [0, 1], [0, 1, 2, 3]);
  return sending(fuzz, { kind: "terminate", struct }, agreement.terms.panel, bits, at);
};

/** Both parties close the agreement, rather one with little left to live for. */
export const settle: Operation = (fuzz, at) => {
  const { random } = fuzz;
  const isReady = (candidate: AgreementState): boolean => {
    const isSettled = (index: number): boolean => statusOf(candidate, index, at) === "Settled";
    return (
      isAlive(candidate) && ([...candidate.schedule.keys()].some(isSettled) || liabilitiesOf(candidate, at) === 0n)
    );
  };
  const agreement = fuzz.agreementWhere(isReady);
  const { balance, arrears } = agreement;
  const struct = {
    ...common(fuzz, agreement, at),
    settled: random.weighted([
      [10, decidedOf(agreement)],
      [1, agreement.settled],
      [1, decidedOf(agreement) ^ 1n],
    ]),
    arrears: random.weighted([
      [10, arrears],
      [2, arrears + balance / 2n],
      [1, arrears - (arrears > 0n ? 1n : 0n)],
    ]),
    toPayee: random.pick([0n, balance / 3n, balance, balance, balance + 1n]),
    statement: id("statement of account"),
  };
  const bits = signersAmong(fuzz, [0, 1], [0, 1, 2]);
  return sending(fuzz, { kind: "settle", struct }, partiesOf(agreement), bits, at);
};

/** What was signed and sent before, used or not, is sent again by anybody: replays, and consents whose time has come. */
export const resend: Operation = (fuzz, at) => {
  const { random, keptMessages } = fuzz;
  if (keptMessages.length === 0) return settle(fuzz, at);
  const current = keptMessages.filter(({ struct }) => struct.version === fuzz.agreementOf(struct.agreement).version);
  const sender = fuzz.anyone();
  const good = current.filter((kept) => predictMessage(fuzz, kept, sender.address, at) === DONE);
  const chosen = good.length > 0 && random.chance(0.5) ? good : random.pick([current, keptMessages]);
  const message = random.pick(chosen.length > 0 ? chosen : keptMessages);
  return attemptOf(fuzz, message, sender, `resend-${message.kind}`, at);
};

/** Signs something and keeps it in the drawer: others may send it when things have changed. */
export const prepare: Operation = async (fuzz, at) => {
  const make = fuzz.random.pick([amend, terminate, settle, settle, appoint]);
  const { what } = await make(fuzz, at);
  return { what: `prepare ${what}`, expected: DONE, send: () => fuzz.world.helpers.mine() };
};

/** A party takes back its consent to something that waits in a drawer. */
export const revoke: Operation = (fuzz) => {
  const { random, keptMessages, ledger, world } = fuzz;
  const message = keptMessages.length > 0 ? random.pick(keptMessages.slice(-10)) : null;
  const signer = message === null ? fuzz.anyone() : fuzz.signerOf(random.pick(message.signed).account);
  const digest = message === null ? id("nothing") : digestOf(fuzz, message);
  const wasCancelled = ledger.cancelled.has(`${signer.address}:${digest}`);
  return {
    what: `revoke ${digest.slice(0, 10)}`,
    expected: wasCancelled ? "EscrowConsentCancelled" : DONE,
    send: (overrides) => world.escrow.connect(signer).cancel(digest, overrides),
  };
};
