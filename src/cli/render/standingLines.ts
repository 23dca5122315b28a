import { formatPounds, SEATS, SEAT_WORDS } from "../../agreement/index.js";
import { DAY_SECONDS } from "../../agreement/bounds.js";
import { formatDays } from "../../agreement/careDays.js";
import type { AgreementSnapshot } from "../../agreement/snapshot.js";
import { numberIn, type Asked } from "./asked.js";
import type { ReadFrom } from "./known.js";
import { wrapped } from "./screen.js";
import { formatDate, formatMoment } from "../../agreement/moments.js";

/** Until when a signature counts, and what the agreement's money stands at, with what vouches for that. */
export function standingLines({ request, clear, known, now }: Asked): string[] {
  const until = numberIn(clear, "validUntil");
  const validity =
    until === undefined ? [] : [`Valid until ${formatMoment(until)} in London, ${leftInWords(until, now)}.`];
  if (request.typedData.primaryType === "Terms") return [];
  const { agreement, readFrom } = known;
  if (agreement === undefined) return [...validity, "Not checked against the chain: no node is at hand."];
  const source = readFrom ?? "request";
  const [balance, hold] = moneyWords(agreement);
  const lines =
    source === "chain"
      ? [`As of block ${agreement.block} ${balance} ${hold}`]
      : [
          `Not checked against the chain: no node is at hand. ${VOUCHED[source]}`,
          `By the request, as of block ${agreement.block}, ${balance} ${hold}`,
          ...versionLine(clear, agreement),
        ];
  return [...validity, ...lines].flatMap((line) => wrapped(line));
}

/** Who signs without a node cannot know whether the version is still in force. */
function versionLine(clear: Asked["clear"], { time }: AgreementSnapshot): string[] {
  const version = numberIn(clear, "version");
  if (version === undefined) return [];
  return [
    `Your signature counts for version ${version} of the agreement, which was in force on ${formatMoment(time)} according to the request. If the agreement has changed since, it never counts.`,
  ];
}

const VOUCHED: Readonly<Record<Exclude<ReadFrom, "chain">, string>> = {
  id: "The agreement's id is the hash of these very terms, so people, and amounts in the token's smallest unit, are certain. How many of those make a pound, the balance, the hold and what is decided already are the word of whoever made the request.",
  copy: "Your private copy has the same terms, so amounts and people are those you know. Balance, hold and what is decided already are the word of whoever made the request.",
  request:
    "Amounts, people, balance and hold are the word of whoever made the request: they are not part of what you sign, and nothing here proves them. A node (--rpc) or your private copy would.",
};

function moneyWords({ balance, decimals, heldUntil, heldBy, time }: AgreementSnapshot): [string, string] {
  const seat = SEATS.find((_, index) => heldBy === 1 << index);
  const by = seat === undefined ? "" : `, placed by the ${SEAT_WORDS[seat]},`;
  const hold =
    time < heldUntil ? `A HOLD${by} stops outcome money until ${formatDate(heldUntil)}.` : "There is no hold.";
  return [`the balance is ${formatPounds(balance, decimals)}.`, hold];
}

function leftInWords(until: bigint, now: bigint): string {
  if (until < now) return "so it has expired";
  const days = (until - now) / DAY_SECONDS;
  return days === 0n ? "less than a day from now" : `${formatDays(days)} from now`;
}
