import { ZeroAddress } from "ethers";
import type { AddressBook } from "../addressBook.js";
import { ROLE_WORDS, type Role } from "../roles.js";
import { SEATS, type Party, type Seat, type Terms } from "../terms.js";
import { noteFailure } from "../text/problems.js";
import type { Path, YamlFile } from "../text/yamlFile.js";
import type { AgreementDraft, AgreementFile } from "./agreementSchema.js";

interface NamedRole {
  readonly role: Role;
  readonly path: Path;
  /** A name of the address book or an address, as the file has it. */
  readonly name: string;
}

function namedRoles(draft: AgreementDraft): NamedRole[] {
  const { parties = {}, panel = {} } = draft;
  const roles: [Role, Path, string | undefined][] = [
    ["commissioner", ["parties", "commissioner"], parties.commissioner],
    ["provider", ["parties", "provider"], parties.provider],
    ["payee", ["parties", "payee"], parties.payee],
    ["arbiter", ["parties", "arbiter"], parties.arbiter],
    ...SEATS.map((seat): [Role, Path, string | undefined] => [seat, ["panel", seat], panel[seat]]),
    ["token", ["token", "address"], draft.token?.address],
    ["register", ["register"], draft.register],
  ];
  return roles.flatMap(([role, path, name]) => (name === undefined ? [] : [{ role, path, name }]));
}

/** The seats of the panel that are filled, or must be. Only the health professional's may stay vacant. */
export const occupiedSeats = (file: YamlFile): Seat[] =>
  SEATS.filter((seat) => seat !== "healthProfessional" || file.has(["panel", seat]));

/** Notes names that the book does not know, and accounts in two roles. */
export function checkRoles(draft: AgreementDraft, file: YamlFile, book: AddressBook): void {
  const holders = new Map<string, NamedRole>();
  let payee: (NamedRole & { address: string }) | undefined;
  for (const named of namedRoles(draft)) {
    const { role, path, name } = named;
    const address = noteFailure(file.problems, file.placeOf(path), () => book.resolve(name));
    if (address === undefined) continue;
    const holder = holders.get(address);
    if (role === "payee") payee = { ...named, address };
    else if (holder === undefined) holders.set(address, named);
    else file.fault(path, overlap(named, holder));
  }
  const conflict = payee && holders.get(payee.address);
  if (payee && conflict && conflict.role !== "provider") {
    file.fault(
      payee.path,
      `the payee "${payee.name}" is the ${ROLE_WORDS[conflict.role]} too; the home's money needs an account of its own, or the provider's.`,
    );
  }
}

const overlap = (second: NamedRole, first: NamedRole): string =>
  `the ${ROLE_WORDS[second.role]} "${second.name}" is the ${ROLE_WORDS[first.role]} too; nobody may have both roles.`;

/** The addresses of terms. To be called once `checkRoles` has found nothing. */
export function addressesOf(
  file: AgreementFile,
  book: AddressBook,
): Pick<Terms, Party | "payee" | "token" | "register" | "panel"> {
  const { parties, panel } = file;
  const optional = (name: string | undefined): string => (name === undefined ? ZeroAddress : book.resolve(name));
  return {
    commissioner: book.resolve(parties.commissioner),
    provider: book.resolve(parties.provider),
    payee: book.resolve(parties.payee ?? parties.provider),
    token: book.resolve(file.token.address),
    arbiter: book.resolve(parties.arbiter),
    register: optional(file.register),
    panel: [
      book.resolve(panel.inspector),
      book.resolve(panel.socialWorker),
      book.resolve(panel.registeredManager),
      optional(panel.healthProfessional),
    ],
  };
}
