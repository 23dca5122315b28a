import { z } from "zod";
import { parseJsonFile } from "../evidence/jsonFile.js";
import { parseFinding } from "./finding.js";
import type { Found } from "./requirements.js";

const bytes32 = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/, "must be 0x and 64 hexadecimal digits")
  .toLowerCase();

const FINDINGS = {
  schema: z.record(bytes32, z.strictObject({ findings: z.array(z.string()).min(1), evidence: bytes32 })),
  faultIn: () => undefined,
  what: "a list of findings",
  next: 'Write for each agreement: "0x…": { "findings": ["1=met", "2=60%"], "evidence": "0x…" }.',
};

/**
 * What a visit found, by the agreement's id: each tranche and how far its outcome was met, and the commitment to the
 * evidence. A file of one's own, to compare requests with before signing them.
 * @throws PlacementError `bad-input` if it is none, `bad-usage` if one of the findings is none.
 */
export function parseFindingsFile(text: string, path: string): Map<string, Found> {
  const listed = Object.entries(parseJsonFile(text, path, FINDINGS));
  return new Map(
    listed.map(([agreement, { findings, evidence }]) => [
      agreement,
      { findings: findings.map(parseFinding), evidence },
    ]),
  );
}
