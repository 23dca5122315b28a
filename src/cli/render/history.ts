import type { AddressBook, BuiltAgreement } from "../../agreement/index.js";
import { DAY_SECONDS } from "../../agreement/bounds.js";
import { formatDays } from "../../agreement/careDays.js";
import { formatMoment } from "../../agreement/moments.js";
import type { AgreementSnapshot } from "../../agreement/snapshot.js";
import { panelInWords } from "../../audit/telling/speech.js";
import { tellAccountEvent, type TimelineItem } from "../../audit/timeline.js";
import type { TokenFacts } from "../../audit/books.js";
import type { Words } from "../../audit/words.js";
import { outlookOf, type AgreementOutlook } from "../../forecast/index.js";
import type { AgreementAccount } from "../../replay/account.js";
import type { PayoutRefusedEvent } from "../../replay/events.js";
import type { AgreementState } from "../../replay/state.js";
import { describeAccount } from "./account.js";
import { endInWords, holdInWords } from "./agreement.js";
import { describeStanding, nameOutlook } from "./due.js";
import { wrapped } from "./wrapped.js";

/** All that is told of one agreement. */
export interface ToldHistory {
  readonly state: AgreementState;
  readonly snapshot: Omit<AgreementSnapshot, "decimals">;
  readonly account: AgreementAccount;
  readonly timeline: readonly TimelineItem[];
  readonly refused: readonly PayoutRefusedEvent[];
  readonly token: TokenFacts;
  readonly built: BuiltAgreement | undefined;
  /** In words; see `verdictInWords`. */
  readonly verdict: string;
}

/** An agreement from its opening to the store's head. */
export function describeHistory(told: ToldHistory, words: Words, book: AddressBook): string {
  const { account, built, token, timeline, refused, verdict } = told;
  const sections = [
    headLines(told, words),
    ["What happened", ...timeline.flatMap(stepLines)],
    refused.length === 0
      ? []
      : [
          "Payouts that the token refused",
          ...refused.flatMap((event) =>
            wrapped(`${formatMoment(event.block.timestamp)}  ${tellAccountEvent(event, words)}`, "  "),
          ),
        ],
    ["The money", describeAccount(account, built, token.decimals ?? undefined, book)],
    nextLines(told),
    [verdict],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function headLines({ state, snapshot, token }: ToldHistory, words: Words): string[] {
  const { terms, id, version } = state;
  const days = (seconds: bigint): string => formatDays(seconds / DAY_SECONDS);
  const symbol = token.symbol === null ? "" : ` (${token.symbol})`;
  return [
    `${words.placement(id)} ${id}`,
    `version ${version}, as of block ${snapshot.block}, ${formatMoment(snapshot.time)}`,
    "",
    `  commissioner  ${words.account(terms.commissioner)}`,
    `  provider      ${words.account(terms.provider)}, paid to ${words.account(terms.payee)}`,
    `  arbiter       ${words.account(terms.arbiter)}`,
    `  panel         ${panelInWords(words, state)}`,
    `  token         ${words.account(terms.token)}${symbol}`,
    `  periods       notice ${days(terms.noticePeriod)}, hold ${days(terms.holdPeriod)}, long stop ${days(terms.longStop)}`,
    `  ends          ${endInWords(snapshot)}`,
    `  hold          ${holdInWords(snapshot)}`,
  ];
}

const stepLines = ({ at, title, sentence }: TimelineItem): string[] => [
  `  ${formatMoment(at)}  ${title}`,
  ...wrapped(sentence, "    "),
];

/** Null where the token does not tell its decimals: sentences about its money would be wrong. */
export function outlookFor({ snapshot, token }: Pick<ToldHistory, "snapshot" | "token">): AgreementOutlook | null {
  return token.decimals === null ? null : outlookOf({ ...snapshot, decimals: token.decimals });
}

function nextLines(told: ToldHistory): string[] {
  const outlook = outlookFor(told);
  if (outlook === null) return ["What is next cannot be told in pounds: the token does not say its decimals."];
  const named = nameOutlook({ ...told.snapshot, decimals: outlook.decimals }, outlook, told.built);
  const lines = describeStanding(named);
  return lines.length === 0 ? ["Nothing is next: all is decided."] : ["What is next", ...lines];
}
