import { formatMoment } from "../../../agreement/moments.js";
import { shortHash } from "../../../agreement/words.js";
import { isNamed } from "../../../audit/words.js";
import { page } from "../page.js";
import { Facts, Notice, Section } from "../parts.js";
import { AnomaliesSection } from "./anomalies.js";
import { Placement } from "./placement.js";
import type { Subject } from "./subject.js";
import { LatePaymentsSection, ResponseTimesSection } from "./times.js";
import { TotalsSection } from "./totals.js";

/** The report as one page: what to look at first, then sums and times, then each placement's story. */
export function auditReportPage(subject: Subject): string {
  const { books, report, words } = subject;
  return page({
    title: "Audit of the placement escrow",
    lead: `Every penny of ${report.placements.length} placements up to ${formatMoment(books.head.timestamp)}, from the chain's own log.`,
    notices: <Notices {...subject} />,
    footer: (
      <p>
        Made by <code>placement audit report</code> from the log of escrow <code>{books.escrow}</code> on chain{" "}
        {String(books.chainId)} up to block {String(books.head.number)} (<code>{books.head.hash}</code>). Times are
        London's. A tranche is numbered from 0 in the order of its schedule.
      </p>
    ),
    children: (
      <>
        <AnomaliesSection {...subject} />
        <TotalsSection {...subject} />
        <LatePaymentsSection {...subject} />
        <ResponseTimesSection {...subject} />
        <Section id="placements" title="Placements">
          {report.placements.map((placement) => (
            <Placement placement={placement} words={words} />
          ))}
        </Section>
      </>
    ),
  });
}

/** Whether the page tells names that only the parties may know. */
export const isPrivate = ({ report, words }: Pick<Subject, "report" | "words">): boolean =>
  report.placements.some(
    ({ figures, people }) => words.isKnown(figures.agreement) || people.some((account) => isNamed(words, account)),
  );

function Notices(subject: Subject) {
  const { books, report } = subject;
  const count = (severity: string): number =>
    report.anomalies.filter((anomaly) => anomaly.severity === severity).length;
  return (
    <>
      {isPrivate(subject) ? (
        <Notice tone="alert">
          <strong>Private: do not publish this page.</strong> It holds names of people, or of placements and outcomes
          from private agreement files.
        </Notice>
      ) : null}
      <VerdictNotice {...subject} />
      <Facts
        facts={[
          ["Placements", report.placements.length],
          ["Block", `${books.head.number} (${shortHash(books.head.hash)})`],
          ["Of high severity", count("high")],
          ["Of medium severity", count("medium")],
          ["Of low severity", count("low")],
        ]}
      />
    </>
  );
}

function VerdictNotice({ books: { verdict } }: Subject) {
  if (verdict === null) {
    return (
      <Notice tone="caution">
        <strong>Not verified.</strong> Run <code>placement audit verify</code> first: it compares these books with the
        contract.
      </Notice>
    );
  }
  const { differences, events, agreements, words, nodes } = verdict;
  if (differences.length > 0) {
    return (
      <Notice tone="alert">
        <strong>Verified, and {differences.length} differences found.</strong> Nothing here can be relied on until they
        are explained.
      </Notice>
    );
  }
  return (
    <Notice tone="good">
      <strong>Verified.</strong> {events} events of {agreements} agreements follow from each other{" "}
      {nodes === 0 ? "(no node was asked)" : "and equal the contract's state"}; {words.signatures} signatures were
      recovered, {words.callers} words came from the caller, {words.wallets} from contract wallets.
    </Notice>
  );
}
