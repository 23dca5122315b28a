import { readFileSync } from "node:fs";
import type { GasReport } from "../bench/gas/report.js";
import { GAS_SNAPSHOT } from "../bench/gas/page.js";
import { formatted, table } from "./markdown.js";

export const COSTS_PAGE = "docs/deployment.md";

const MADE_PART = /(<!-- costs -->\n).*?(<!-- end -->)/s;

/** Rows of the gas snapshot that somebody pays for, and who that may be. */
const PAID_FOR: readonly (readonly [row: string, act: string])[] = [
  ["deploy-escrow", "deploy the escrow, once"],
  ["deploy-register", "deploy a register, once"],
  ["safe-create", "create a Safe of three owners, once"],
  ["open-12", "open an agreement of 12 tranches"],
  ["fund-first", "fund it"],
  ["attest-3of3-1", "pay a tranche on three signatures"],
  ["pay-run-20", "the same in a payment run of 20, each"],
  ["claim-1", "claim the care's fee on silence"],
  ["hold", "place a safeguarding hold"],
  ["lifetime-12", "an agreement's whole life: opened, funded, paid 12 times"],
];

/** Assumed prices of gas in gwei, and of the coin in pounds. */
const GWEI = [0.01, 1, 10, 50] as const;
const POUNDS_A_COIN = 2_000;
const GWEI_A_COIN = 1e9;

const thousands = new Intl.NumberFormat("en-GB");
const pounds = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });

/** docs/deployment.md with its table of costs as the gas snapshot has it. */
export async function costsPage(): Promise<string> {
  const { rows, peers } = JSON.parse(readFileSync(GAS_SNAPSHOT, "utf8")) as GasReport;
  const gasOf = new Map([...rows, ...peers].map(({ name, gas }) => [name, gas]));
  const lines = PAID_FOR.map(([row, act]) => {
    const gas = gasOf.get(row);
    if (gas === undefined) throw new Error(`${GAS_SNAPSHOT} has no row ${row}, which ${COSTS_PAGE} shows.`);
    return [act, `\`${row}\``, thousands.format(gas), ...GWEI.map((price) => costOf(gas, price))];
  });
  const head = ["to …", "row", "gas", ...GWEI.map((price) => `${price} gwei`)];
  const assumed = `One coin is taken to be worth ${pounds.format(POUNDS_A_COIN)}.`;
  const made = `${assumed}\n\n${table(head, lines)}`;
  const page = readFileSync(COSTS_PAGE, "utf8").replace(MADE_PART, (_, begin: string, end: string) => {
    return `${begin}\n${made}\n\n${end}`;
  });
  return formatted(page);
}

function costOf(gas: number, gwei: number): string {
  const cost = (gas * gwei * POUNDS_A_COIN) / GWEI_A_COIN;
  return cost < 0.01 ? "under 1p" : pounds.format(cost);
}
