import { latestBlock } from "../../../adapters/snapshot.js";
import { agreementsNaming, endorsementsSent } from "../../../adapters/agreementsOf.js";
import type { ConnectedEscrow } from "../../../adapters/escrow.js";
import { sameAddress } from "../../../agreement/addresses.js";
import type { AgreementSnapshot } from "../../../agreement/snapshot.js";
import { attestationDigest } from "../../../attestation/typedData.js";
import { PlacementError } from "../../../errors.js";
import { agreementItems } from "../../../inbox/agreementItems.js";
import { inOrder, type InboxItem } from "../../../inbox/item.js";
import { owedItem } from "../../../inbox/owedItem.js";
import { endorsementItem } from "../../../inbox/requestItems.js";
import { parseBlock } from "../../blocks.js";
import { readPrivateAgreements } from "../../../adapters/privateAgreements.js";
import type { Handler } from "../../program.js";
import { readAgreements } from "../../readAgreements.js";
import { describeInbox } from "../../render/inbox.js";
import type { DataOf } from "../../shapes/index.js";
import { itemsInFolder } from "./requests.js";

interface Options {
  readonly as: string;
  readonly requests?: string;
  readonly agreements?: string;
  readonly days: string;
  readonly fromBlock: string;
}

const DAY = 86_400n;
const MOST_DAYS = 366n;

export const inbox: Handler<Options, DataOf<"inbox">> = async (context, _args, options) => {
  const days = parseDays(options.days);
  const account = await context.account(options.as);
  const escrow = await context.escrow();
  const block = await latestBlock(escrow);
  const [number, time] = [block.number, BigInt(block.timestamp)];
  const range = { fromBlock: BigInt(parseBlock(options.fromBlock)), toBlock: BigInt(number) };
  const ids = await agreementsNaming(escrow, account, range);
  const { agreements, unread } = await readAgreements(context, ids, block, { isTolerant: true });
  const folder = await itemsInFolder(context, options.requests ?? ".", account);
  const items = [
    ...folder.items,
    ...(await endorsementItems(escrow, account, agreements, range)),
    ...agreements.flatMap((agreement) => agreementItems(agreement, account, time + days * DAY)),
    ...(await owedItems(escrow, account, agreements)),
  ];
  const leftOut = [...folder.leftOut, ...unread];
  const copies = await readPrivateAgreements(context.path(options.agreements ?? "."), escrow.domain, ({ message }) => {
    leftOut.push(message);
  });
  for (const reason of leftOut) context.io.err(`Left out: ${reason}\n`);
  const owner = (await context.book()).nameOf(account);
  const { text, items: named } = describeInbox(inOrder(items), { owner, time, days, agreements, copies });
  return { text, data: { account, block: number, time, items: named, leftOut } };
};

function parseDays(given: string): bigint {
  const days = /^\d{1,3}$/.test(given) ? BigInt(given) : 0n;
  if (days >= 1n && days <= MOST_DAYS) return days;
  throw new PlacementError("bad-usage", `${given} is not a number of days from 1 to ${MOST_DAYS}.`, {
    next: "Correct --days.",
  });
}

async function endorsementItems(
  escrow: ConnectedEscrow,
  account: string,
  agreements: readonly AgreementSnapshot[],
  range: { readonly fromBlock: bigint; readonly toBlock: bigint },
): Promise<InboxItem[]> {
  const seated = new Map(
    agreements.map((agreement) => [agreement.agreement, { agreement, seat: seatOf(agreement, account) }]),
  );
  const mine = [...seated].filter(([, { seat }]) => seat !== -1).map(([id]) => id);
  const sent = await endorsementsSent(escrow, mine, range);
  const byDigest = new Map(
    sent.map(({ attestation }) => [attestationDigest(escrow.domain, attestation), attestation] as const),
  );
  const items = [...byDigest].map(async ([digest, attestation]) => {
    const place = seated.get(attestation.agreement);
    if (place === undefined) return undefined;
    const { endorsed, retracted } = await escrow.contract.endorsementsOf(attestation.agreement, digest);
    const open = { attestation, endorsed: Number(endorsed), retracted: Number(retracted) };
    return endorsementItem(open, place.seat, place.agreement);
  });
  return (await Promise.all(items)).filter((item) => item !== undefined);
}

const seatOf = ({ terms }: AgreementSnapshot, account: string): number =>
  terms.panel.findIndex((holder) => sameAddress(holder, account));

/** Once a token, whatever number of agreements is in it. */
async function owedItems(
  { contract }: ConnectedEscrow,
  account: string,
  agreements: readonly AgreementSnapshot[],
): Promise<InboxItem[]> {
  const byToken = new Map(agreements.map((agreement) => [agreement.terms.token, agreement]));
  const items = [...byToken].map(async ([token, agreement]) =>
    owedItem(await contract.owed(token, account), agreement),
  );
  return (await Promise.all(items)).filter((item) => item !== undefined);
}
