/** An agreement's events as a person would tell them. */
import { shortHash } from "../agreement/words.js";
import type { AccountEvent, AgreementEvent } from "../replay/events.js";
import type { AgreementHistory, Entry } from "../replay/history.js";
import { tellChallenged, tellHeld, tellLifted, tellNoticeGiven, tellTerminated } from "./telling/course.js";
import { tellAdjudicated, tellAttested, tellClaimed, tellGranted } from "./telling/decided.js";
import { tellClosed, tellFunded, tellReclaimed } from "./telling/money.js";
import { tellEndorsed, tellRetracted } from "./telling/panel.js";
import type { Teller } from "./telling/speech.js";
import { tellAmended, tellAppointed, tellOpened } from "./telling/versions.js";
import type { Words } from "./words.js";

/** One event of a timeline. */
export interface TimelineItem {
  /** The event's name. */
  readonly kind: AgreementEvent["name"];
  /** Unix seconds. */
  readonly at: bigint;
  /** A few words: `Paid on silence`. */
  readonly title: string;
  /** A sentence or a few. */
  readonly sentence: string;
  /** Number of the event among the agreement's. */
  readonly sequence: bigint;
  readonly transactionHash: string;
}

interface Telling<Event extends AgreementEvent> {
  readonly title: string;
  readonly tell: Teller<Event>;
}

type Tellings = {
  readonly [Name in AgreementEvent["name"]]: Telling<Extract<AgreementEvent, { name: Name }>>;
};

const TELLINGS: Tellings = {
  Opened: { title: "Agreed", tell: tellOpened },
  Funded: { title: "Funded", tell: tellFunded },
  Endorsed: { title: "Signed in part", tell: tellEndorsed },
  Attested: { title: "Decided by the panel", tell: tellAttested },
  Retracted: { title: "Word taken back", tell: tellRetracted },
  Claimed: { title: "Paid on silence", tell: tellClaimed },
  Granted: { title: "Granted", tell: tellGranted },
  Challenged: { title: "Challenged", tell: tellChallenged },
  Adjudicated: { title: "Decided by the arbiter", tell: tellAdjudicated },
  Held: { title: "Safeguarding hold", tell: tellHeld },
  Lifted: { title: "Hold lifted", tell: tellLifted },
  NoticeGiven: { title: "Notice given", tell: tellNoticeGiven },
  Terminated: { title: "Ended without notice", tell: tellTerminated },
  Amended: { title: "Terms changed", tell: tellAmended },
  Appointed: { title: "Panel changed", tell: tellAppointed },
  Closed: { title: "Settled and closed", tell: tellClosed },
  Reclaimed: { title: "Taken back", tell: tellReclaimed },
};

const tellingOf = ({ event }: Entry): Telling<AgreementEvent> => TELLINGS[event.name] as Telling<AgreementEvent>;

/** An agreement from its opening to now, in the order of the chain. */
export function timelineOf(history: AgreementHistory, words: Words): readonly TimelineItem[] {
  return history.entries.map((entry) => {
    const { name, block, sequence, transactionHash } = entry.event;
    const { title, tell } = tellingOf(entry);
    return { kind: name, at: block.timestamp, title, sentence: tell(entry, words), sequence, transactionHash };
  });
}

/** A refused payout, a withdrawal or a cancellation: an account's, and no one agreement's. */
export function tellAccountEvent(event: AccountEvent, words: Words): string {
  const account = words.account(event.account);
  if (event.name === "Cancelled") {
    return `${account} took back its consent ${shortHash(event.digest)} before it was used.`;
  }
  const amount = words.money(event.token, event.amount);
  if (event.name === "PayoutRefused") {
    return `The token refused to deliver ${amount} to ${account}: the escrow keeps it until it is withdrawn.`;
  }
  const to = event.to === event.account ? "" : ` and went to ${words.account(event.to)} as it wished`;
  return `${amount} that the escrow had kept for ${account} was withdrawn${to}.`;
}
