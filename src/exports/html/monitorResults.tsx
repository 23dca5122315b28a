import type { Child } from "hono/jsx";
import { findingInWords } from "../../agreement/words.js";
import type { MonitoringRecord } from "../../audit/monitoring/record.js";
import { LEAST_CHANGE, LEAST_CHECKS, type Tally, type Trend } from "../../audit/monitoring/tally.js";
import type { Words } from "../../audit/words.js";
import { averageInWords, quantityInWords, subjectInWords, trendInWords } from "../../audit/monitoring/inWords.js";
import { ChecksChart } from "./charts/checks.js";
import { COUNT_COLUMNS, countCells } from "./monitorCounts.js";
import { Day } from "./monitorDay.js";
import { Facts, Section, Table, type Column } from "./parts.js";

const TREND: readonly Column[] = [
  { heading: "The period before", isNumber: true },
  { heading: "Trend" },
  { heading: "Last check" },
];

const trend = (tally: Tally, { direction, before }: Trend): Child[] => [
  averageInWords(before),
  trendInWords(direction),
  <Day at={tally.lastAt ?? before.lastAt} />,
];

/** What the checks found: in all, month by month, by outcome and by principle. */
export function Results({ record }: { record: MonitoringRecord }) {
  const { tally, trend: change } = record.overall;
  return (
    <Section id="results" title="Results of checks">
      <Facts
        facts={[
          ["Checks of outcomes", tally.checks.toString()],
          ["Achieved on average", averageInWords(tally)],
          ["In the period before", averageInWords(change.before)],
          ["Trend", trendInWords(change.direction)],
        ]}
      />
      <p>
        A check is a finding of the panel or an award of the arbiter on one tranche, in full, in part or not at all;
        every check counts alike. A trend is a rise or fall of the average by {quantityInWords(LEAST_CHANGE, "points")}{" "}
        or more since the period before, with {LEAST_CHECKS} checks at least in each.
      </p>
      <ChecksChart months={record.months} />
      <BySubject record={record} />
      <ByPrinciple record={record} />
    </Section>
  );
}

function BySubject({ record: { subjects } }: { record: MonitoringRecord }) {
  if (subjects.length === 0) return <p>Nothing was checked in this period or the one before.</p>;
  return (
    <Table
      id="outcomes"
      caption="Checks by outcome"
      columns={[{ heading: "Outcome" }, { heading: "Principles" }, ...COUNT_COLUMNS, ...TREND]}
      rows={subjects.map(({ subject, principles, tally, trend: change }) => [
        subjectInWords(subject),
        principles.join(", ") || "–",
        ...countCells(tally),
        ...trend(tally, change),
      ])}
    />
  );
}

function ByPrinciple({ record: { principles } }: { record: MonitoringRecord }) {
  return (
    <>
      <Table
        id="principles"
        caption="Checks by monitoring principle"
        columns={[{ heading: "Principle" }, { heading: "Outcomes counted" }, ...COUNT_COLUMNS, ...TREND]}
        rows={principles.map(({ principle, codes, tally, trend: change }) => [
          principle === null ? "Under no principle" : `${principle.code} ${principle.title}`,
          codes.join(", ") || "not checked",
          ...countCells(tally),
          ...trend(tally, change),
        ])}
      />
      <p class="muted">
        An outcome that speaks of two principles counts under both. Which does is our reading of the standards: no
        regulator publishes such a table.
      </p>
    </>
  );
}

/** What the inspector's word released or withheld. */
export function Inspections({ record: { inspections }, words }: { record: MonitoringRecord; words: Words }) {
  return (
    <Section id="inspections" title="Inspections">
      {inspections.length === 0 ? (
        <p>No part of the fee that waits for an inspection was decided in this period.</p>
      ) : (
        <Table
          id="inspections-table"
          caption="Holdbacks decided with the inspector's word"
          columns={[
            { heading: "Date" },
            { heading: "Placement" },
            { heading: "Outcome" },
            { heading: "Care" },
            { heading: "Found" },
            { heading: "Inspector" },
          ]}
          rows={inspections.map(({ decidedAt, agreement, subject, period, achieved, inspector }) => [
            <Day at={decidedAt} />,
            words.placement(agreement),
            subjectInWords(subject),
            period,
            findingInWords(achieved),
            inspector === null ? "–" : words.account(inspector),
          ])}
        />
      )}
    </Section>
  );
}
