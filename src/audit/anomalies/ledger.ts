/** What concerns the books as a whole, or shows only across placements. */
import { describeDifference } from "../../replay/checks.js";
import type { PlacementFigures } from "../figures.js";
import { counted, type Found, type LedgerRule, type Trace } from "./rule.js";

/**
 * The IRO Handbook (England, 2010) recommends 50 to 70 children for an independent reviewing officer, as the British
 * Association of Social Workers quotes it; nothing is said of other professions, so that it is a measure, no limit.
 */
const MOST_PLACEMENTS = 70;
const SAME_PANEL_PLACEMENTS = 5;
const VACANT = `0x${"00".repeat(20)}`;
/** By the number of their seats: those of the inspector and the social worker. */
const DECIDING_SEATS = [0, 1];

const about = (sentence: string, agreement: string | null = null, transactionHash: string | null = null): Found => ({
  sentence,
  agreement,
  transactionHash,
});

const difference: LedgerRule = {
  id: "difference",
  severity: "high",
  looksFor: "Anything that `audit verify` found to differ between the log and the contract.",
  next: "Sync again from another node and verify; if it stays, nothing on this page can be relied on.",
  find: ({ books, placements }) =>
    (books.verdict?.differences ?? []).map((found) => {
      const agreement = placements.find((placement) => placement.agreement === found.subject)?.agreement;
      return about(`${describeDifference(found)}.`, agreement ?? null);
    }),
};

const unverified: LedgerRule = {
  id: "unverified",
  severity: "high",
  looksFor: "Books that nobody verified against the contract at this very block.",
  next: "Run `placement audit verify`, and make this page again.",
  find: ({ books }) =>
    books.verdict === null ? [about("Nothing on this page was verified against the contract yet.")] : [],
};

const unproven: LedgerRule = {
  id: "unproven-word",
  severity: "medium",
  looksFor: "Words of contract wallets: only the chain witnessed them, no key proves them.",
  next: "Ask the wallet's owners for their own record of what they signed.",
  find: ({ wallets, words }) =>
    wallets.map((account) => about(`The word of ${words.account(account)} cannot be proved from the log alone.`)),
};

const waiting: LedgerRule = {
  id: "payout-waiting",
  severity: "high",
  looksFor: "Payouts that a token refused and that nobody has withdrawn since.",
  next: "Ask the token's issuer why it refuses the account; the account itself may withdraw to another.",
  find: ({ owed, words }) =>
    owed.map(({ token, account, amount }) =>
      about(`${words.money(token, amount)} waits for ${words.account(account)}: the token refused to deliver it.`),
    ),
};

const surplus: LedgerRule = {
  id: "surplus",
  severity: "low",
  looksFor: "More of a token in the escrow than its agreements account for.",
  next: "Somebody sent it without funding an agreement, or a node left out an agreement: verify with a second node.",
  find: ({ books, words }) =>
    (books.verdict?.holdings ?? []).flatMap(({ token, accounted, held }) =>
      held === null || held <= accounted
        ? []
        : [
            about(
              `The escrow holds ${words.money(token, held - accounted)} of ${words.account(token)} beyond its agreements.`,
            ),
          ],
    ),
};

const evidenceShared: LedgerRule = {
  id: "evidence-shared",
  severity: "high",
  looksFor: "Attestations of different agreements that rest on the same evidence.",
  next: "Ask for the evidence of both: what is about one person can't prove an outcome for another.",
  find: ({ traces, words }) => {
    const first = new Map<string, Trace>();
    // Commitments are public: whoever copies one comes later, however early the copier's agreement was opened.
    const inOrder = traces.toSorted((a, b) => Number(a.block - b.block));
    return inOrder.flatMap((trace) => {
      const earlier = first.get(trace.evidence);
      if (earlier === undefined) first.set(trace.evidence, trace);
      if (earlier === undefined || earlier.agreement === trace.agreement) return [];
      const sentence = `Decided on the very same evidence as ${words.placement(earlier.agreement)}.`;
      return [about(sentence, trace.agreement, trace.transactionHash)];
    });
  },
};

const busySigner: LedgerRule = {
  id: "busy-signer",
  severity: "low",
  looksFor: `Accounts that sit on the panels of more than ${MOST_PLACEMENTS} placements that are not closed.`,
  next: "Ask how one person can know so many placements well enough to decide their outcomes.",
  find: ({ placements, words }) =>
    [...seatsHeld(placements)]
      .filter(([, count]) => count > MOST_PLACEMENTS)
      .map(([account, count]) => about(`${words.account(account)} sits on the panels of ${count} placements.`)),
};

function seatsHeld(placements: readonly PlacementFigures[]): Map<string, number> {
  const held = new Map<string, number>();
  for (const { panel, isClosed } of placements) {
    for (const account of isClosed ? [] : panel) {
      if (account !== VACANT) held.set(account, (held.get(account) ?? 0) + 1);
    }
  }
  return held;
}

const samePanel: LedgerRule = {
  id: "same-panel",
  severity: "low",
  looksFor: `Homes with ${SAME_PANEL_PLACEMENTS} placements or more, all with the same inspector and the same social worker.`,
  next: "Ask whether these two are independent of the home, and who chose them.",
  find: ({ placements, words }) =>
    [...Map.groupBy(placements, ({ provider }) => provider)]
      .filter(([, group]) => group.length >= SAME_PANEL_PLACEMENTS && new Set(group.map(decidersOf)).size === 1)
      .map(([provider, group]) => {
        const [inspector = VACANT, socialWorker = VACANT] = group[0]?.panel ?? [];
        const pair = `${words.account(inspector)} and ${words.account(socialWorker)}`;
        return about(`${pair} decide for all ${counted(group.length, "placement")} of ${words.account(provider)}.`);
      }),
};

const decidersOf = ({ panel }: PlacementFigures): string => DECIDING_SEATS.map((seat) => panel[seat]).join(" ");

export const LEDGER_RULES: readonly LedgerRule[] = [
  difference,
  unverified,
  waiting,
  evidenceShared,
  unproven,
  surplus,
  busySigner,
  samePanel,
];
