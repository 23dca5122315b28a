import { id } from "ethers";
import { packTranche, type Tranche } from "../../../../src/agreement/tranche.js";
import { TERMS_TYPES, termsDigest } from "../../../../src/attestation/typedData.js";
import { encodeSignatures, type Consents } from "../../../../src/attestation/signatures.js";
import { liabilitiesOf } from "../../../../src/replay/rules.js";
import { cancellationKey } from "../../../../src/replay/state.js";
import { consentsTo, toAbi } from "../../../helpers/escrow.js";
import { DONE, type Attempt, type Operation } from "../attempt.js";
import { draftAt } from "../drafts.js";
import type { Draft, Fuzz } from "../fuzz.js";

const MOST_AGREEMENTS = 20;
const MOST_AT_ONCE = 6;
const YEAR = 365n * 86_400n;

/** Opens terms never opened before. */
export const openNew: Operation = (fuzz, at) => opening(fuzz, draftAt(fuzz, at), DONE);

/** Opens terms never opened before, or commits one of the faults that the door must stop. */
export const open: Operation = async (fuzz, at) => {
  const { random } = fuzz;
  const live = fuzz.agreements.filter((agreement) => liabilitiesOf(agreement, at) > 0n);
  if (live.length >= MOST_AT_ONCE || fuzz.agreements.length >= MOST_AGREEMENTS) return openAgain(fuzz, at);
  const fault = random.weighted([
    [14, null],
    [1, "consents"],
    [1, "signature"],
    [1, "policy"],
    [1, "expired"],
    [1, "again"],
    [1, "cancelled"],
  ] as const);
  if (fault === "again" && fuzz.agreements.length > 0) return openAgain(fuzz, at);
  if (fault === "cancelled") return openEarlierDraft(fuzz, at);
  const draft = draftAt(fuzz, at);
  if (fault === "policy") {
    const unsafe = {
      ...draft,
      schedule: draft.schedule.map((tranche) => ({ ...tranche, quorum: 1, requiredSeats: 0b100 })),
    };
    return opening(fuzz, unsafe, "EscrowPolicyUnsafe");
  }
  if (fault === "expired") {
    const expired = {
      ...draft,
      schedule: draft.schedule.map((tranche) => ({ ...tranche, opensAt: at - 1n, closesAt: at })),
    };
    return opening(fuzz, expired, "EscrowTermsExpired");
  }
  if (fault === "consents") {
    const commissioner = fuzz.signerOf(draft.terms.commissioner);
    return opening(fuzz, draft, "EscrowConsentsNeeded", await consentsTo(fuzz.world, draft, [commissioner]));
  }
  if (fault === "signature") {
    return opening(fuzz, draft, "EscrowSignatureInvalid", await forgedConsents(fuzz, draft));
  }
  return opening(fuzz, draft, DONE);
};

/** Terms that are open already, and whose windows may be past by now: the door looks at those first. */
function openAgain(fuzz: Fuzz, at: bigint): Promise<Attempt> {
  const { terms, schedule } = fuzz.random.pick(fuzz.agreements);
  return opening(fuzz, { terms, schedule }, whyTooLate(schedule, at) ?? "EscrowAgreementExists");
}

function whyTooLate(schedule: readonly Tranche[], at: bigint): string | null {
  if (schedule.some(({ opensAt }) => opensAt + YEAR < at)) return "EscrowTrancheWindow";
  return schedule.some(({ closesAt }) => closesAt <= at) ? "EscrowTermsExpired" : null;
}

/** A draft that was never opened: perhaps because a party took its consent back. */
async function openEarlierDraft(fuzz: Fuzz, at: bigint): Promise<Attempt> {
  const { ledger } = fuzz;
  const waiting = fuzz.drafts.filter(
    (draft) => !ledger.agreements.has(digestOf(fuzz, draft)) && whyTooLate(draft.schedule, at) === null,
  );
  const draft = waiting.length > 0 ? fuzz.random.pick(waiting) : draftAt(fuzz, at);
  const digest = digestOf(fuzz, draft);
  const parties = [draft.terms.commissioner, draft.terms.provider];
  const isCancelled = parties.some((party) => ledger.cancelled.has(cancellationKey(party, digest)));
  return opening(fuzz, draft, isCancelled ? "EscrowConsentCancelled" : DONE);
}

const digestOf = ({ world }: Fuzz, { terms, schedule }: Draft): string =>
  termsDigest(world.domain, { ...terms, schedule });

async function opening(fuzz: Fuzz, draft: Draft, expected: string, consents?: Consents): Promise<Attempt> {
  const { world } = fuzz;
  const parties = [fuzz.signerOf(draft.terms.commissioner), fuzz.signerOf(draft.terms.provider)];
  const given = consents ?? (await consentsTo(world, draft, parties));
  const sender = fuzz.anyone();
  return {
    what: `open ${digestOf(fuzz, draft)} (${draft.schedule.length} tranches)`,
    expected,
    send: (overrides) =>
      world.escrow.connect(sender).open(toAbi(draft.terms), draft.schedule.map(packTranche), given, overrides),
  };
}

/** The provider's consent, signed by the manager who works for it. */
async function forgedConsents(fuzz: Fuzz, draft: Draft): Promise<Consents> {
  const message = { ...draft.terms, schedule: draft.schedule };
  const signers = [fuzz.signerOf(draft.terms.commissioner), fuzz.cast.seats[2]!];
  const signatures = signers.map(async (signer, bit) => ({
    bit,
    signature: await signer.signTypedData(fuzz.world.domain, TERMS_TYPES, message),
  }));
  return encodeSignatures(await Promise.all(signatures));
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
