import type { Child } from "hono/jsx";
import { inDays } from "../../audit/days.js";
import { formatDate } from "../../agreement/moments.js";
import { findingInWords } from "../../agreement/words.js";
import type { LateRecord } from "../../audit/monitoring/lateness.js";
import type { MonitoringRecord } from "../../audit/monitoring/record.js";
import type { Words } from "../../audit/words.js";
import { challengeOutcomeInWords, seatInWords, seatsInWords, subjectInWords } from "../../audit/monitoring/inWords.js";
import { Day } from "./monitorDay.js";
import { Section, Table } from "./parts.js";

interface Props {
  readonly record: MonitoringRecord;
  readonly words: Words;
}

const headings = (...names: string[]) => names.map((heading) => ({ heading }));

export function NotPutRight({ record: { outstanding, placements }, words }: Props) {
  const live = new Set(placements.filter(({ isLive }) => isLive).map(({ agreement }) => agreement));
  return (
    <Section id="outstanding" title="Not met and not yet put right">
      {outstanding.length === 0 ? (
        <p>Whatever was checked was met in full when it was last checked.</p>
      ) : (
        <Table
          id="outstanding-table"
          caption="Outcomes not fully met when they were last checked, whenever that was"
          columns={headings("Since", "Placement", "Outcome", "Last found", "Checks in a row", "Paid all the same")}
          rows={outstanding.map(({ since, agreement, subject, latest, checks, grantedAt }) => [
            <Day at={since} />,
            `${words.placement(agreement)}${live.has(agreement) ? "" : " (over)"}`,
            subjectInWords(subject),
            `${findingInWords(latest.achieved)}, ${formatDate(latest.decidedAt)}`,
            checks.toString(),
            <Day at={grantedAt} otherwise="no" />,
          ])}
        />
      )}
      <p class="muted">
        Only a later finding that the same outcome was met, in the same placement, puts it right. The colours count what
        was not met at all.
      </p>
    </Section>
  );
}

const HOLD_ENDS = { running: "in force", lifted: "lifted", "ran out": "ran out", closed: "agreement settled" } as const;

export function Holds({ record: { holds }, words }: Props) {
  return (
    <Section id="holds" title="Safeguarding holds">
      {holds.length === 0 ? (
        <p>No hold was in force in this period.</p>
      ) : (
        <Table
          id="holds-table"
          caption="Holds in force at some time of the period"
          columns={headings("Placed", "Placement", "By", "Lasted", "How it ended")}
          rows={holds.map(({ placedAt, agreement, seat, account, lasted, end, endsAt, liftedBy }) => [
            <Day at={placedAt} />,
            words.placement(agreement),
            `${words.account(account)}, ${seatInWords(seat)}`,
            inDays(lasted),
            `${HOLD_ENDS[end]}${liftedBy === null ? "" : ` by ${words.account(liftedBy)}`}, ${end === "running" ? "until" : "on"} ${formatDate(endsAt)}`,
          ])}
        />
      )}
      <p class="muted">The reason of a hold is never on the ledger: ask the person who placed it.</p>
    </Section>
  );
}

export function Challenges({ record: { challenges }, words }: Props) {
  return (
    <Section id="challenges" title="Challenges">
      {challenges.length === 0 ? (
        <p>Nobody challenged a payment in this period.</p>
      ) : (
        <Table
          id="challenges-table"
          caption="Challenges and what came of them"
          columns={headings("Date", "Placement", "On", "By", "What came of it")}
          rows={challenges.map(({ at, agreement, subject, challenger, as, outcome }) => [
            <Day at={at} />,
            words.placement(agreement),
            subjectInWords(subject),
            `${words.account(challenger)}, ${as}`,
            challengeOutcomeInWords(outcome),
          ])}
        />
      )}
    </Section>
  );
}

export function Timeliness({ record: { lateness, retractions }, words }: Props) {
  const { due, late, undecided, onSilence } = lateness;
  return (
    <Section id="lateness" title="Late attestations">
      <p>
        {due} {due === 1 ? "window of an outcome" : "windows of outcomes"} closed in the period: {late.length} decided
        late, the care itself included; {undecided.length} not decided yet. {onSilence} payments for the care itself
        were made because nobody spoke. The panel is the council's, the inspector's and the home's together: none of
        this counts against the home.
      </p>
      {late.length + undecided.length === 0 ? null : (
        <Table
          id="late-table"
          caption="Decided late or not at all"
          columns={headings("Should be decided by", "Placement", "Outcome", "Decided", "Late")}
          rows={[...late, ...undecided].map((record) => lateRow(record, words))}
        />
      )}
      {retractions.length === 0 ? null : (
        <Table
          id="retractions-table"
          caption="Words taken back"
          columns={headings("Date", "Placement", "By")}
          rows={retractions.map(({ at, agreement, seats }) => [
            <Day at={at} />,
            words.placement(agreement),
            seatsInWords(seats),
          ])}
        />
      )}
    </Section>
  );
}

const lateRow = ({ closesAt, agreement, subject, decidedAt, late }: LateRecord, words: Words): Child[] => [
  <Day at={closesAt} />,
  words.placement(agreement),
  subjectInWords(subject),
  <Day at={decidedAt} otherwise="not yet" />,
  inDays(late),
];

const ENDINGS = {
  notice: "notice",
  termination: "ended at once on the inspector's and the social worker's word",
  settlement: "settled by both parties",
} as const;

export function Placements({ record: { placements, endings }, words }: Props) {
  return (
    <Section id="placements" title="Placements">
      <Table
        id="placements-table"
        caption="Placements with the home"
        columns={headings("Placement", "Care from", "Care until", "At the end of the period", "Names of outcomes")}
        rows={placements.map(({ name, startsAt, endsAt, isLive, isKnown }) => [
          name,
          <Day at={startsAt} />,
          <Day at={endsAt} />,
          isLive ? "live" : "over",
          isKnown ? "at hand" : "no private copy",
        ])}
      />
      {endings.length === 0 ? null : (
        <Table
          id="endings-table"
          caption="Notices, terminations and settlements in the period"
          columns={headings("Date", "Placement", "What", "Ends")}
          rows={endings.map(({ at, agreement, kind, by, endsAt }) => [
            <Day at={at} />,
            words.placement(agreement),
            by === null ? ENDINGS[kind] : `${ENDINGS[kind]} by the ${by}`,
            <Day at={endsAt} />,
          ])}
        />
      )}
    </Section>
  );
}
