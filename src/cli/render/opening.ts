/** What became of one request to open an agreement. */
export interface Opening {
  readonly path: string;
  readonly agreement: string;
  readonly state: "opened" | "already-open" | "lacks-signatures" | "refused";
  /** Why it was not opened. */
  readonly reason?: string;
  readonly transaction?: string;
  readonly block?: number;
  readonly gasUsed?: bigint;
}

export function describeOpening({ path, agreement, state, reason, block, transaction }: Opening): string {
  if (state === "opened") {
    return `Opened the agreement ${agreement}\nin block ${block ?? ""}, transaction ${transaction ?? ""}.`;
  }
  if (state === "already-open") return `${path}: the agreement ${agreement} is open already.`;
  return `${path}: not opened: ${reason ?? ""}`;
}

export function describeOpenings(openings: readonly Opening[]): string {
  if (openings.length === 1) return openings.map(describeOpening).join("\n");
  const count = (state: Opening["state"]): number => openings.filter((opening) => opening.state === state).length;
  const left = openings.filter(({ state }) => state !== "opened");
  return [
    `${count("opened")} opened, ${count("already-open")} were open already, ${count("lacks-signatures")} lack signatures, ${count("refused")} refused.`,
    ...left.map((opening) => `  ${describeOpening(opening)}`),
  ].join("\n");
}
