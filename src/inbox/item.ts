import type { Role } from "../agreement/roles.js";

/**
 * Why something is in an inbox: it can be signed or decided by its owner, money waits for them to move it, a time runs
 * out, or somebody stopped it.
 */
export const INBOX_SECTIONS = ["sign", "decide", "money", "soon", "stopped"] as const;
export type InboxSection = (typeof INBOX_SECTIONS)[number];

/** One thing to do or to know. */
export interface InboxItem {
  readonly section: InboxSection;
  /** The agreement's id; of terms that nobody opened yet, the id that it will have. */
  readonly agreement: string;
  /** Those it is about; none if it is about the agreement as a whole. */
  readonly tranches: readonly number[];
  /** Unix seconds until which it can be done, or when it happens by itself; null if there is no such moment. */
  readonly by: bigint | null;
  /** Token base units that depend on it; null if none do. */
  readonly amount: bigint | null;
  readonly sentence: string;
  /** The command that does it, with `…` where its owner must choose; null if there is nothing to do but to know. */
  readonly next: string | null;
}

/** What the owner of an inbox is in one agreement. */
export type HeldRole = Exclude<Role, "token" | "register">;

/** By section, and within it the most urgent first. */
export function inOrder(items: readonly InboxItem[]): InboxItem[] {
  const never = 2n ** 64n;
  const rank = ({ section }: InboxItem): number => INBOX_SECTIONS.indexOf(section);
  return items.toSorted((a, b) => rank(a) - rank(b) || Number((a.by ?? never) - (b.by ?? never)));
}
