import { stat } from "node:fs/promises";
import { join } from "node:path";
import { namesEnding, readText } from "../../../adapters/files.js";
import { parseRequest, REQUEST_FORMAT, type SigningRequest } from "../../../attestation/request.js";
import { PlacementError } from "../../../errors.js";
import type { InboxItem } from "../../../inbox/item.js";
import { askedOf, requestItem } from "../../../inbox/requestItems.js";
import { checkSignable } from "../../checks.js";
import type { Context } from "../../context.js";

/** No request comes near it: 64 tranches, all signed, are some 40 kB. */
const MOST_BYTES = 1_000_000;

interface InFolder {
  readonly items: readonly InboxItem[];
  /** Requests to the account that cannot be signed, and why, a sentence each. */
  readonly leftOut: readonly string[];
}

/** The request files of a folder that await the account's signature; other files are none of our business. */
export async function itemsInFolder(context: Context, folder: string, account: string): Promise<InFolder> {
  const items: InboxItem[] = [];
  const leftOut: string[] = [];
  for (const name of await namesEnding(context.path(folder), ".json")) {
    const path = join(folder, name);
    try {
      const request = await readRequest(context, path);
      if (request === undefined || askedOf(request, account) === undefined) continue;
      const item = requestItem({ path, request }, account, await checkSignable(context, request));
      if (item !== undefined) items.push(item);
    } catch (error) {
      if (!(error instanceof PlacementError) || error.code === "chain") throw error;
      leftOut.push(`${path}: ${error.message}`);
    }
  }
  return { items, leftOut };
}

async function readRequest(context: Context, path: string): Promise<SigningRequest | undefined> {
  // Whoever can put a file there could put a pipe that nothing ever comes through, or a link to nowhere.
  const found = await stat(context.path(path)).catch(() => undefined);
  if (found?.isFile() !== true || found.size > MOST_BYTES) return undefined;
  const text = await readText(context.path(path));
  return text.includes(`"${REQUEST_FORMAT}"`) ? parseRequest(text, path) : undefined;
}
