/** The only place of the replay that knows the generated typings: what a log of the escrow is made of. */
import type {
  AdjudicatedEvent,
  AmendedEvent,
  AppointedEvent,
  AttestedEvent,
  CancelledEvent,
  ChallengedEvent,
  ClaimedEvent,
  ClosedEvent,
  EndorsedEvent,
  FundedEvent,
  GrantedEvent,
  HeldEvent,
  LiftedEvent,
  NoticeGivenEvent,
  OpenedEvent,
  PayoutRefusedEvent,
  ReclaimedEvent,
  RetractedEvent,
  TerminatedEvent,
  WithdrawnEvent,
} from "../../typechain-types/PlacementEscrow.js";
import { PlacementEscrow__factory } from "../../typechain-types/factories/PlacementEscrow__factory.js";

/** The arguments of each event, by its name. */
export interface LoggedArguments {
  readonly Opened: OpenedEvent.OutputObject;
  readonly Funded: FundedEvent.OutputObject;
  readonly Endorsed: EndorsedEvent.OutputObject;
  readonly Attested: AttestedEvent.OutputObject;
  readonly Retracted: RetractedEvent.OutputObject;
  readonly Claimed: ClaimedEvent.OutputObject;
  readonly Granted: GrantedEvent.OutputObject;
  readonly Challenged: ChallengedEvent.OutputObject;
  readonly Adjudicated: AdjudicatedEvent.OutputObject;
  readonly Held: HeldEvent.OutputObject;
  readonly Lifted: LiftedEvent.OutputObject;
  readonly NoticeGiven: NoticeGivenEvent.OutputObject;
  readonly Terminated: TerminatedEvent.OutputObject;
  readonly Amended: AmendedEvent.OutputObject;
  readonly Appointed: AppointedEvent.OutputObject;
  readonly Closed: ClosedEvent.OutputObject;
  readonly Reclaimed: ReclaimedEvent.OutputObject;
  readonly PayoutRefused: PayoutRefusedEvent.OutputObject;
  readonly Withdrawn: WithdrawnEvent.OutputObject;
  readonly Cancelled: CancelledEvent.OutputObject;
}

export type EventName = keyof LoggedArguments;

/** A log's event, one type for each name. */
export type Logged = { [Name in EventName]: { readonly name: Name; readonly args: LoggedArguments[Name] } }[EventName];

export const ESCROW_INTERFACE = PlacementEscrow__factory.createInterface();
