import type { Contract, Reference, Release } from "./schema.js";

/** Who a contract is between. */
export interface Parties {
  readonly commissioner: Reference;
  readonly provider: Reference;
  /** Whose account the money goes to; the provider where that is not told apart. */
  readonly payee?: Reference;
}

/** What of a release differs from one to the next. */
export interface ReleaseFacts {
  readonly ocid: string;
  readonly id: string;
  readonly date: string;
  readonly parties: Parties;
  readonly contract: Omit<Contract, "id" | "awardID">;
}

/** A release with one award and one contract. An agreement in force has been tendered and awarded, however that was. */
export function releaseOf({ ocid, id, date, parties, contract }: ReleaseFacts): Release {
  const { commissioner, provider } = parties;
  return {
    ocid,
    id,
    date,
    tag: contract.implementation === undefined ? ["award", "contract"] : ["award", "contract", "implementation"],
    initiationType: "tender",
    language: "en",
    parties: organizationsOf(parties),
    buyer: commissioner,
    tender: { id: ocid, status: "complete", mainProcurementCategory: "services", procuringEntity: commissioner },
    awards: [{ id: "1", title: contract.title, status: "active", suppliers: [provider] }],
    contracts: [{ id: "1", awardID: "1", ...contract }],
  };
}

/** Somebody in two roles is one organization. */
function organizationsOf({ commissioner, provider, payee = provider }: Parties): Release["parties"] {
  const roles: [Reference, Release["parties"][number]["roles"]][] = [
    [commissioner, ["buyer", "procuringEntity", "payer"]],
    [provider, ["supplier"]],
    [payee, ["payee"]],
  ];
  return [...Map.groupBy(roles, ([{ id }]) => id).values()].map((entries) => ({
    ...(entries[0] as (typeof roles)[number])[0],
    roles: entries.flatMap(([, of]) => of),
  }));
}

/** What is empty is left out, as the standard asks. */
export const unlessEmpty = <Key extends string, Item>(key: Key, items: Item[]) =>
  (items.length === 0 ? {} : { [key]: items }) as { [K in Key]?: Item[] };

export const transactionsOf = (transactions: NonNullable<Contract["implementation"]>["transactions"]) =>
  transactions.length === 0 ? {} : { implementation: { transactions } };
