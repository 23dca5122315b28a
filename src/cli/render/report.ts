import type { Io, Report } from "../io.js";

export function printReport(report: Report, io: Io, asJson: boolean): void {
  io.out(asJson ? `${JSON.stringify(report.data, bigintToString, 2)}\n` : withNewline(report.text));
}

const withNewline = (text: string): string => (text.endsWith("\n") ? text : `${text}\n`);

const bigintToString = (_key: string, value: unknown): unknown =>
  typeof value === "bigint" ? value.toString() : value;
