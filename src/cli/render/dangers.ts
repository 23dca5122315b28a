import { sameAddress } from "../../agreement/addresses.js";
import { SEATS, SEAT_WORDS } from "../../agreement/index.js";
import { DAY_SECONDS } from "../../agreement/bounds.js";
import { listInWords } from "../../agreement/words.js";
import { chainName } from "../../clearSigning/provider.js";
import type { Finding } from "../../attestation/typedData.js";
import { isCopyOf } from "../../attestation/privateAgreements.js";
import { findingsIn, numberIn, type Asked } from "./asked.js";
import { wrapped } from "./screen.js";
import { formatDate } from "../../agreement/moments.js";

/** What may do harm, said before anything else. */

const LONGEST_USUAL_DAYS = 60n;
const MET_IN_FULL = 10_000n;

/** Numbered, so that none is overlooked; nothing if there is nothing to fear. */
export function dangerLines(asked: Asked): string[] {
  const dangers = [
    placeDangers,
    copyDangers,
    versionDangers,
    expiryDangers,
    strangers,
    ...(OF_KIND[kindOf(asked)] ?? []),
  ];
  const found = dangers.flatMap((danger) => danger(asked));
  if (found.length === 0) return [];
  const title = found.length === 1 ? "WARNING: READ THIS FIRST" : `${found.length} WARNINGS: READ THESE FIRST`;
  const numbered = found.flatMap((text, at) => wrapped(`${at + 1}. ${text}`, 2, 5));
  return [title, ...numbered, ""];
}

const kindOf = ({ request }: Asked): string => request.typedData.primaryType;

function placeDangers({ request, known: { escrow, readFrom } }: Asked): string[] {
  const { chainId, verifyingContract } = request.typedData.domain;
  const unknownChain =
    chainName(Number(chainId)) === undefined
      ? [`Chain ${chainId} is not known here. Ask the commissioner which chain the placement's money is on.`]
      : [];
  if (escrow === undefined && readFrom !== "chain") {
    const none = `No escrow is known here on this chain, so nothing shows that ${verifyingContract} is the right contract. Compare it with what the commissioner published, or give --escrow.`;
    return [...unknownChain, none];
  }
  if (escrow === undefined || sameAddress(escrow, verifyingContract)) return unknownChain;
  const other = `UNKNOWN ESCROW: it is for the contract ${verifyingContract}, but the escrow known here is ${escrow}. A signature for a contract that nobody vouches for may give anything away.`;
  return [...unknownChain, other];
}

function copyDangers(asked: Asked): string[] {
  const { built, next, agreement, readFrom, hasRival } = asked.known;
  if (hasRival === true) return [RIVAL];
  if (built !== undefined && next !== undefined && built.decimals !== next.decimals) return [OTHER_UNITS];
  if (kindOf(asked) === "Terms" && built === undefined)
    return [`NO PRIVATE COPY of these terms is here. ${ASK_FOR_COPY}`];
  if (kindOf(asked) === "Amendment" && next === undefined) {
    return [`NO PRIVATE COPY of the terms that this would put in force is here. ${ASK_FOR_COPY}`];
  }
  const differs =
    readFrom !== "chain" &&
    agreement !== undefined &&
    built !== undefined &&
    !isCopyOf(built, { ...agreement.terms, schedule: agreement.tranches });
  return differs
    ? ["What the request says of the agreement is not what your private copy has. Ask why before you sign."]
    : [];
}

const RIVAL =
  "PRIVATE COPIES DISAGREE: another one in this folder, as late or later, has other terms. What is shown may be out of force. Ask a node (--rpc), or name the right one with --agreement.";

const OTHER_UNITS =
  "PRIVATE COPIES COUNT MONEY DIFFERENTLY: they give the token other decimals, so one of them shows wrong amounts.";

const ASK_FOR_COPY =
  "Outcomes cannot be shown in words. Ask for it (*.agreement.json), put it into this folder, and read this again.";

