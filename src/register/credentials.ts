import { concat, hexlify, keccak256, randomBytes, toUtf8Bytes } from "ethers";
import { z } from "zod";
import { SALT_BYTES } from "../agreement/commitments.js";
import { PlacementError } from "../errors.js";

const hex32 = z.string().regex(/^0x[0-9a-f]{64}$/);

const recordSchema = z.strictObject({
  chainId: z.string().regex(/^\d+$/),
  register: z.string(),
  account: z.string(),
  seat: z.number().int().min(0).max(3),
  /** What the body checked, such as a registration number. */
  credential: z.string(),
  salt: hex32,
  /** What stands on chain instead. */
  commitment: hex32,
});

/** What a body keeps to itself of one enrolment: without the salt, nobody can tell what the commitment is to. */
export type CredentialRecord = Readonly<z.infer<typeof recordSchema>>;

const FORMAT = "placement-register-credentials/1";

const fileSchema = z.strictObject({ format: z.literal(FORMAT), credentials: z.array(recordSchema) });

/** `keccak256(salt ‖ credential)`, the credential in UTF-8. */
export const credentialCommitment = (salt: string, credential: string): string =>
  keccak256(concat([salt, toUtf8Bytes(credential)]));

/** A record with a fresh salt: of two people with one credential the commitments differ. */
export function commitToCredential(
  of: Pick<CredentialRecord, "chainId" | "register" | "account" | "seat" | "credential">,
): CredentialRecord {
  const salt = hexlify(randomBytes(SALT_BYTES));
  return { ...of, salt, commitment: credentialCommitment(salt, of.credential) };
}

export const serialiseCredentials = (credentials: readonly CredentialRecord[]): string =>
  `${JSON.stringify({ format: FORMAT, credentials }, null, 2)}\n`;

/** @param path the file as its owner named it. */
export function parseCredentials(text: string, path: string): CredentialRecord[] {
  const parsed = fileSchema.safeParse(readJson(text));
  if (!parsed.success) {
    throw new PlacementError("bad-input", `${path} is not a list of credentials as \`register enrol\` writes it.`, {
      next: "Name another file with --private; this one was left as it is.",
    });
  }
  const wrong = parsed.data.credentials.find(
    ({ salt, credential, commitment }) => credentialCommitment(salt, credential) !== commitment,
  );
  if (wrong === undefined) return parsed.data.credentials;
  throw new PlacementError("bad-input", `${path}: the credential of ${wrong.account} does not match its commitment.`, {
    next: "The file was changed after it was written; restore it from a copy.",
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
