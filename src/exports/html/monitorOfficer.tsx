/** What a person adds to a monitoring report, on the screen or with a pen. */
import { Section, Table } from "./parts.js";

const NARRATIVE_LINES = 14;
const ACTIONS = 6;
const RULED = "border-bottom: 1px solid var(--line); height: 2.2rem; max-width: 48rem;";
const ROOM = "min-height: 2.4rem; min-width: 5rem;";

/** @param paragraphs - None: lines to write on. */
export function Narrative({ paragraphs, officer }: { paragraphs: readonly string[]; officer: string | null }) {
  return (
    <Section id="narrative" title="The officer's narrative">
      {paragraphs.length === 0 ? (
        <>
          <p class="muted">
            To be written by hand: what no figure shows, what was seen at the visit, what the people who live there say.
          </p>
          <Ruled lines={NARRATIVE_LINES} />
        </>
      ) : (
        paragraphs.map((paragraph) => <p style="white-space: pre-line">{paragraph}</p>)
      )}
      <p>
        <strong>Officer:</strong> {officer ?? "…………………………………………"}
      </p>
    </Section>
  );
}

function Ruled({ lines }: { lines: number }) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: lines }, () => (
        <div style={RULED}></div>
      ))}
    </div>
  );
}

export function AgreedActions() {
  return (
    <Section id="actions" title="Actions agreed with the provider">
      <Table
        id="actions-table"
        caption="To be filled in together"
        columns={[
          { heading: "No." },
          { heading: "Action" },
          { heading: "Who" },
          { heading: "By when" },
          { heading: "Put right on" },
        ]}
        rows={Array.from({ length: ACTIONS }, (_, index) => [
          (index + 1).toString(),
          ...Array.from({ length: 4 }, () => <div style={ROOM}></div>),
        ])}
      />
      <Table
        id="signed-table"
        caption="Read and agreed"
        columns={[{ heading: "For" }, { heading: "Name and role" }, { heading: "Date" }, { heading: "Signature" }]}
        rows={["the council", "the home"].map((who) => [
          who,
          ...Array.from({ length: 3 }, () => <div style={ROOM}></div>),
        ])}
      />
    </Section>
  );
}
