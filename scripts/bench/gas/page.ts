import { formatted } from "../../docs/markdown.js";
import type { GasReport } from "./report.js";
import { breakdownTable, peersTable, rowsTable, type GasTable } from "./tables.js";

export const GAS_PAGE = "docs/gas.md";
export const GAS_SNAPSHOT = "docs/gas.json";

const HEAD = `<!-- Made by \`npm run bench:gas -- --write\` from what it measured. Change nothing here. -->

# What it costs in gas

\`npm run bench:gas\` measures every operation on Hardhat's own network (Cancun's prices), each as \`gasUsed\` of the receipt
of one transaction, so that no account and no slot is warm. The token is OpenZeppelin's ERC-20. Payee and escrow hold some of
it already, the commissioner's allowance is a standing one, amounts are in pounds and pence with 18 decimals, and
references and tags are as random as those the tools make. Unless a row says otherwise, the agreement has 12 tranches (four
periods of four weeks, each with the care, an outcome that all seats attest and the inspector's holdback), three seats (the
fourth is vacant) and no register, and a relayer sends what anybody may send.

\`${GAS_SNAPSHOT}\` holds the same numbers. \`npm run check:gas\`, a part of \`npm run check\`, measures again and fails when a row
has grown by more than half a percent.`;

const PEERS = `## Beside what else one would take

Contracts that are on npm ran in the same run as their own projects built them, paying the same sum in the same token to the
same payee. The column beside it has what an earlier run gave, with other amounts and newer releases (Safe 1.5.0); what is
not on npm was not measured again. \`limit\` is \`contracts/bench/SignatureLimit.sol\`: what no contract that asks three
signatures can go much below.`;

const BREAKDOWN = `## Where a payment's gas goes

By a trace of \`attest-3of3-1\`: the parts add up to the receipt's \`gasUsed\`, or the script stops. The least is what the
protocol asks for what a part is there for, if all else were free; code has none.`;

/** docs/gas.md as it should be. */
export async function gasPage(report: GasReport): Promise<string> {
  const sections = [
    ...[HEAD, "## Operations", markdown(rowsTable(report)), PEERS, markdown(peersTable(report))],
    ...[BREAKDOWN, markdown(breakdownTable(report))],
  ];
  return formatted(sections.join("\n\n"));
}

/** docs/gas.json as it should be. */
export const gasSnapshot = (report: GasReport): Promise<string> => formatted(JSON.stringify(report), "json");

function markdown({ head, lines, right }: GasTable): string {
  const rule = head.map((_, column) => (right.includes(column) ? "---:" : "---"));
  return [head, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
