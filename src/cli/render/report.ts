import { printableLines } from "../../agreement/text/characters.js";
import type { Io, Report } from "../io.js";

/** Names of files and what strangers wrote may stand in the text: nothing in it may command the terminal. */
export function printReport(report: Report, io: Io, asJson: boolean): void {
  if (!asJson && report.text === "") return;
  io.out(asJson ? `${JSON.stringify(report.data, bigintToString, 2)}\n` : withNewline(printableLines(report.text)));
}

const withNewline = (text: string): string => (text.endsWith("\n") ? text : `${text}\n`);

const bigintToString = (_key: string, value: unknown): unknown =>
  typeof value === "bigint" ? value.toString() : value;
