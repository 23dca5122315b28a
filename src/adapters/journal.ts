import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { Transaction } from "ethers";
import { z } from "zod";
import { printable } from "../agreement/text/characters.js";
import { PlacementError } from "../errors.js";

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
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
  raw: z
    .string()
    .regex(/^0x([0-9a-f]{2})+$/)
    .nullable(),
});
const sentSchema = z.strictObject({ event: z.literal("sent"), id, hash });
const outcomeSchema = z.strictObject({
  event: z.literal("outcome"),
  id,
  /** `dropped`: not mined, and no node knows it; `replaced`: another transaction took its number. */
  state: z.enum(["mined", "failed", "replaced", "dropped"]),
  hash: hash.nullable(),
  block: z.int().nullable(),
});
const lineSchema = z.discriminatedUnion("event", [intentSchema, sentSchema, outcomeSchema]);

export type Intent = z.infer<typeof intentSchema>;
export type Outcome = Omit<z.infer<typeof outcomeSchema>, "event" | "id">;
type Line = z.infer<typeof lineSchema>;

/** A transaction as the journal knows it. */
export interface Entry {
  readonly intent: Intent;
  readonly hash: string | null;
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

  async intend(intent: Omit<Intent, "event">): Promise<void> {
    await this.#append({ event: "intent", ...intent });
  }

  async sent(id: string, sentHash: string): Promise<void> {
    await this.#append({ event: "sent", id, hash: sentHash });
  }

  async ended(id: string, outcome: Outcome): Promise<void> {
    await this.#append({ event: "outcome", id, ...outcome });
  }

  async #append(line: Line): Promise<void> {
    const file = await open(this.#path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW);
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

/** Others may write to the folder: a link could lead anywhere, and a pipe would keep its reader waiting for ever. */
async function readPlain(path: string): Promise<string> {
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    if ((await file.stat()).isFile()) return await file.readFile("utf8");
  } finally {
    await file.close();
  }
  throw new Error("It is not a plain file.");
}

function apply(entries: Map<string, Entry>, line: Line, path: string): void {
  if (line.event === "intent") {
    entries.set(line.id, { intent: line, hash: line.hash, outcome: null });
    return;
  }
  const entry = entries.get(line.id);
  if (entry === undefined) throw damaged(path, `speaks of a transaction ${line.id} that it never began`);
  if (line.event === "sent") entries.set(line.id, { ...entry, hash: line.hash });
  else {
    const { state, hash: mined, block } = line;
    entries.set(line.id, { ...entry, outcome: { state, hash: mined, block } });
  }
}

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
      parsed.from?.toLowerCase() === from.toLowerCase() &&
      parsed.chainId === BigInt(chainId) &&
      parsed.to?.toLowerCase() === escrow.toLowerCase()
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
