import { dataLength } from "ethers";
import { listInWords, seatNames } from "../agreement/words.js";
import { missingInWords, weigh, type Weighed } from "../attestation/policy.js";
import { encodeSignatures } from "../attestation/signatures.js";
import { readableMoment } from "../forecast/times.js";
import { decideFindings, decidesNothing, isClosed, type Decision } from "../replay/rules.js";
import { MET_IN_FULL } from "../replay/state.js";
import type { AgreementFacts, Bundle, BundleFacts, Payable, Reason, SetAside } from "./types.js";

/** As the escrow has it: nobody may sign for longer ahead. Seconds. */
export const LONGEST_VALIDITY = 90n * 86_400n;
const WORD = 32;
/** In calldata: the item's place, three words of its own, six of the attestation, the lengths of two lists. */
const FIXED_WORDS = 12;

interface Fault {
  readonly reason: Reason;
  readonly message: string;
}

/** Whether the escrow would decide the bundle at the moment of the facts, and what that pays; if not, why not. */
export function assess(bundle: Bundle, facts: BundleFacts): Payable | SetAside {
  const { agreement } = facts;
  const weighed = agreement === undefined ? undefined : weighBundle(bundle, agreement, facts);
  const aside = ({ reason, message }: Fault): SetAside => ({
    ...{ paths: bundle.paths, digest: bundle.digest, agreement: bundle.attestation.agreement },
    ...{ reason, message, isComplete: weighed?.isComplete ?? false },
  });
  if (agreement === undefined || weighed === undefined) {
    return aside({ reason: "unknown-agreement", message: "No such agreement was ever opened at this escrow." });
  }
  const fault = staleness(bundle, agreement) ?? malformation(bundle, agreement);
  if (fault !== undefined) return aside(fault);
  const decision = decideFindings(agreement, bundle.attestation, agreement.time);
  if (decidesNothing(decision)) return aside(undecided(decision, agreement));
  if (!weighed.isComplete) return aside(incompleteness(weighed, facts));
  return payable(bundle, facts, agreement, decision);
}

function weighBundle({ attestation }: Bundle, { version, schedule }: AgreementFacts, facts: BundleFacts): Weighed {
  const named = attestation.findings.flatMap(({ tranche }) => schedule[Number(tranche)] ?? []);
  const signed = facts.accepted.reduce((bits, { bit }) => bits | (1 << bit), 0);
  const { endorsed, retracted } = facts;
  const weighed = weigh(named, { signed, endorsed, retracted });
  // Signed for another version, the seats may be other people's.
  return version === attestation.version ? weighed : { ...weighed, isComplete: false };
}

function staleness({ attestation }: Bundle, agreement: AgreementFacts): Fault | undefined {
  const { version, validUntil } = attestation;
  if (isClosed(agreement)) return { reason: "closed", message: "The agreement is settled and closed." };
  if (version !== agreement.version) {
    const message = `It was signed for version ${version} of the agreement, but version ${agreement.version} is in force.`;
    return { reason: "wrong-version", message };
  }
  if (validUntil < agreement.time) {
    return { reason: "expired", message: `It was valid until ${readableMoment(validUntil)} and has expired.` };
  }
  if (validUntil <= agreement.time + LONGEST_VALIDITY) return undefined;
  const message = `It is valid until ${readableMoment(validUntil)}: the escrow takes it only within 90 days before that.`;
  return { reason: "valid-too-long", message };
}

function malformation({ attestation: { findings } }: Bundle, { schedule }: AgreementFacts): Fault | undefined {
  const fault = (message: string): Fault => ({ reason: "malformed", message });
  for (const [place, { tranche, achieved }] of findings.entries()) {
    const before = findings[place - 1];
    if (tranche >= schedule.length)
      return fault(`There is no tranche ${tranche}; the schedule has ${schedule.length}.`);
    if (achieved > MET_IN_FULL) return fault(`Tranche ${tranche} is found more than wholly met.`);
    if (before !== undefined && tranche <= before.tranche) return fault(`Tranche ${tranche} is out of order.`);
  }
  return undefined;
}

const PASSED_OVER: Readonly<Record<Decision["passedOver"][number]["because"], readonly [Reason, string]>> = {
  Settled: ["already-paid", "was paid before"],
  Held: ["held", "waits for the safeguarding hold to end"],
  Challenged: ["challenged", "is challenged: the panel decides it wholly or not at all, a part is the arbiter's"],
  Refused: ["refused-before", "was refused before, and this request does not say that it overturns that"],
  Scheduled: ["not-begun", "has not begun"],
  Lapsed: ["lapsed", "has lapsed"],
  Void: ["lapsed", "lies after the agreement's end"],
  Open: ["malformed", "is open"],
};

const describePassedOver = ({ passedOver }: Decision): string =>
  listInWords(passedOver.map(({ tranche, because }) => `tranche ${tranche} ${PASSED_OVER[because][1]}`));

function undecided(decision: Decision, { heldUntil }: AgreementFacts): Fault {
  // What is paid needs nobody any more: whatever else stands in the way is the reason.
  const rest = decision.passedOver.find(({ because }) => because !== "Settled");
  const [reason] = PASSED_OVER[rest?.because ?? "Settled"];
  const until = reason === "held" ? ` It lasts until ${readableMoment(heldUntil)}; the signatures stay good.` : "";
  const sentence = describePassedOver(decision);
  return { reason, message: `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.${until}` };
}

function incompleteness(weighed: Weighed, { invalid, retracted }: BundleFacts): Fault {
  const missing = `${missingInWords(weighed)} must still sign.`;
  const takenBack = retracted === 0 ? "" : ` Taken back: the word of ${listInWords(seatNames(retracted))}.`;
  if (invalid === 0) return { reason: "incomplete", message: `Not complete: ${missing}${takenBack}` };
  return { reason: "invalid-signature", message: `${falseSignatures(invalid)} ${missing}${takenBack}` };
}

const falseSignatures = (seats: number): string =>
  `The signature given for ${listInWords(seatNames(seats).map((seat) => `the ${seat}`))} is not that account's.`;

function payable(bundle: Bundle, facts: BundleFacts, agreement: AgreementFacts, decision: Decision): Payable {
  // One retracted signature would spoil the item, and one that is on chain already only costs gas.
  const counted = facts.accepted.filter(({ bit }) => (facts.retracted & (1 << bit)) === 0);
  const consents = encodeSignatures(counted);
  const { attestation } = bundle;
  const decides = [
    ...decision.awards.map(({ tranche, due, achieved }) => ({ tranche, due, achieved: achieved ?? 0n })),
    ...decision.refusals.map((tranche) => ({ tranche, due: 0n, achieved: 0n })),
  ];
  const notes = [
    ...(facts.invalid === 0 ? [] : [`${falseSignatures(facts.invalid)} It is left out; the others are enough.`]),
    ...(decision.passedOver.length === 0 ? [] : [`Not now: ${describePassedOver(decision)}.`]),
  ];
  return {
    ...{ bundle, agreement, decides, notes },
    item: { attestation: { ...attestation, findings: [...attestation.findings] }, ...consents },
    token: agreement.terms.token,
    payee: agreement.terms.payee,
    due: decides.reduce((sum, { due }) => sum + due, 0n),
    bytes: bytesOf(attestation.findings.length, dataLength(consents.signatures)),
    calls: facts.wallets + (BigInt(agreement.terms.register) === 0n ? 0 : 1),
  };
}

/** Each item adds so many bytes to the calldata of `attest`. */
const bytesOf = (findings: number, signatures: number): number =>
  WORD * (FIXED_WORDS + 2 * findings + Math.ceil(signatures / WORD));
