import type { BuiltAgreement } from "../../agreement/index.js";
import type { AgreementSnapshot } from "../../agreement/snapshot.js";
import { shortHash } from "../../agreement/words.js";
import { readableMoment } from "../../forecast/times.js";
import { INBOX_SECTIONS, type InboxItem, type InboxSection } from "../../inbox/item.js";
import type { PrivateAgreements } from "../../attestation/privateAgreements.js";
import { trancheLabels } from "./tranche.js";

/** Whose inbox, when, and what is at hand to say it in words. */
interface Known {
  readonly owner: string;
  /** Unix seconds. */
  readonly time: bigint;
  readonly days: bigint;
  readonly agreements: readonly AgreementSnapshot[];
  readonly copies: PrivateAgreements;
}

type NamedItem = InboxItem & { readonly name: string | null };

export function describeInbox(items: readonly InboxItem[], known: Known): { text: string; items: NamedItem[] } {
  const named = items.map((item) => ({ ...item, name: copyOf(item, known)?.name ?? null }));
  const sections = INBOX_SECTIONS.flatMap((section) => describeSection(section, named, known));
  const head = `${known.owner}, ${readableMoment(known.time)}`;
  return {
    text: [head, ...(sections.length === 0 ? ["Nothing waits for you."] : sections)].join("\n\n"),
    items: named,
  };
}

/** The latest one, which at least has the placement's name; its tranches are named only where they are the same still. */
const copyOf = ({ agreement }: InboxItem, { copies }: Known): BuiltAgreement | undefined =>
  copies.copiesOf(agreement)[0]?.built;

function describeSection(section: InboxSection, items: readonly NamedItem[], known: Known): string[] {
  const own = items.filter((item) => item.section === section);
  if (own.length === 0) return [];
  const byAgreement = Map.groupBy(own, ({ agreement }) => agreement);
  const blocks = [...byAgreement].flatMap(([agreement, some]) => [
    `  ${some[0]?.name ?? `agreement ${shortHash(agreement)}`}`,
    ...some.flatMap((item) => describeItem(item, known)),
  ]);
  return [[titleOf(section, known), ...blocks].join("\n")];
}

function titleOf(section: InboxSection, { days }: Known): string {
  const titles: Readonly<Record<InboxSection, string>> = {
    sign: "Awaits your signature",
    decide: "You may decide",
    money: "Money to move",
    soon: `Within ${days} ${days === 1n ? "day" : "days"}, by itself`,
    stopped: "Held, challenged or refused",
  };
  return titles[section];
}

function describeItem(item: NamedItem, known: Known): string[] {
  const { agreement, tranches, sentence, next, section, by } = item;
  const snapshot = known.agreements.find((one) => one.agreement === agreement);
  const [only, ...others] = tranches;
  const label =
    section === "sign" || only === undefined || others.length > 0 || snapshot === undefined
      ? ""
      : `${trancheLabels(snapshot, copyOf(item, known))(only)}: `;
  const until = section === "sign" && by !== null ? `; it counts until ${readableMoment(by)}` : "";
  return [`    ${label}${sentence}${until}`, ...(next === null ? [] : [`      ${next}`])];
}
