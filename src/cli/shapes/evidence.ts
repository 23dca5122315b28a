import { z } from "zod";
import { agreementId, count, day, hash, list, moment, path, text, texts } from "./values.js";

const commitment = hash("the commitment to the documents: what findings rest on");
const manifest = path("the private manifest");
const documents = count("how many documents, the narrative among them");
const erasedOn = "the day, in UTC";

const decision = z
  .strictObject({
    agreement: agreementId,
    tranche: count("the tranche's number"),
    by: z.enum(["panel", "arbiter", "grant"]).describe("who decided it"),
    commitment: hash("what it was decided on: the evidence, ruling or reason"),
    decidedAt: moment("when it was decided"),
    transaction: hash("the transaction that decided it"),
    sentence: text("the same in a sentence"),
  })
  .describe("what the chain says; null if the commitment was given");

/** What the commands print that keep the documents behind a finding. */
export const evidenceShapes = {
  "evidence template": z.strictObject({ narrative: path("the narrative to be written over") }),
  "evidence pack": z.strictObject({
    manifest,
    commitment,
    documents,
    leftOut: texts("the names of hidden files, which were left out"),
  }),
  "evidence verify": z.strictObject({
    commitment,
    documents: list(
      z.strictObject({
        name: text("the document's name"),
        state: z.enum(["good", "changed", "missing"]).describe("how it is; `good` if it is the one committed to"),
      }),
      "those that can be proved; with `--disclosure` the one disclosed",
    ),
    erased: list(day(erasedOn), "the days on which documents were erased, in UTC"),
    differences: texts("every difference, a sentence each; the exit code is 1 if there is one"),
    comparedWith: z
      .strictObject({
        commitment: hash("the commitment that was signed, or that was given as such"),
        decision: decision.nullable(),
      })
      .describe("what the commitment was compared with; null if with nothing")
      .nullable(),
  }),
  "evidence disclose": z.strictObject({
    disclosure: path("the file that was written"),
    document: text("the document's name, which the disclosure tells"),
    commitment,
  }),
  "evidence identity": z.strictObject({
    identity: path("the secret identity, for its owner alone"),
    recipient: text("what others seal to, `age1…`; it is not secret"),
  }),
  "evidence seal": z.strictObject({
    sealed: path("the file that was written"),
    commitment,
    documents,
    recipients: texts("who can open it, `age1…`; empty if a passphrase does"),
  }),
  "evidence open": z.strictObject({ manifest, folder: path("the folder of documents"), commitment, documents }),
  "evidence erase": z.strictObject({
    manifest,
    erased: count("how many documents were erased now; their names are gone"),
    on: day(erasedOn),
    provable: count("how many documents are left that can be proved"),
    commitment,
  }),
};
