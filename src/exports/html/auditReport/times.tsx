import { formatDate } from "../../../agreement/moments.js";
import { inDays } from "../../../audit/days.js";
import { latest } from "../../../audit/lateness.js";
import { LatenessChart } from "../charts/lateness.js";
import { ResponseTimesChart } from "../charts/responseTimes.js";
import { Section, Table } from "../parts.js";
import { PlacementLink, type Subject } from "./subject.js";

const MOST_LATE = 50;

export function LatePaymentsSection({ report, words }: Subject) {
  const late = latest(report.payments);
  const shown = late.slice(0, MOST_LATE);
  return (
    <Section id="late" title="Late payments">
      <p>
        Late is money that left the escrow after the window of its tranche closed, counted in days from then.{" "}
        {late.length} of {report.payments.length} payments were late
        {shown.length < late.length ? `; the ${MOST_LATE} latest are listed.` : "."}
      </p>
      {report.payments.length === 0 ? null : <LatenessChart bands={report.lateness} />}
      {shown.length === 0 ? null : (
        <Table
          id="late-payments"
          caption="The latest payments"
          columns={[
            { heading: "Placement" },
            { heading: "Tranche", isNumber: true },
            { heading: "For" },
            { heading: "Amount", isNumber: true },
            { heading: "Window closed" },
            { heading: "Paid" },
            { heading: "Late by", isNumber: true },
          ]}
          rows={shown.map(({ agreement, tranche, isCore, token, amount, closesAt, paidAt, lateBy }) => [
            <PlacementLink agreement={agreement} words={words} />,
            tranche,
            isCore ? "care" : "outcome",
            words.money(token, amount),
            formatDate(closesAt),
            formatDate(paidAt),
            inDays(lateBy),
          ])}
        />
      )}
    </Section>
  );
}

export function ResponseTimesSection({ report, words }: Subject) {
  const { responses } = report;
  if (responses.decisions === null) {
    return (
      <Section id="responses" title="Response times of panels">
        <p>No panel has decided anything yet.</p>
      </Section>
    );
  }
  return (
    <Section id="responses" title="Response times of panels">
      <ResponseTimesChart times={responses} />
      <Table
        id="slowest"
        caption="The slowest decisions"
        columns={[
          { heading: "Placement" },
          { heading: "Tranche", isNumber: true },
          { heading: "Took", isNumber: true },
          { heading: "Transaction" },
        ]}
        rows={responses.slowest.map(({ agreement, tranche, took, transactionHash }) => [
          <PlacementLink agreement={agreement} words={words} />,
          tranche,
          inDays(took),
          <code>{transactionHash}</code>,
        ])}
      />
    </Section>
  );
}
