import { id } from "ethers";
import { TERMS_TYPES, termsDigest } from "../../../../src/attestation/typedData.js";
import { liabilitiesOf } from "../../../../src/replay/rules.js";
import { cancellationKey } from "../../../../src/replay/state.js";
import { ZERO_ADDRESS, toAbi } from "../../../helpers/escrow.js";
import { DONE, type Attempt, type Operation } from "../attempt.js";
import { NOTHING_BEFORE, isExpired, whyScheduleRefused, whyTermsRefused, wordsOf } from "../door.js";
import { draftAt, spoil } from "../drafts.js";
import type { Draft, Fuzz } from "../fuzz.js";
import { bitsOf, encodeSet, signBy, whyNoConsent, type SignatureSet } from "../signing.js";

const MOST_AGREEMENTS = 20;
const MOST_AT_ONCE = 6;

/** Opens terms never opened before, rightly. */
export const openNew: Operation = async (fuzz, at) => {
  const draft = draftAt(fuzz, at);
  const message = { ...draft.terms, schedule: draft.schedule };
  const { commissioner, provider } = draft.terms;
  const signed = [commissioner, provider].map(async (account, bit) => {
    const signer = fuzz.signerOf(account);
    return { bit, account, signature: await signer.signTypedData(fuzz.world.domain, TERMS_TYPES, message) };
  });
  const set = { signed: await Promise.all(signed), hasTail: false };
  return opening(fuzz, draft, wordsOf(draft.schedule), set, fuzz.anyone().address, at);
};

/** Opens terms never opened before, terms of an earlier draft, terms that are open already, or none that could be. */
export const open: Operation = async (fuzz, at) => {
  const { random } = fuzz;
  const live = fuzz.agreements.filter((agreement) => liabilitiesOf(agreement, at) > 0n);
  const isFull = live.length >= MOST_AT_ONCE || fuzz.agreements.length >= MOST_AGREEMENTS;
  const kind = random.weighted([
    [isFull ? 0 : 14, "new"],
    [6, "spoilt"],
    [isFull ? 0 : 2, "earlier"],
    [1, "again"],
  ] as const);
  const draft = draftOf(fuzz, kind, at);
  const { commissioner, provider, arbiter } = draft.terms;
  const message = { ...draft.terms, schedule: draft.schedule };
  const bits = random.chance(0.94) ? [0, 1] : random.pick([[0], [0, 2], [0, 1, 2]]);
  const { sender, ...set } = await signBy(fuzz, TERMS_TYPES, message, [commissioner, provider, arbiter], bits);
  const words = wordsOf(draft.schedule);
  if (random.chance(0.01) && words.length > 0) words[0]! |= 1n << 64n;
  return opening(fuzz, draft, words, set, sender.address, at);
};

function draftOf(fuzz: Fuzz, kind: "new" | "spoilt" | "earlier" | "again", at: bigint): Draft {
  const { random, agreements, drafts } = fuzz;
  if (kind === "spoilt") return spoil(fuzz, draftAt(fuzz, at), at);
  if (kind === "again" && agreements.length > 0) {
    const { id: agreement, terms, schedule } = random.pick(agreements);
    return fuzz.earlier.get(agreement)?.[0] ?? { terms, schedule };
  }
  if (kind === "earlier" && drafts.length > 0) return random.pick(drafts.slice(-6));
  return draftAt(fuzz, at);
}

const digestOf = ({ world }: Fuzz, { terms, schedule }: Draft): string =>
  termsDigest(world.domain, { ...terms, schedule });

function whyNotOpened(
  fuzz: Fuzz,
  { terms, schedule }: Draft,
  words: readonly bigint[],
  set: SignatureSet,
  sender: string,
  at: bigint,
): string | null {
  const { escrowAddress, domain } = fuzz.world;
  const digest = termsDigest(domain, { ...terms, schedule });
  const isToken = fuzz.tokens.includes(terms.token);
  const isRegister = [ZERO_ADDRESS, fuzz.registerAddress].includes(terms.register);
  const refused =
    whyTermsRefused(terms, escrowAddress) ??
    (isToken ? null : "EscrowTokenWithoutCode") ??
    (isRegister ? null : "EscrowRegisterWithoutCode") ??
    whyScheduleRefused(words, NOTHING_BEFORE, terms.panel, at);
  if (refused !== null) return refused;
  if (isExpired(words, at)) return "EscrowTermsExpired";
  if (fuzz.ledger.agreements.has(digest)) return "EscrowAgreementExists";
  if (bitsOf(set.signed) !== 0b11) return "EscrowConsentsNeeded";
  return whyNoConsent(fuzz, digest, set, [terms.commissioner, terms.provider, terms.arbiter], sender);
}

function opening(fuzz: Fuzz, draft: Draft, words: bigint[], set: SignatureSet, sender: string, at: bigint): Attempt {
  const escrow = fuzz.world.escrow.connect(fuzz.signerOf(sender));
  return {
    what: `open ${digestOf(fuzz, draft)} (${draft.schedule.length} tranches)`,
    expected: whyNotOpened(fuzz, draft, words, set, sender, at) ?? DONE,
    send: (overrides) => escrow.open(toAbi(draft.terms), words, encodeSet(set), overrides),
  };
}

/** Takes a consent back: to a draft, to what is open already, or to nothing at all. */
export const cancel: Operation = (fuzz, at) => {
  const { random, world, ledger } = fuzz;
  const draft = random.chance(0.3) ? draftAt(fuzz, at) : fuzz.drafts.at(-1);
  const digest = draft === undefined || random.chance(0.2) ? id("nothing") : digestOf(fuzz, draft);
  const party = draft === undefined ? fuzz.anyone() : fuzz.signerOf(draft.terms.commissioner);
  const account = random.chance(0.7) ? party : fuzz.anyone();
  const wasCancelled = ledger.cancelled.has(cancellationKey(account.address, digest));
  return {
    what: `cancel ${digest} by ${account.address}`,
    expected: wasCancelled ? "EscrowConsentCancelled" : DONE,
    send: (overrides) => world.escrow.connect(account).cancel(digest, overrides),
  };
};

/** Somebody speaks of an agreement that there is not. */
export const mistake: Operation = (fuzz) => {
  const { random, world } = fuzz;
  const escrow = world.escrow.connect(fuzz.anyone());
  const agreement = id("no such agreement");
  const send = random.pick<Attempt["send"]>([
    (overrides) => escrow.claim(agreement, [0], overrides),
    (overrides) => escrow.fund(agreement, 1n, overrides),
    (overrides) => escrow.challenge(agreement, [0], id("grounds"), overrides),
    (overrides) => escrow.hold(agreement, id("grounds"), overrides),
    (overrides) => escrow.giveNotice(agreement, 2n ** 32n, id("grounds"), overrides),
    (overrides) => escrow.reclaim(agreement, overrides),
  ]);
  return { what: "mistake", expected: "EscrowAgreementUnknown", send };
};
