import { parseUnits } from "ethers";
import type { AddressBook } from "../../../agreement/index.js";
import type { ConnectedEscrow } from "../../../adapters/escrow.js";
import type { Entry } from "../../../adapters/journal.js";
import { readFolder, readList, readListed, type FoundFile } from "../../../adapters/requestFolder.js";
import { runFilesOf, runFilesOfList, type RunFiles } from "../../../adapters/runFiles.js";
import type { SenderOptions } from "../../../adapters/runSender.js";
import { parseList } from "../../../payRun/list.js";
import { PlacementError } from "../../../errors.js";
import type { Context } from "../../context.js";
import type { SignerOptions } from "../../options.js";

export interface PayRunOptions extends Partial<Pick<SignerOptions, "signer">>, Omit<SignerOptions, "signer"> {
  readonly list?: string;
  readonly dryRun?: boolean;
  readonly maxFee?: string;
  readonly confirmations: string;
  readonly wait: string;
}

/** Where the requests lie. */
export interface Source {
  readonly files: RunFiles;
  read: () => Promise<FoundFile[]>;
}

/** What the whole run has at hand. */
export interface Desk {
  readonly context: Context;
  readonly escrow: ConnectedEscrow;
  readonly source: Source;
  readonly book: AddressBook;
  /** Names of placements, by the agreement's id. */
  readonly names: ReadonlyMap<string, string>;
  /** Who sends; undefined in a dry run without a signer. */
  readonly from: string | undefined;
  /** What the journal knows of a request, by its digest. */
  readonly earlier: ReadonlyMap<string, Entry>;
}

export function sourceOf(context: Context, folder: string | undefined, { list }: PayRunOptions): Source {
  if ((folder === undefined) === (list === undefined)) {
    throw new PlacementError("bad-usage", "A payment run takes either a folder of signed requests or a list of them.", {
      next: "Give the folder, or a CSV file with --list.",
    });
  }
  if (list !== undefined) {
    const path = context.path(list);
    return {
      files: runFilesOfList(path),
      read: async () => readListed(path, parseList(await readList(path), list)),
    };
  }
  const path = context.path(folder ?? "");
  return { files: runFilesOf(path), read: () => readFolder(path) };
}

const MINUTE = 60_000;
const MOST_WAIT = 24 * 60;

export function senderOptions({ maxFee, confirmations, wait }: PayRunOptions): SenderOptions {
  return {
    maxFee: maxFee === undefined ? undefined : parseGwei(maxFee),
    confirmations: parseCount("--confirmations", confirmations, 1, 64),
    wait: parseCount("--wait", wait, 0, MOST_WAIT) * MINUTE,
  };
}

function parseGwei(given: string): bigint {
  if (/^\d{1,9}(\.\d{1,9})?$/.test(given)) return parseUnits(given, "gwei");
  throw new PlacementError("bad-usage", `--max-fee takes gwei, such as 30 or 0.5, not "${given}".`);
}

function parseCount(option: string, given: string, least: number, most: number): number {
  const count = /^\d{1,4}$/.test(given) ? Number(given) : NaN;
  if (count >= least && count <= most) return count;
  throw new PlacementError("bad-usage", `${option} takes a whole number from ${least} to ${most}, not "${given}".`);
}
