import { STATUSES } from "../../../agreement/status.js";
import type { MoneyFigures, ProviderTotals, TokenTotals } from "../../../audit/figures.js";
import { MoneyOverTime } from "../charts/moneyOverTime.js";
import { Section, Table, type Column } from "../parts.js";
import type { Subject } from "./subject.js";

const MONEY: readonly (readonly [what: keyof MoneyFigures, heading: string])[] = [
  ["funded", "Came in"],
  ["paid", "Paid to homes"],
  ["reclaimed", "Reclaimed"],
  ["settledBack", "Back at settlements"],
  ["balance", "In escrow"],
  ["arrears", "Arrears"],
  ["liabilities", "May still be claimed"],
];

const COLUMNS: readonly Column[] = MONEY.map(([, heading]) => ({ heading, isNumber: true }));

export function TotalsSection(subject: Subject) {
  return (
    <Section id="totals" title="Totals">
      <p>
        What came in is what was paid, reclaimed, given back at settlements and is still in escrow. Arrears are decided
        and not yet funded; refused payouts wait in the escrow beside the balances.
      </p>
      <MoneyTables {...subject} />
      <Table
        id="statuses"
        caption="Tranches by status"
        columns={[{ heading: "Status" }, { heading: "Tranches", isNumber: true }]}
        rows={STATUSES.map((status) => [status, subject.report.statuses[status]])}
      />
      <Flows {...subject} />
    </Section>
  );
}

function MoneyTables({ report, words }: Subject) {
  const money = (totals: TokenTotals | ProviderTotals) =>
    MONEY.map(([what]) => words.money(totals.token, totals[what]));
  const placements = { heading: "Placements", isNumber: true };
  return (
    <>
      <Table
        id="tokens"
        caption="All placements, by token"
        columns={[{ heading: "Token" }, placements, ...COLUMNS, { heading: "Refused payouts", isNumber: true }]}
        rows={report.tokens.map((totals) => [
          words.account(totals.token),
          totals.placements,
          ...money(totals),
          words.money(totals.token, totals.owed),
        ])}
      />
      <Table
        id="providers"
        caption="By provider"
        columns={[{ heading: "Provider" }, placements, ...COLUMNS]}
        rows={report.providers.map((totals) => [words.account(totals.provider), totals.placements, ...money(totals)])}
      />
    </>
  );
}

function Flows({ report, words, books }: Subject) {
  return (
    <>
      {report.flows
        .filter(({ months }) => months.length > 0)
        .map(({ token, months }, index) => (
          <MoneyOverTime
            id={`months-${index}`}
            token={words.account(token)}
            months={months}
            money={(amount) => words.money(token, amount)}
            unit={10 ** (books.token(token).decimals ?? 0)}
          />
        ))}
    </>
  );
}
