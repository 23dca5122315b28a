import type { Override } from "../../audit/monitoring/override.js";
import type { Judgement, Suitability } from "../../audit/monitoring/suitability.js";
import type { Words } from "../../audit/words.js";
import { factInWords, quantityInWords, thresholdInWords } from "../../audit/monitoring/inWords.js";
import { Signal } from "./monitorSignal.js";
import { Section, Table } from "./parts.js";

export interface SuitabilityProps {
  readonly suitability: Suitability;
  readonly override: Override | null;
  readonly words: Words;
}

/** The colour, whoever set it, and every rule with its thresholds and what it saw. */
export function SuitabilitySummary({ suitability, override, words }: SuitabilityProps) {
  const { colour, judgements } = suitability;
  return (
    <Section id="suitability" title="Suitability">
      {override === null ? (
        <p>
          <Signal colour={colour} /> by the rules below. No officer has overridden them.
        </p>
      ) : (
        <Overridden override={override} suitability={suitability} />
      )}
      <p>
        The colour is that of the worst rule. It is a summary to begin a conversation with, and decides nothing: read it
        beside the evidence and the officer's narrative. Money that the council owes the home never counts against it,
        nor do late attestations.
      </p>
      <Table
        id="rules"
        caption="The rules, their thresholds and what they saw"
        columns={[
          { heading: "Rule" },
          { heading: "Colour" },
          { heading: "Found", isNumber: true },
          { heading: "Amber" },
          { heading: "Red" },
          { heading: "Rests on" },
        ]}
        rows={judgements.map((judgement) => [
          judgement.sentence,
          <Signal colour={judgement.colour} />,
          judgement.value === null ? "–" : quantityInWords(judgement.value, judgement.unit),
          thresholdInWords(judgement, judgement.amber),
          thresholdInWords(judgement, judgement.red),
          <RestsOn judgement={judgement} words={words} />,
        ])}
      />
    </Section>
  );
}

function Overridden({ override, suitability }: { override: Override; suitability: Suitability }) {
  const { colour, reason, officer } = override;
  return (
    <>
      <p>
        <Signal colour={colour} /> by the judgement of {officer}, in place of <Signal colour={suitability.colour} /> by
        the rules below.
      </p>
      <p>
        <strong>The officer's reason:</strong> {reason}
      </p>
    </>
  );
}

function RestsOn({ judgement, words }: { judgement: Judgement; words: Words }) {
  const { facts, value, unit } = judgement;
  const told = facts.map((fact) => factInWords(fact, words));
  if (value === null) return <>{["Too few checks in the period to say", ...told].join("; ")}</>;
  if (told.length > 0) return <>{told.join("; ")}</>;
  return <>{unit === "percent" || unit === "points" ? "The results below" : "None"}</>;
}
