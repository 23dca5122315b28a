import type { ConnectedEscrow } from "./escrow.js";
import { fetchEvents, type BlockRange } from "./logSource.js";
import { sameAddress } from "../agreement/addresses.js";
import { rolesOf } from "../agreement/roles.js";
import type { Terms } from "../agreement/terms.js";
import type { EndorsedEvent, LedgerEvent } from "../replay/events.js";

/** The agreements that ever named the account, in the order in which they were opened. */
export async function agreementsNaming(
  { contract, chain, address }: ConnectedEscrow,
  account: string,
  range: BlockRange,
): Promise<string[]> {
  const { Opened, Amended, Appointed } = contract.filters;
  const topics = [[Opened.fragment, Amended.fragment, Appointed.fragment].map(({ topicHash }) => topicHash)];
  const events = await fetchEvents(chain.provider, address, range, topics);
  const named = events.flatMap((event) => (names(event, account) && "agreement" in event ? [event.agreement] : []));
  return [...new Set(named)];
}

function names(event: LedgerEvent, account: string): boolean {
  switch (event.name) {
    case "Opened":
      return holdsRole(event.terms, account);
    case "Amended":
      return holdsRole(event.amendment.terms, account);
    case "Appointed":
      return sameAddress(event.appointment.account, account);
    default:
      return false;
  }
}

const holdsRole = (terms: Terms, account: string): boolean =>
  Object.values(rolesOf(terms)).some((holder) => sameAddress(holder, account));

/** Every endorsement of the agreements that was ever sent. */
export async function endorsementsSent(
  { contract, chain, address }: ConnectedEscrow,
  agreements: readonly string[],
  range: BlockRange,
): Promise<EndorsedEvent[]> {
  if (agreements.length === 0) return [];
  const topics = [contract.filters.Endorsed.fragment.topicHash, [...agreements]];
  const events = await fetchEvents(chain.provider, address, range, topics);
  return events.filter((event) => event.name === "Endorsed");
}
