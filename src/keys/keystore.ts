import { decryptKeystoreJson, encryptKeystoreJson, getAddress, isError } from "ethers";
import { z } from "zod";
import { PlacementError } from "../errors.js";

/** Told how far it is, from 0 to 1, while a password is stretched: that takes a second by design. */
export type Progress = (done: number) => void;

/** An encrypted key (Web3 Secret Storage, version 3), checked and written anew field by field. */
export interface Keystore {
  /** As the file says, with its EIP-55 checksum; only opening it proves it. cast writes none. */
  readonly address: string | undefined;
  /** Known fields only, for the library that opens it. */
  readonly json: string;
}

/** geth's standard is twice this, ethers' the same; cast writes 8,192. */
const SCRYPT = { N: 131_072, r: 8, p: 1 };

/**
 * What a file from a stranger may cost to open. geth's standard takes 256 MiB and 2^21 rounds of scrypt, its pbkdf2
 * 2^18; without a limit a file could take all memory, or a year.
 */
const LARGEST = { file: 65_536, scryptBytes: 2 ** 29, scryptWork: 2 ** 24, pbkdf2: 2 ** 22 };

const hex = (least: number, most = least): z.ZodString =>
  z
    .string()
    .regex(new RegExp(`^(0x)?([0-9a-fA-F]{2}){${least},${most}}$`), `must be ${least} to ${most} bytes in hexadecimal`);

const count = z.int().positive();
const salt = hex(1, 256);
const dklen = z.literal(32);

const sealed = {
  cipher: z.literal("aes-128-ctr"),
  cipherparams: z.object({ iv: hex(16) }),
  ciphertext: hex(32),
  mac: hex(32),
};

const scryptParams = z
  .object({ dklen, n: count, r: count, p: count, salt })
  .refine(({ n }) => Number.isInteger(Math.log2(n)), "n must be a power of two")
  .refine(({ n, r }) => 128 * n * r <= LARGEST.scryptBytes, "opening it would take more than 512 MiB of memory")
  .refine(({ n, r, p }) => n * r * p <= LARGEST.scryptWork, "opening it would take minutes")
  .refine(({ r, p }) => 128 * r * p <= LARGEST.scryptBytes, "opening it would take more than 512 MiB of memory");

const pbkdf2Params = z.object({
  dklen,
  c: count.max(LARGEST.pbkdf2, "opening it would take minutes"),
  prf: z.enum(["hmac-sha256", "hmac-sha512"]),
  salt,
});

const keystoreSchema = z.object({
  version: z.literal(3),
  address: hex(20).optional(),
  crypto: z.discriminatedUnion("kdf", [
    z.object({ ...sealed, kdf: z.literal("scrypt"), kdfparams: scryptParams }),
    z.object({ ...sealed, kdf: z.literal("pbkdf2"), kdfparams: pbkdf2Params }),
  ]),
});

/** Reads a keystore of any tool; `path` is for what is said of it. */
export function parseKeystore(text: string, path: string): Keystore {
  const parsed = keystoreSchema.safeParse(readJson(text, path));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw notKeystore(path, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "does not fit the format"}`);
  }
  const { address: given, ...rest } = parsed.data;
  try {
    const address = given === undefined ? undefined : getAddress(given.replace(/^(0x)?/, "0x").toLowerCase());
    return { address, json: JSON.stringify({ ...rest, ...(address === undefined ? {} : { address }) }) };
  } catch {
    throw notKeystore(path, "its address is not an address");
  }
}

/** Whether the text is meant to be a keystore, sound or not. */
export function isJson(text: string): boolean {
  return text.trimStart().startsWith("{");
}

function readJson(text: string, path: string): unknown {
  if (text.length > LARGEST.file) throw notKeystore(path, "it is far too large");
  try {
    return lowerCased(JSON.parse(text));
  } catch (cause) {
    // No cause: the parser's own message quotes the text, and somebody may have given a raw key here.
    throw notKeystore(path, cause instanceof RangeError ? cause.message : "it is not JSON");
  }
}

/** Older tools write `Crypto`. Two spellings of one name could show a check one thing and open another. */
function lowerCased(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name.toLowerCase(), lowerCased(inner)] as const);
  if (new Set(entries.map(([name]) => name)).size < entries.length) throw new RangeError("it names a field twice");
  return Object.fromEntries(entries);
}

function notKeystore(path: string, reason: string): PlacementError {
  return new PlacementError("bad-input", `${path} is not an encrypted keystore (version 3): ${reason}.`, {
    next: "Plain private keys are not accepted here: `placement keys import` makes a keystore of one.",
  });
}

/** An account and its private key, which is never shown. */
export interface OpenedKey {
  readonly address: string;
  readonly privateKey: string;
}

/** Opens it, which takes about a second; a wrong password is refused as signing. */
export async function openKeystore(
  keystore: Keystore,
  password: string,
  path: string,
  progress?: Progress,
): Promise<OpenedKey> {
  let refusal: unknown;
  for (const bytes of writings(password)) {
    try {
      const { address, privateKey } = await decryptKeystoreJson(keystore.json, bytes, progress);
      return { address, privateKey };
    } catch (cause) {
      refusal = cause;
      if (!isError(cause, "INVALID_ARGUMENT") || cause.argument !== "password") break;
    }
  }
  throw explain(refusal, path);
}

/** cast takes the bytes as typed, ethers a normal form of them; they differ for few characters. */
function writings(password: string): Uint8Array[] {
  const forms = new Set([password, password.normalize("NFKC")]);
  return [...forms].map((form) => new TextEncoder().encode(form));
}

function explain(refusal: unknown, path: string): PlacementError {
  if (isError(refusal, "INVALID_ARGUMENT") && refusal.argument === "address") {
    return new PlacementError("bad-input", `${path} names one account and holds the key of another.`, {
      next: "Somebody changed it: do not use it.",
    });
  }
  // No cause: what the library says of a key stays with it.
  return new PlacementError("signing-refused", `The password does not open ${path}.`, { next: "Try again." });
}

/** The file that geth, cast and ethers open with this password, in about a second. */
export async function sealKeystore(key: OpenedKey, password: string, progress?: Progress): Promise<string> {
  const bytes = new TextEncoder().encode(password);
  const json = await encryptKeystoreJson(key, bytes, {
    scrypt: SCRYPT,
    ...(progress === undefined ? {} : { progressCallback: progress }),
  });
  // ethers writes `Crypto`, which cast does not read.
  return JSON.stringify(lowerCased(JSON.parse(json)));
}
