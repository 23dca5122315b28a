/** What the professional body says about people, and what others try to say. */
import { id } from "ethers";
import { DAY } from "../../../helpers/escrow.js";
import { DONE, type Attempt, type Operation } from "../attempt.js";
import type { Entry } from "../enrolments.js";
import type { Fuzz, Signer } from "../fuzz.js";

/** The body suspends, reinstates, renews or, seldom, strikes off; or somebody else tries. */
export const changeStanding: Operation = (fuzz, at) => {
  const { random, cast, enrolments } = fuzz;
  const entry = random.pick(enrolments.entries);
  const sender = random.chance(0.9) ? cast.body : fuzz.anyone();
  const suspended = enrolments.entries.filter(({ status }) => status === "Suspended");
  if (suspended.length > 1 && random.chance(0.6)) return reinstate(fuzz, random.pick(suspended), sender);
  const change = random.weighted([
    [6, suspend],
    [2, reinstate],
    [2, renew],
    [cast.seats.some(({ address }) => address === entry.account) ? 0 : 1.5, strikeOff],
  ]);
  return change(fuzz, entry, sender, at);
};

function outcome(fuzz: Fuzz, sender: Signer, isFit: boolean, change: () => void): string {
  if (sender !== fuzz.cast.body) return "RegisterNotTheBody";
  if (!isFit) return "RegisterStatusUnfit";
  change();
  return DONE;
}

function suspend(fuzz: Fuzz, entry: Entry, sender: Signer): Attempt {
  const { seat, account } = entry;
  const change = (): unknown => (entry.status = "Suspended");
  return {
    what: `suspend ${account} for seat ${seat}`,
    expected: outcome(fuzz, sender, entry.status === "Enrolled", change),
    send: (overrides) => fuzz.register.connect(sender).suspend(seat, account, id("grounds"), overrides),
  };
}

function reinstate(fuzz: Fuzz, entry: Entry, sender: Signer): Attempt {
  const { seat, account } = entry;
  const change = (): unknown => (entry.status = "Enrolled");
  return {
    what: `reinstate ${account} for seat ${seat}`,
    expected: outcome(fuzz, sender, entry.status === "Suspended", change),
    send: (overrides) => fuzz.register.connect(sender).reinstate(seat, account, id("grounds"), overrides),
  };
}

function strikeOff(fuzz: Fuzz, entry: Entry, sender: Signer): Attempt {
  const { seat, account } = entry;
  const change = (): unknown => (entry.status = "StruckOff");
  return {
    what: `strikeOff ${account} for seat ${seat}`,
    expected: outcome(fuzz, sender, entry.status !== "StruckOff", change),
    send: (overrides) => fuzz.register.connect(sender).strikeOff(seat, account, id("grounds"), overrides),
  };
}

function renew(fuzz: Fuzz, entry: Entry, sender: Signer, at: bigint): Attempt {
  const { seat, account } = entry;
  const expiresAt = at + fuzz.random.pick([1n, 20n * DAY, 200n * DAY]);
  const change = (): unknown => (entry.expiresAt = expiresAt);
  const terms = { seat, account, expiresAt, credential: id("renewed") };
  return {
    what: `renew ${account} for seat ${seat}`,
    expected: outcome(fuzz, sender, entry.status !== "StruckOff", change),
    send: (overrides) => fuzz.register.connect(sender).renew(terms, overrides),
  };
}
