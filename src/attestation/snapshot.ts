import { z } from "zod";
import type { AgreementSnapshot } from "../agreement/snapshot.js";
import { STATUSES } from "../agreement/status.js";
import type { SignedTerms } from "../agreement/terms.js";
import { bytes, seatBits, termsSchema, uint } from "../agreement/termsSchema.js";
import { domainOf, type SigningRequest } from "./requestFormat.js";
import { termsDigest } from "./typedData.js";

const MOST_DECIMALS = 36;
const FIRST_VERSION = 1n;

/** A number that the library holds as such; in the file it is text like all others. */
const number = uint(53n).transform(Number);

const { schedule, ...terms } = termsSchema.shape;

/** What is public on chain, and nothing else: a key more is refused. */
const snapshotSchema = z.strictObject({
  agreement: bytes(32),
  block: number,
  time: uint(40n),
  terms: z.strictObject(terms),
  tranches: z
    .array(schedule.element.extend({ index: number, status: z.enum(STATUSES) }))
    .min(1)
    .refine((tranches) => tranches.every(({ index }, place) => index === place), "must be numbered from 0."),
  version: uint(16n),
  isClosed: z.boolean(),
  endsAt: uint(40n),
  heldUntil: uint(40n),
  heldBy: number.pipe(seatBits),
  balance: uint(96n),
  liabilities: uint(128n),
  reclaimable: uint(128n),
  arrears: uint(128n),
  sequence: uint(64n),
  decimals: number.pipe(z.int().max(MOST_DECIMALS)),
});

/**
 * The agreement as the chain had it when the request was made, according to whoever made it; undefined if they did not
 * say. Nobody signs it: see `isProvenById`.
 */
export function snapshotIn({ snapshot }: SigningRequest): AgreementSnapshot | undefined {
  return snapshot === undefined ? undefined : snapshotSchema.parse(snapshot);
}

/** Why the snapshot is none, or undefined if it is one. */
export function faultInSnapshot({ snapshot }: SigningRequest): string | undefined {
  if (snapshot === undefined) return undefined;
  const issue = snapshotSchema.safeParse(snapshot).error?.issues[0];
  if (issue === undefined) return undefined;
  return `its snapshot is malformed at ${issue.path.map(String).join(".") || "its top"}: ${issue.message.replace(/\.$/, "")}`;
}

/**
 * Whether terms, people and amounts (in the token's base units) are those that the agreement's id stands for, which is
 * a hash of them: then a lie is impossible. Of the first version only: amendments and appointments make others, and the
 * terms of the opening, which the id still stands for, would be a lie about them. Statuses, balance, hold and the
 * token's decimals are no part of the id.
 */
export function isProvenById(request: SigningRequest, snapshot: AgreementSnapshot): boolean {
  if (snapshot.version !== FIRST_VERSION) return false;
  return termsDigest(domainOf(request), termsOfSnapshot(snapshot)) === snapshot.agreement;
}

export const termsOfSnapshot = ({ terms: people, tranches }: AgreementSnapshot): SignedTerms => ({
  ...people,
  schedule: tranches,
});
