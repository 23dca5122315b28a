import type { Signer } from "ethers";
import { sameAddress } from "../agreement/addresses.js";
import { ROLE_WORDS, SEATS, formatPounds, type AddressBook, type BuiltAgreement } from "../agreement/index.js";
import { rolesOf, type Role } from "../agreement/roles.js";
import { listInWords } from "../agreement/words.js";
import type { ConnectedEscrow } from "../adapters/escrow.js";
import { readAgreement, type AgreementSnapshot } from "../adapters/snapshot.js";
import { PlacementError } from "../errors.js";
import type { Context } from "./context.js";
import { readPrivateAgreements } from "../adapters/privateAgreements.js";
import { trancheLabels } from "./render/tranche.js";
import { resolveTarget } from "./target.js";

/** An agreement as it stands, with all that puts it in words: what whoever acts on it reads before agreeing. */
export interface AtHand {
  readonly escrow: ConnectedEscrow;
  readonly agreement: AgreementSnapshot;
  readonly built: BuiltAgreement | undefined;
  readonly book: AddressBook;
  readonly pounds: (amount: bigint) => string;
  readonly labelOf: (tranche: number) => string;
}

/** Reads an agreement that something shall be done to; one that is closed is refused. */
export async function takeInHand(context: Context, given: string): Promise<AtHand> {
  const escrow = await context.escrow();
  const { id, built: named } = await resolveTarget(context, given);
  const agreement = await readAgreement(escrow, id);
  const built = named ?? (await findPrivate(context, id));
  return {
    ...{ escrow, agreement, built, book: await context.book() },
    pounds: (amount) => formatPounds(amount, agreement.decimals),
    labelOf: trancheLabels(agreement, built),
  };
}

/** A private file only gives names: one that cannot be read must not stop anybody from acting. */
async function findPrivate(context: Context, id: string): Promise<BuiltAgreement | undefined> {
  try {
    const known = await readPrivateAgreements(context.path("."), (await context.escrow()).domain);
    return known.copiesOf(id)[0]?.built;
  } catch (error) {
    if (error instanceof PlacementError) return undefined;
    throw error;
  }
}

export function requireLive({ agreement }: AtHand): void {
  if (!agreement.isClosed) return;
  throw refusal("The agreement is settled and closed: nothing in it moves any more.", {
    next: "Only a payout that the token once refused can still be withdrawn: `placement withdraw`.",
  });
}

/** What the contract would refuse, said before anything is sent. */
export const refusal = (message: string, { next }: { next: string }): PlacementError =>
  new PlacementError("chain", message, { next });

/** The signer's role, which must be one of those given. */
export async function requireRole<Allowed extends Role>(
  atHand: AtHand,
  signer: Signer,
  allowed: readonly Allowed[],
): Promise<Allowed> {
  const account = await signer.getAddress();
  const roles = rolesOf(atHand.agreement.terms);
  const role = allowed.find((one) => sameAddress(roles[one], account));
  if (role !== undefined) return role;
  const { book } = atHand;
  const who = allowed.flatMap((one) => {
    const holder = roles[one];
    return holder === undefined ? [] : [`the ${ROLE_WORDS[one]} (${book.nameOf(holder)})`];
  });
  throw new PlacementError(
    "signing-refused",
    `${book.nameOf(account)} may not do this in this agreement: only ${listInWords(who)} can.`,
    { next: "Send it from the account of somebody who may, with --as or another --signer." },
  );
}

/** The seats in a bit set. */
export const seatsIn = (bits: number): Role[] => SEATS.filter((_, seat) => (bits & (1 << seat)) !== 0);

/** `Alder placement` or `the agreement 0x1234…abcd`. */
export const titleOf = ({ built, agreement }: AtHand): string =>
  built === undefined ? `the agreement ${agreement.agreement}` : `${built.name} (agreement ${agreement.agreement})`;
