import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { Transaction } from "ethers";
import { z } from "zod";
import { sameAddress } from "../agreement/addresses.js";
import { printable } from "../agreement/text/characters.js";
import { PlacementError } from "../errors.js";
import { readPlain } from "./files.js";

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_WRONLY } = constants;

const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const raw = z.string().regex(/^0x([0-9a-f]{2})+$/);
const id = z.string().regex(/^[0-9a-f-]{36}$/);

const intentSchema = z.strictObject({
  event: z.literal("intent"),
  id,
  at: z.string(),
  chainId: z.string().regex(/^\d+$/),
  escrow: address,
  from: address,
  nonce: z.int().min(0),
  /** Of the requests in it. */
  digests: z.array(hash).min(1),
  /** Known before sending only if the key is here; a wallet tells it afterwards. */
  hash: hash.nullable(),
  /** The signed transaction, which anybody may send again: it can be mined once. */
  raw: raw.nullable(),
});
const sentSchema = z.strictObject({ event: z.literal("sent"), id, hash });
/** Sent again with the same number for a higher fee: either may be mined, and only one. */
const raisedSchema = z.strictObject({ event: z.literal("raised"), id, hash, raw });
const outcomeSchema = z.strictObject({
  event: z.literal("outcome"),
  id,
  /** `dropped`: not mined, and no node knows it; `replaced`: another transaction took its number. */
  state: z.enum(["mined", "failed", "replaced", "dropped"]),
  hash: hash.nullable(),
  block: z.int().nullable(),
});
const lineSchema = z.discriminatedUnion("event", [intentSchema, sentSchema, raisedSchema, outcomeSchema]);

export type Intent = z.infer<typeof intentSchema>;
export type Outcome = Omit<z.infer<typeof outcomeSchema>, "event" | "id">;
type Line = z.infer<typeof lineSchema>;

/** A transaction as the journal knows it. */
export interface Entry {
  readonly intent: Intent;
  /** What was sent last: the latter two differ from the intent if its fee was raised. */
  readonly hash: string | null;
  readonly raw: string | null;
  /** Of all that were sent with its number. */
  readonly hashes: readonly string[];
  /** The last thing known of it; null if it was never learnt how it ended. */
  readonly outcome: Outcome | null;
}

/**
 * What a payment run was about to send, written down and on the disk before it is sent, so that a run that was killed
 * can be taken up. It decides nothing about money, which the escrow alone does: a journal that is lost costs at most the
 * gas of a second attempt, and one that lies cannot make anything be paid twice.
 */
export class Journal {
  readonly #path: string;
  readonly #entries: Map<string, Entry>;
  /** Length of the whole lines, if the last one was cut off by the end of its writer. */
  #cutAt: number | undefined;

  private constructor(path: string, entries: Map<string, Entry>, cutAt: number | undefined) {
    this.#path = path;
    this.#entries = entries;
    this.#cutAt = cutAt;
  }

  static async read(path: string): Promise<Journal> {
    const text = await readPlain(path).catch((cause: unknown) => {
      if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return "";
      throw damaged(path, "cannot be read", cause);
    });
    const lines = text.split("\n");
    // The end of the file: nothing, or a line whose writer was killed before anything was sent on its strength.
    const cut = lines.pop() ?? "";
    const entries = new Map<string, Entry>();
    lines.forEach((line, index) => {
      if (line !== "") apply(entries, parseLine(line, path, index + 1), path);
    });
    const cutAt = cut === "" ? undefined : Buffer.byteLength(text) - Buffer.byteLength(cut);
    return new Journal(path, entries, cutAt);
  }

  get entries(): Entry[] {
    return [...this.#entries.values()];
  }

  /** @throws Error if it was never written; the id is that of an intent. */
  entry(entryId: string): Entry {
    const entry = this.#entries.get(entryId);
    if (entry === undefined) throw new Error("The journal lost what was written to it.");
    return entry;
  }

  async intend(intent: Omit<Intent, "event">): Promise<void> {
    await this.#append({ event: "intent", ...intent });
  }

  async sent(id: string, sentHash: string): Promise<void> {
    await this.#append({ event: "sent", id, hash: sentHash });
  }

  async raised(id: string, raisedHash: string, raisedRaw: string): Promise<void> {
    await this.#append({ event: "raised", id, hash: raisedHash, raw: raisedRaw });
  }

  async ended(id: string, outcome: Outcome): Promise<void> {
    await this.#append({ event: "outcome", id, ...outcome });
  }

  async #append(line: Line): Promise<void> {
    const file = await open(this.#path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK).catch(
      (cause: unknown) => {
        throw damaged(this.#path, "cannot be written", cause);
      },
    );
    try {
      if (this.#cutAt !== undefined) await file.truncate(this.#cutAt);
      await file.write(`${JSON.stringify(line)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    this.#cutAt = undefined;
    apply(this.#entries, line, this.#path);
  }
}

function apply(entries: Map<string, Entry>, line: Line, path: string): void {
  if (line.event === "intent") {
    const { hash: first, raw: signed } = line;
    entries.set(line.id, { intent: line, hash: first, raw: signed, hashes: listOf(first), outcome: null });
    return;
  }
  const entry = entries.get(line.id);
  if (entry === undefined) throw damaged(path, `speaks of a transaction ${line.id} that it never began`);
  if (line.event === "sent") entries.set(line.id, { ...entry, hash: line.hash, hashes: [line.hash] });
  else if (line.event === "raised") {
    const { hash: last, raw: signed } = line;
    if (!isOwn({ ...entry.intent, hash: last, raw: signed }))
      throw damaged(path, `has a transaction ${last} that is not what it says`);
    entries.set(line.id, { ...entry, hash: last, raw: signed, hashes: [...entry.hashes, last] });
  } else {
    const { state, hash: mined, block } = line;
    entries.set(line.id, { ...entry, outcome: { state, hash: mined, block } });
  }
}

const listOf = (known: string | null): string[] => (known === null ? [] : [known]);

function parseLine(text: string, path: string, number: number): Line {
  let line: Line | undefined;
  try {
    line = lineSchema.parse(JSON.parse(text));
  } catch {
    throw damaged(path, `line ${number} cannot be read`);
  }
  if (line.event === "intent" && !isOwn(line)) throw damaged(path, `line ${number} is not what it says`);
  return line;
}

/** The signed transaction in an intent is the one that it describes. */
function isOwn({ raw, hash: given, nonce, from, chainId, escrow }: Intent): boolean {
  if (raw === null) return true;
  try {
    const parsed = Transaction.from(raw);
    return (
      parsed.hash === given &&
      parsed.nonce === nonce &&
      sameAddress(parsed.from, from) &&
      parsed.chainId === BigInt(chainId) &&
      sameAddress(parsed.to, escrow)
    );
  } catch {
    return false;
  }
}

function damaged(path: string, what: string, cause?: unknown): PlacementError {
  return new PlacementError("bad-input", `The journal ${printable(path)} ${what}.`, {
    next: "It is no longer what the tool wrote. Make sure that nothing is pending, then move it away: the escrow itself pays nothing twice.",
    cause,
  });
}
