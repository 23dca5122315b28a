import { RULES } from "../../../audit/anomalies/index.js";
import type { Anomaly, Rule } from "../../../audit/anomalies/rule.js";
import type { Words } from "../../../audit/words.js";
import { Commands, Fold, Notice, Section, Table } from "../parts.js";
import { PlacementLink, SeverityTag, type Subject } from "./subject.js";

/** What to look at first, and by which rules it was looked for. */
export function AnomaliesSection({ report, words }: Subject) {
  const found = Map.groupBy(report.anomalies, ({ rule }) => rule);
  return (
    <Section id="anomalies" title="Look at this first">
      {found.size === 0 ? (
        <Notice tone="good">None of the {RULES.length} rules below found anything.</Notice>
      ) : (
        RULES.filter(({ id }) => found.has(id)).map((rule) => (
          <Findings rule={rule} anomalies={found.get(rule.id) ?? []} words={words} />
        ))
      )}
      <Fold summary={`The ${RULES.length} rules, with their thresholds`}>
        <Table
          id="rules"
          caption="What was looked for"
          columns={[{ heading: "Rule" }, { heading: "Severity" }, { heading: "Found", isNumber: true }]}
          rows={RULES.map(({ id, severity, looksFor }) => [
            <Commands text={looksFor} />,
            <SeverityTag severity={severity} />,
            found.get(id)?.length ?? 0,
          ])}
        />
      </Fold>
    </Section>
  );
}

const FEW = 10;

function Findings({ rule, anomalies, words }: { rule: Rule; anomalies: readonly Anomaly[]; words: Words }) {
  const { severity, looksFor, next } = rule;
  const heading = (
    <>
      <SeverityTag severity={severity} />{" "}
      <h3>
        <Commands text={looksFor} />
      </h3>{" "}
      <span class="muted">Found: {anomalies.length}</span>
    </>
  );
  return (
    <Fold summary={heading} isOpen={severity === "high" && anomalies.length <= FEW}>
      <p>
        <strong>Next:</strong> <Commands text={next} />
      </p>
      <ul>
        {anomalies.map(({ agreement, sentence, transactionHash }) => (
          <li>
            {agreement === null ? null : (
              <>
                <PlacementLink agreement={agreement} words={words} />:{" "}
              </>
            )}
            {sentence}
            {transactionHash === null ? null : (
              <>
                {" "}
                <code>{transactionHash}</code>
              </>
            )}
          </li>
        ))}
      </ul>
    </Fold>
  );
}
