import { PlacementError } from "../errors.js";

/** As `contracts/types/Enrolment.sol` numbers them. */
export const ENROLMENT_STATUSES = ["not enrolled", "enrolled", "suspended", "struck off"] as const;
export type EnrolmentStatus = (typeof ENROLMENT_STATUSES)[number];

/** What a register knows of one account for one seat. */
export interface Enrolment {
  /** From 0, in the order of `SEATS`. */
  readonly seat: number;
  readonly account: string;
  readonly status: EnrolmentStatus;
  /** Unix seconds: in good standing before, no longer from then on. */
  readonly expiresAt: bigint;
  /** The salted commitment to what the body checked. */
  readonly credential: string;
}

interface Subject {
  readonly seat: number;
  readonly account: string;
}

/** What a register's log tells, in its order. */
export type RegisterEvent = Subject &
  (
    | { readonly name: "Enrolled" | "Renewed"; readonly expiresAt: bigint; readonly credential: string }
    | { readonly name: "Suspended" | "Reinstated" | "StruckOff" }
  );

const STATUS_AFTER = { Suspended: "suspended", Reinstated: "enrolled", StruckOff: "struck off" } as const;

/** The register's whole state, from its events alone; in the order of the first enrolments. */
export function replayRegister(events: readonly RegisterEvent[]): Enrolment[] {
  const enrolments = new Map<string, Enrolment>();
  for (const event of events) {
    const key = `${event.seat} ${event.account}`;
    enrolments.set(key, enrolmentAfter(event, enrolments.get(key)));
  }
  return [...enrolments.values()];
}

function enrolmentAfter(event: RegisterEvent, before: Enrolment | undefined): Enrolment {
  const { seat, account } = event;
  if (event.name === "Enrolled") {
    return { seat, account, status: "enrolled", expiresAt: event.expiresAt, credential: event.credential };
  }
  if (before === undefined) {
    throw new PlacementError("chain", `The log names ${account} before it was enrolled: earlier blocks are missing.`, {
      next: "Read the register from the block it was deployed in; --from-block says where to begin.",
    });
  }
  if (event.name === "Renewed") return { ...before, expiresAt: event.expiresAt, credential: event.credential };
  return { ...before, status: STATUS_AFTER[event.name] };
}

/** Whether a panel may count on it. `now` in unix seconds, by the chain. */
export const isInGoodStanding = ({ status, expiresAt }: Enrolment, now: bigint): boolean =>
  status === "enrolled" && now < expiresAt;
