import { z } from "zod";
import { REQUEST_KINDS } from "../../attestation/kinds.js";
import { snapshotFields } from "./agreement.js";
import { performed } from "./parts.js";
import {
  address,
  agreementId,
  count,
  digest,
  flag,
  hash,
  list,
  moment,
  path,
  role,
  seatBits,
  text,
  texts,
  whole,
} from "./values.js";

const kind = z.enum(REQUEST_KINDS).describe("what it asks for");

const readFrom = z
  .enum(["chain", "id", "copy", "request"])
  .describe(
    "whence the agreement is known: `chain`; `id`, proven by the agreement's id; `copy`, a private copy; `request`, whoever made it; null if it is not known",
  )
  .nullable();

const signers = list(
  z.strictObject({
    role,
    account: address("who is asked"),
    state: z
      .enum(["missing", "signed", "unchecked"])
      .describe("`unchecked` if it is no signature of a key: a contract wallet has to be asked"),
  }),
  "everybody who is asked",
);

const signature = z
  .string()
  .regex(/^0x[0-9a-fA-F]*$/)
  .describe("a signature")
  .meta({ kind: "bytes" });

const ofAttestation = z
  .strictObject({
    digest,
    readFrom,
    signed: seatBits("seats whose signature is in the request"),
    endorsed: seatBits("seats that have endorsed it on chain; null without a node").nullable(),
    retracted: seatBits("seats that took their word back; null without a node").nullable(),
    requiredSeats: seatBits("seats that must sign; null where nothing is known of the agreement").nullable(),
    quorum: count("how many seats must sign in all; null likewise").nullable(),
    isComplete: flag("whether anyone can submit it now; null likewise").nullable(),
    statuses: texts("what its tranches are now, such as `tranche 3: Open`"),
  })
  .describe("of an attestation");

const ofOthers = z
  .strictObject({
    digest,
    readFrom,
    kind,
    signed: list(role, "who has signed"),
    missing: list(role, "who has not"),
    needed: count("so many must still sign"),
    isComplete: flag("whether it can be submitted"),
  })
  .describe("of every other kind");

const check = z.strictObject({
  check: z
    .enum(["escrow", "agreement", "version", "expiry", "people", "state", "signature", "standing", "finding"])
    .describe("what was looked at"),
  state: z.enum(["holds", "fails", "unchecked"]).describe("how it is; `unchecked` if only a node can tell"),
  detail: text("what was found, in a sentence"),
  role: role.optional(),
  account: address("of a signature or of standing: whose").optional(),
});

const attestationDigest = hash("the attestation's digest");

/** What the commands print that read requests, and bring their signatures together. */
export const bundleShapes = {
  "attest inspect": z.strictObject({
    request: path("the file"),
    kind,
    digest,
    domainHash: hash("what a hardware wallet shows as the domain hash"),
    messageHash: hash("what it shows as the message hash"),
    domain: z
      .strictObject({
        name: text("the contract's name"),
        version: text("its version of the signed types"),
        chainId: z.union([z.int(), z.string()]).describe("the chain"),
        verifyingContract: address("the escrow"),
      })
      .describe("the EIP-712 domain"),
    message: z.record(z.string(), z.unknown()).describe("what is signed, field by field"),
    agreement: hash("the agreement's id; null for new terms").nullable(),
    version: whole("the version that it was made for; null for new terms and a retraction").nullable(),
    validUntil: moment("until when signatures count, inclusive; null likewise").nullable(),
    signers,
    readFrom,
    snapshot: z.strictObject(snapshotFields).describe("the agreement as it is known; null if it is not").nullable(),
    typedData: path("the file of pure typed data; null if none was asked for").nullable(),
  }),
  "attest merge": z.strictObject({
    request: path("the file that was written"),
    kind,
    digest,
    signers,
    doubled: list(
      z.strictObject({ account: address("who signed more than once"), kept: signature }),
      "accounts of which one signature was kept",
    ),
  }),
  "attest status": z.union([ofAttestation, ofOthers]),
  "attest verify": z.strictObject({
    request: path("the file"),
    kind,
    digest,
    online: flag("whether a node was asked"),
    ok: flag("whether no check failed; some may be unchecked"),
    checks: list(check, "in the order in which they were made"),
  }),
  "attest retract": z.union([
    z
      .strictObject({
        agreement: agreementId,
        attestation: attestationDigest,
        account: address("whose word is taken back"),
        role,
        ...performed,
      })
      .describe("sent"),
    z
      .strictObject({
        request: path("the file that was written"),
        digest,
        agreement: agreementId,
        attestation: attestationDigest,
      })
      .describe("with `--request`"),
  ]),
};
