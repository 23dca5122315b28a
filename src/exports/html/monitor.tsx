import { formatMoment } from "../../agreement/moments.js";
import { describeDifference } from "../../replay/checks.js";
import { counted } from "../../audit/anomalies/rule.js";
import type { Books } from "../../audit/books.js";
import type { Override } from "../../audit/monitoring/override.js";
import type { MonitoringRecord } from "../../audit/monitoring/record.js";
import type { Suitability } from "../../audit/monitoring/suitability.js";
import type { Words } from "../../audit/words.js";
import { Challenges, Holds, NotPutRight, Placements, Timeliness } from "./monitorEvents.js";
import { AgreedActions, Narrative } from "./monitorOfficer.js";
import { Inspections, Results } from "./monitorResults.js";
import { SuitabilitySummary } from "./monitorSuitability.js";
import { periodInWords } from "../../audit/monitoring/inWords.js";
import { page } from "./page.js";
import { Notice } from "./parts.js";

/** What a monitoring report is made of. */
export interface MonitorReport {
  readonly record: MonitoringRecord;
  readonly suitability: Suitability;
  readonly override: Override | null;
  /** Who writes it; null leaves room for a name. */
  readonly officer: string | null;
  /** The officer's narrative by paragraphs; none leaves room to write. */
  readonly narrative: readonly string[];
  /** What it rests on. */
  readonly source: Pick<Books, "chainId" | "escrow" | "head" | "verdict">;
  readonly words: Words;
}

/** What a council's contract monitoring writes about a home, as one page for screen and A4. */
export function monitorPage(report: MonitorReport): string {
  const { record, words } = report;
  const live = record.placements.filter(({ isLive }) => isLive).length;
  const lead = `${periodInWords(record.period)}. ${counted(record.placements.length, "placement")}, ${live} of them live.`;
  return page({
    title: `Monitoring report: ${words.account(record.provider)}`,
    lead,
    notices: <Notices report={report} />,
    children: <Body report={report} />,
    footer: <Source report={report} />,
  });
}

function Body({ report }: { report: MonitorReport }) {
  const { record, suitability, override, officer, narrative, words } = report;
  return (
    <>
      <SuitabilitySummary suitability={suitability} override={override} words={words} />
      <Narrative paragraphs={narrative} officer={officer} />
      <Results record={record} />
      <NotPutRight record={record} words={words} />
      <Inspections record={record} words={words} />
      <Holds record={record} words={words} />
      <Challenges record={record} words={words} />
      <Timeliness record={record} words={words} />
      <Placements record={record} words={words} />
      <AgreedActions />
    </>
  );
}

function Notices({ report }: { report: MonitorReport }) {
  const { record, source } = report;
  const known = record.placements.filter(({ isKnown }) => isKnown).length;
  const unknown = record.placements.length - known;
  return (
    <>
      <Verified verdict={source.verdict} />
      {known === 0 ? null : (
        <Notice tone="caution">
          <p>
            <strong>Private.</strong> This page names placements and outcomes from private agreement files. It must not
            be published, and goes only to those who may know them.
          </p>
        </Notice>
      )}
      {unknown === 0 ? null : (
        <Notice tone="plain">
          <p>
            For {unknown} of {counted(record.placements.length, "placement")} no private copy is at hand: their checks
            count, and their outcomes have no names, so that no principle and no rule on protection sees them.
          </p>
        </Notice>
      )}
    </>
  );
}

function Verified({ verdict }: { verdict: Books["verdict"] }) {
  if (verdict === null) {
    return (
      <Notice tone="caution">
        <p>
          <strong>Not verified.</strong> Nobody has held the log against the contract up to this block; run{" "}
          <code>placement audit verify</code> before you rest a decision on this page.
        </p>
      </Notice>
    );
  }
  if (verdict.differences.length === 0 && verdict.nodes > 0) return null;
  if (verdict.differences.length === 0) {
    return (
      <Notice tone="caution">
        <p>
          <strong>Verified by the log alone.</strong> No node was asked whether the contract says the same.
        </p>
      </Notice>
    );
  }
  return (
    <Notice tone="alert">
      <p>
        <strong>Do not rely on this page.</strong> The audit found differences between the log and the contract:
      </p>
      <ul>
        {verdict.differences.map((difference) => (
          <li>{describeDifference(difference)}</li>
        ))}
      </ul>
    </Notice>
  );
}

function Source({ report: { source } }: { report: MonitorReport }) {
  const { chainId, escrow, head, verdict } = source;
  const verified =
    verdict === null
      ? "not verified"
      : verdict.differences.length === 0
        ? `verified: ${verdict.events} events follow from each other ${verdict.nodes === 0 ? "(no node was asked)" : "and equal the contract's state"}`
        : `${verdict.differences.length} differences found`;
  return (
    <p>
      Made from the log of the escrow <code>{escrow}</code> on chain {chainId.toString()} up to block{" "}
      {head.number.toString()} of {formatMoment(head.timestamp)}, hash <code>{head.hash}</code>: {verified}. Everything
      is told as it stood at the end of the period.
    </p>
  );
}
