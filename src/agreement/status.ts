/** What a tranche is at a moment, in the contract's order. */
export const STATUSES = ["Scheduled", "Open", "Challenged", "Refused", "Lapsed", "Void", "Settled"] as const;

export type Status = (typeof STATUSES)[number];
