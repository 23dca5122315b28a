import { formatDate } from "../../../agreement/moments.js";
import { STATUSES } from "../../../agreement/status.js";
import { listInWords } from "../../../agreement/words.js";
import type { PlacementFigures } from "../../../audit/figures.js";
import type { PlacementReport } from "../../../audit/report.js";
import type { Words } from "../../../audit/words.js";
import { Facts, Fold, Step, Steps, Tag, type Fact } from "../parts.js";
import { anchorOf, SeverityTag } from "./subject.js";

/** A placement's story, folded under its name. */
export function Placement({ placement, words }: { placement: PlacementReport; words: Words }) {
  const { figures, anomalies, timeline } = placement;
  const { agreement } = figures;
  const heading = (
    <>
      <h3>{words.placement(agreement)}</h3> <Standing placement={placement} />
    </>
  );
  return (
    <Fold summary={heading}>
      <div id={anchorOf(agreement)}>
        <p class="muted">
          Agreement <code>{agreement}</code>
        </p>
        <Facts facts={factsOf(figures, words)} />
        {anomalies.length === 0 ? null : (
          <ul>
            {anomalies.map(({ severity, sentence }) => (
              <li>
                <SeverityTag severity={severity} /> {sentence}
              </li>
            ))}
          </ul>
        )}
        <Steps>
          {timeline.map(({ at, title, sentence, transactionHash }) => (
            <Step at={at}>
              <strong>{title}.</strong> {sentence} <code>{transactionHash}</code>
            </Step>
          ))}
        </Steps>
      </div>
    </Fold>
  );
}

function Standing({ placement: { figures, anomalies } }: { placement: PlacementReport }) {
  const high = anomalies.filter(({ severity }) => severity === "high").length;
  return (
    <>
      {figures.isClosed ? <Tag tone="plain">closed</Tag> : null}
      {figures.isHeld ? <Tag tone="alert">held</Tag> : null} {high > 0 ? <Tag tone="alert">{high} high</Tag> : null}{" "}
      {anomalies.length > high ? <Tag tone="caution">{anomalies.length - high} to look at</Tag> : null}
    </>
  );
}

function factsOf(figures: PlacementFigures, words: Words): Fact[] {
  const money = (amount: bigint): string => words.money(figures.token, amount);
  const standing = STATUSES.filter((status) => figures.statuses[status] > 0).map(
    (status) => `${figures.statuses[status]} ${status.toLowerCase()}`,
  );
  return [
    ["Commissioner", words.account(figures.commissioner)],
    ["Provider", words.account(figures.provider)],
    ["Opened", formatDate(figures.openedAt)],
    ["Ends", figures.endsAt === null ? "no end set" : formatDate(figures.endsAt)],
    ["Version", String(figures.version)],
    ["Tranches", listInWords(standing)],
    ["Came in", money(figures.funded)],
    ["Paid", money(figures.paid)],
    ["Reclaimed and settled back", money(figures.reclaimed + figures.settledBack)],
    ["In escrow", money(figures.balance)],
    ["Arrears", money(figures.arrears)],
    ["May still be claimed", money(figures.liabilities)],
  ];
}
