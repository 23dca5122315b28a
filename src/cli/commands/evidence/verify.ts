import { parseDisclosure } from "../../../evidence/disclosure.js";
import { isErased } from "../../../evidence/manifest.js";
import { digestOf } from "../../../adapters/documents.js";
import { readText } from "../../../adapters/files.js";
import { PlacementError } from "../../../errors.js";
import type { Context } from "../../context.js";
import { requireCommitment } from "../../documents.js";
import { compareDocuments, differencesOf, readPack } from "../../evidence.js";
import type { Report } from "../../io.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { readDecision } from "./decision.js";

interface Options {
  readonly disclosure?: boolean;
  readonly commitment?: string;
  readonly agreement?: string;
  readonly tranche?: string;
  readonly fromBlock: string;
}

type Verified = DataOf<"evidence verify">;

export const verify: Handler<Options, Verified> = async (context, [path = "", second], options) => {
  const signed = await readSigned(context, options);
  const found =
    options.disclosure === true ? await checkDisclosure(context, path, second) : await checkPack(context, path, second);
  const differences = [...found.differences, ...differencesFromSigned(found.commitment, signed)];
  const data: Verified = { ...found, differences, comparedWith: signed ?? null };
  return report(data, signed);
};

type Found = Pick<Verified, "commitment" | "documents" | "erased" | "differences">;

type Signed = NonNullable<Verified["comparedWith"]>;

async function readSigned(context: Context, options: Options): Promise<Signed | undefined> {
  const { commitment, agreement, tranche } = options;
  if ((agreement === undefined) !== (tranche === undefined) || (agreement !== undefined && commitment !== undefined)) {
    throw new PlacementError("bad-usage", "It is not clear what to compare with.", {
      next: "Give --commitment alone, or --agreement and --tranche together, or none of them.",
    });
  }
  if (commitment !== undefined) {
    return { commitment: requireCommitment(commitment, "commitment").toLowerCase(), decision: null };
  }
  if (agreement === undefined || tranche === undefined) return undefined;
  const decision = await readDecision(context, agreement, tranche, options.fromBlock);
  return { commitment: decision.commitment, decision };
}

async function checkPack(context: Context, path: string, folder: string | undefined): Promise<Found> {
  const pack = await readPack(context, path, folder);
  const compared = await compareDocuments(pack);
  return {
    commitment: pack.manifest.commitment,
    documents: compared.map(({ document: { name }, state }) => ({ name, state })),
    erased: pack.manifest.documents.filter(isErased).map(({ erased }) => erased),
    differences: differencesOf(pack, compared),
  };
}

/** The document may have got another name on its way; its content may not have changed. */
async function checkDisclosure(context: Context, path: string, document: string | undefined): Promise<Found> {
  if (document === undefined) {
    throw new PlacementError("bad-usage", "The disclosed document is missing.", {
      next: "placement evidence verify --disclosure DISCLOSURE DOCUMENT",
    });
  }
  const { commitment, document: disclosed } = parseDisclosure(await readText(context.path(path)), path);
  const { size, sha256 } = await digestOf(context.path(document));
  const isGood = size === disclosed.size && sha256 === disclosed.sha256;
  return {
    commitment,
    documents: [{ name: disclosed.name, state: isGood ? "good" : "changed" }],
    erased: [],
    differences: isGood ? [] : [`${document} is not the document that ${path} discloses, ${disclosed.name}.`],
  };
}

function differencesFromSigned(commitment: string, signed: Signed | undefined): string[] {
  if (signed === undefined || signed.commitment === commitment) return [];
  const where = signed.decision === null ? "given" : "on chain";
  return [`The commitment ${where} is ${signed.commitment}, and this evidence has ${commitment}.`];
}

function report(data: Verified, signed: Signed | undefined): Report<Verified> {
  const { documents, erased, differences, commitment } = data;
  const ok = differences.length === 0;
  return {
    text: [
      ...documents.map(({ name, state }) => `  ${name}: ${state === "good" ? "as it was packed" : state}`),
      ...erased.map((day) => `  a document that was erased on ${day}`),
      ...(ok
        ? [verdict(documents.length, erased.length)]
        : [`${differences.length} difference${differences.length === 1 ? "" : "s"}:`]),
      ...differences.map((difference) => `  ${difference}`),
      ...comparison(commitment, signed, ok),
    ].join("\n"),
    data,
    ok,
  };
}

function verdict(count: number, erased: number): string {
  if (count === 0) return "Nothing is left to check but the commitment itself.";
  return `Every document${erased === 0 ? "" : " that is left"} is the one that was committed to.`;
}

function comparison(commitment: string, signed: Signed | undefined, ok: boolean): string[] {
  if (signed === undefined) {
    return [
      `Commitment ${commitment}`,
      "Not compared with what was signed: give --commitment, or --agreement and --tranche.",
    ];
  }
  if (signed.decision !== null) return [signed.decision.sentence];
  return ok ? [`Commitment ${commitment}, as given.`] : [];
}
