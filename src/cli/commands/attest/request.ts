import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseFinding } from "../../../attestation/finding.js";
import { requestAttestation, requestDigest, serialiseRequest } from "../../../attestation/request.js";
import type { Attestation, Finding } from "../../../attestation/typedData.js";
import { writeText } from "../../../adapters/files.js";
import { readAgreement, type AgreementSnapshot } from "../../../adapters/snapshot.js";
import { PlacementError } from "../../../errors.js";
import { commitToDocuments } from "../../../evidence/manifest.js";
import type { Context } from "../../context.js";
import type { Handler } from "../../program.js";
import { describeRequest } from "../../render/request.js";
import { resolveTarget } from "../../target.js";

interface Options {
  readonly finding: readonly string[];
  readonly evidence?: readonly string[];
  readonly commitment?: string;
  readonly validFor: string;
  readonly overRefusal?: boolean;
  readonly out: string;
}

const DAY = 86_400n;
const MOST_DAYS = 90n;

export const request: Handler<Options> = async (context, [given = ""], options) => {
  const validFor = parseDays(options.validFor);
  const typed = parseFindings(options.finding);
  requireEvidence(options);
  const escrow = await context.escrow();
  const target = await resolveTarget(context, given);
  const agreement = await readAgreement(escrow, target.id);
  const findings = requireTranches(typed, agreement);
  requireOverRefusal(findings, agreement, options.overRefusal === true);
  const attestation: Attestation = {
    agreement: target.id,
    version: agreement.version,
    findings,
    overRefusal: options.overRefusal === true,
    evidence: await evidenceCommitment(context, options),
    validUntil: agreement.time + validFor * DAY,
  };
  const file = requestAttestation(escrow.domain, attestation, agreement.terms.panel);
  await writeText(context.path(options.out), serialiseRequest(file));
  const text = describeRequest(file, { built: target.built, agreement, book: await context.book() });
  return {
    text: `${text}\n\nThe request is in ${options.out}: send it to the people who sign.`,
    data: { request: options.out, digest: requestDigest(file), attestation },
  };
};

function parseDays(given: string): bigint {
  const days = /^\d{1,3}$/.test(given) ? BigInt(given) : 0n;
  if (days >= 1n && days <= MOST_DAYS) return days;
  throw new PlacementError("bad-usage", `${given} is not a number of days from 1 to ${MOST_DAYS}.`, {
    next: "Correct --valid-for.",
  });
}

/** In the order of the schedule, each tranche once. */
function parseFindings(given: readonly string[]): Finding[] {
  const findings = given.map(parseFinding).sort((a, b) => Number(a.tranche - b.tranche));
  for (const [place, { tranche }] of findings.entries()) {
    if (tranche === findings[place + 1]?.tranche) {
      throw new PlacementError("bad-usage", `Tranche ${tranche} is named twice.`, {
        next: "Give one finding a tranche.",
      });
    }
  }
  return findings;
}

function requireTranches(findings: readonly Finding[], { tranches }: AgreementSnapshot): readonly Finding[] {
  for (const { tranche } of findings) {
    if (tranche >= BigInt(tranches.length)) {
      throw new PlacementError(
        "bad-usage",
        `There is no tranche ${tranche}: the schedule has ${tranches.length}, from 0.`,
        {
          next: "`agreement show` lists them.",
        },
      );
    }
  }
  return findings;
}

/** Only what overturns a refusal may say so: signed on an open tranche, it could overturn a later no. */
function requireOverRefusal(findings: readonly Finding[], { tranches }: AgreementSnapshot, isGiven: boolean): void {
  const refused = findings.filter(({ tranche }) => tranches[Number(tranche)]?.status === "Refused");
  if (isGiven && refused.length < findings.length) {
    throw new PlacementError(
      "bad-usage",
      "--over-refusal is for tranches that were refused before, and for no others.",
      {
        next: "Make a request of its own for the others.",
      },
    );
  }
  const [first] = refused;
  if (isGiven || first === undefined) return;
  throw new PlacementError("bad-usage", `Tranche ${first.tranche} was refused before.`, {
    next: "To overturn the refusal, add --over-refusal: the signers will read that they do.",
  });
}

function requireEvidence({ evidence, commitment }: Options): void {
  if ((evidence === undefined) === (commitment === undefined)) {
    throw new PlacementError("bad-usage", "Behind every finding stands evidence.", {
      next: "Give documents with --evidence, or a commitment made before with --commitment.",
    });
  }
  if (commitment !== undefined) requireCommitment(commitment);
}

/** From documents, whose private list is written beside the request; or a commitment made before. */
async function evidenceCommitment(context: Context, { evidence, commitment, out }: Options): Promise<string> {
  if (commitment !== undefined) return commitment;
  const documents = await Promise.all((evidence ?? []).map((path) => readDocument(context, path)));
  const manifest = commitToDocuments(documents);
  const path = `${out}.evidence.json`;
  await writeText(context.path(path), `${JSON.stringify(manifest, null, 2)}\n`, { isPrivate: true });
  context.io.err(`The private list of evidence is in ${path}: keep it with the documents, send it to nobody.\n`);
  return manifest.commitment;
}

function requireCommitment(given: string): void {
  if (/^0x[0-9a-fA-F]{64}$/.test(given) && BigInt(given) !== 0n) return;
  throw new PlacementError("bad-usage", "A commitment is 0x and 64 hexadecimal digits, not all zero; never a text.", {
    next: "Give the documents with --evidence, and the tool makes the commitment.",
  });
}

async function readDocument(context: Context, path: string) {
  const content = await readFile(context.path(path)).catch((cause: unknown) => {
    throw new PlacementError("bad-input", `Cannot read the evidence ${path}.`, { next: "Check the path.", cause });
  });
  return { name: basename(path), content };
}
