import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { ZeroHash } from "ethers";
import { writeText } from "../../../adapters/files.js";
import { readEnrolment, sendingFrom } from "../../../adapters/register.js";
import { PlacementError } from "../../../errors.js";
import { commitToDocuments, type EvidenceManifest } from "../../../evidence/manifest.js";
import { seatInWords } from "../../../register/enrolmentList.js";
import type { Context } from "../../context.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import { receiptData, sendChecked } from "../../send.js";
import { openRegister, seatOption, type RegisterOptions } from "./shared.js";

interface Options extends SignerOptions, RegisterOptions {
  readonly seat: string;
  readonly grounds?: readonly string[];
  readonly commitment?: string;
}

type Verb = "suspend" | "reinstate" | "strike-off";

const METHODS = { suspend: "suspend", reinstate: "reinstate", "strike-off": "strikeOff" } as const;

const QUESTIONS: Readonly<Record<Verb, (name: string, seat: string) => string>> = {
  suspend: (name, seat) => `Suspend ${name} as ${seat}, at once?`,
  reinstate: (name, seat) => `Reinstate ${name} as ${seat}?`,
  "strike-off": (name, seat) => `Strike off ${name} as ${seat}? It is for good: nobody can undo it.`,
};

const DONE: Readonly<Record<Verb, string>> = {
  suspend: "Suspended",
  reinstate: "Reinstated",
  "strike-off": "Struck off",
};

export const changeStatus =
  (verb: Verb): Handler<Options> =>
  async (context, [given = ""], options) => {
    const seat = seatOption(options.seat);
    const grounds = await readGrounds(context, options);
    const account = await context.account(given);
    const register = await openRegister(context, options);
    const method = sendingFrom(register, await context.signer(options))[METHODS[verb]];
    const name = (await context.book()).nameOf(account);
    await context.confirm(QUESTIONS[verb](name, seatInWords(seat)), options);
    await method.staticCall(seat, account, grounds.commitment);
    const file = grounds.manifest === undefined ? undefined : await keepGrounds(context, grounds.manifest);
    const receipt = await sendChecked(method, seat, account, grounds.commitment);
    const { status, expiresAt } = await readEnrolment(register.contract, seat, account);
    const lines = [
      `${DONE[verb]} ${name} as ${seatInWords(seat)}.`,
      ...(file === undefined ? [] : [`The private list of grounds is in ${file}: keep it with the documents.`]),
      `Block ${receipt.blockNumber}, transaction ${receipt.hash}.`,
    ];
    return {
      text: lines.join("\n"),
      data: {
        ...{ register: register.address, account, seat, status, expiresAt },
        ...{ grounds: grounds.commitment, ...receiptData(receipt) },
      },
    };
  };

interface Grounds {
  readonly commitment: string;
  readonly manifest?: EvidenceManifest;
}

/** Documents, a commitment made before, or none: whoever must act at once need not wait for the papers. */
async function readGrounds(context: Context, { grounds, commitment }: Options): Promise<Grounds> {
  if (grounds !== undefined && commitment !== undefined) {
    throw new PlacementError("bad-usage", "The grounds are given twice.", {
      next: "Give documents with --grounds, or a commitment with --commitment.",
    });
  }
  if (grounds !== undefined) {
    const manifest = commitToDocuments(await Promise.all(grounds.map((path) => readDocument(context, path))));
    return { commitment: manifest.commitment, manifest };
  }
  if (commitment === undefined) return { commitment: ZeroHash };
  if (/^0x[0-9a-fA-F]{64}$/.test(commitment)) return { commitment };
  throw new PlacementError("bad-usage", "A commitment is 0x and 64 hexadecimal digits; never a text.", {
    next: "Give the documents with --grounds, and the tool makes the commitment.",
  });
}

async function readDocument(context: Context, path: string) {
  const content = await readFile(context.path(path)).catch((cause: unknown) => {
    throw new PlacementError("bad-input", `Cannot read the document ${path}.`, { next: "Check the path.", cause });
  });
  return { name: basename(path), content };
}

async function keepGrounds(context: Context, manifest: EvidenceManifest): Promise<string> {
  const file = `grounds-${manifest.commitment.slice(2, 10)}.json`;
  await writeText(context.path(file), `${JSON.stringify(manifest, null, 2)}\n`, { isPrivate: true });
  return file;
}