function versionDangers({ clear, known: { agreement, built, readFrom } }: Asked): string[] {
  const version = numberIn(clear, "version");
  if (version === undefined) return [];
  const current = agreement?.version ?? built?.version;
  if (current === undefined || current === version) return [];
  const source =
    readFrom === "chain"
      ? "is in force"
      : agreement === undefined
        ? "is what your private copy has"
        : "was in force, as the request says";
  return [`IT IS FOR VERSION ${version} of the agreement, but version ${current} ${source}.`];
}

function expiryDangers({ clear, now }: Asked): string[] {
  const until = numberIn(clear, "validUntil");
  if (until === undefined || until <= now + LONGEST_USUAL_DAYS * DAY_SECONDS) return [];
  const days = (until - now) / DAY_SECONDS;
  return [
    `IT COUNTS FOR LONG: your signature can be used until ${formatDate(until)}, ${days} days from now. More than ${LONGEST_USUAL_DAYS} is unusual.`,
  ];
}

function strangers({ clear }: Asked): string[] {
  const unnamed = clear.fields.filter(
    ({ address, isUnknown, path }) => address !== undefined && isUnknown && path !== "@.to",
  );
  if (unnamed.length === 0) return [];
  const who = listInWords(unnamed.map(({ label, address }) => `${label.replace(/ \(.*\)$/, "")} ${address ?? ""}`));
  return [`NOT IN YOUR ADDRESS BOOK: ${who}. Compare every digit with what the people themselves told you.`];
}

type Danger = (asked: Asked) => string[];

const OF_KIND: Readonly<Record<string, readonly Danger[]>> = {
  Attestation: [findingDangers, overRefusalDangers],
  Amendment: [liftedEnd],
  Appointment: [vacancy],
  Settlement: [nothingForTheHome],
};

function findingDangers({ clear }: Asked): string[] {
  const findings = findingsIn(clear);
  const named = (some: readonly Finding[]): string =>
    `${some.length === 1 ? "tranche" : "tranches"} ${listInWords(some.map(({ tranche }) => String(tranche)))}`;
  const none = findings.filter(({ achieved }) => achieved === 0n);
  const partly = findings.filter(({ achieved }) => achieved > 0n && achieved < MET_IN_FULL);
  const beyond = findings.filter(({ achieved }) => achieved > MET_IN_FULL);
  return [
    ...(none.length === 0
      ? []
      : [
          `NOT MET: it finds ${named(none)} not met. Nothing is paid for it now, and care money is not paid on silence any more.`,
        ]),
    ...(partly.length === 0
      ? []
      : [
          `PARTLY MET: it finds ${named(partly)} met in part only. The rest of that money is never paid: it goes back.`,
        ]),
    ...(beyond.length === 0 ? [] : [`MORE THAN 100 %: ${named(beyond)}. The escrow refuses such a finding.`]),
  ];
}

function overRefusalDangers({ clear, known: { agreement } }: Asked): string[] {
  if (clear.message["overRefusal"] !== true) return [];
  const idle = findingsIn(clear).filter(({ tranche }) => {
    const status = agreement?.tranches[Number(tranche)]?.status;
    return status !== undefined && status !== "Refused";
  });
  return [
    "IT OVERTURNS A REFUSAL: the panel found not met before, and this pays nevertheless. Sign only if you know why.",
    ...(idle.length === 0
      ? []
      : [
          `Nobody refused ${listInWords(idle.map(({ tranche }) => `tranche ${tranche}`))}: so signed, it would overturn a later refusal.`,
        ]),
  ];
}

function liftedEnd({ clear }: Asked): string[] {
  const endsAt = numberIn(clear, "endsAt") ?? 0n;
  return endsAt === 0n ? [] : [`IT LIFTS THE END that was set for ${formatDate(endsAt)}: the placement goes on.`];
}

function vacancy({ clear }: Asked): string[] {
  if (BigInt(String(clear.message["account"])) !== 0n) return [];
  const seat = SEATS[Number(numberIn(clear, "seat"))];
  return [
    `IT LEAVES THE SEAT EMPTY: nobody would be ${seat === undefined ? "there" : SEAT_WORDS[seat]} on this panel.`,
  ];
}

function nothingForTheHome({ clear }: Asked): string[] {
  return numberIn(clear, "toPayee") === 0n ? ["THE HOME GETS NOTHING out of this settlement."] : [];
}
