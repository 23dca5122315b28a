import type { RequestKind } from "../../attestation/kinds.js";

/** The panel's word goes out in a payment run instead. */
type SubmittedKind = Exclude<RequestKind, "Attestation">;

/** What became of one signed request. */
export interface Submission {
  readonly path: string;
  readonly kind: SubmittedKind;
  /** The agreement that it is about. */
  readonly agreement: string;
  /** What was signed. */
  readonly digest: string;
  readonly state: "done" | "already-done" | "lacks-signatures" | "stale" | "refused";
  /** Why it was not done. */
  readonly reason?: string;
  readonly transaction?: string;
  readonly block?: number;
  readonly gasUsed?: bigint;
}

const DONE: Readonly<Record<SubmittedKind, string>> = {
  Terms: "the agreement is open",
  Retraction: "the word is taken back",
  Amendment: "the amendment is in force",
  Appointment: "the appointment is in force",
  Termination: "the end is set",
  Settlement: "the agreement is settled and closed",
};

export function describeSubmission({ path, kind, state, reason, block, transaction }: Submission): string {
  if (state === "done") return `${path}: ${DONE[kind]} (block ${block ?? ""}, transaction ${transaction ?? ""}).`;
  if (state === "already-done") return `${path}: done already: ${DONE[kind]}.`;
  return `${path}: ${NOT_DONE[state]}: ${reason ?? ""}`;
}

const NOT_DONE = {
  "lacks-signatures": "not sent, signatures are lacking",
  stale: "not sent, for it is out of date",
  refused: "the escrow refuses it",
} as const;

export function describeSubmissions(submissions: readonly Submission[]): string {
  const lines = submissions.map(describeSubmission);
  if (submissions.length === 1) return lines.join("\n");
  const count = (state: Submission["state"]): number => submissions.filter((one) => one.state === state).length;
  const counts = `${count("done")} done, ${count("already-done")} were done already, ${count("lacks-signatures")} lack signatures, ${count("stale")} are out of date, ${count("refused")} refused.`;
  return [counts, ...lines.map((line) => `  ${line}`)].join("\n");
}
