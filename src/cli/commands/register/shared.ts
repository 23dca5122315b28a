import { existsSync } from "node:fs";
import { readDeployment } from "../../../adapters/deployments.js";
import { readText, writeText } from "../../../adapters/files.js";
import { connectRegister, type ConnectedRegister } from "../../../adapters/register.js";
import { PlacementError } from "../../../errors.js";
import {
  commitToCredential,
  parseCredentials,
  serialiseCredentials,
  type CredentialRecord,
} from "../../../register/credentials.js";
import { readCredential, readLastDay, readSeat } from "../../../register/enrolmentList.js";
import type { Context } from "../../context.js";

export interface RegisterOptions {
  readonly register?: string;
}

export interface PrivateOptions {
  readonly private?: string;
}

const PRIVATE_FILE = "register-credentials.json";

/** From the option, the environment, or what Ignition deployed from this folder. */
export async function openRegister(context: Context, options: RegisterOptions): Promise<ConnectedRegister> {
  const chain = await context.chain();
  const given = options.register ?? context.io.env["PLACEMENT_REGISTER"];
  if (given !== undefined) return connectRegister(chain, await context.account(given));
  const deployments = await readDeployment(context.io.cwd, `chain-${chain.chainId}`);
  const deployed = deployments["PractitionerRegister#PractitionerRegister"];
  if (deployed !== undefined) return connectRegister(chain, deployed);
  throw new PlacementError("bad-usage", `No practitioner register is known for chain ${chain.chainId}.`, {
    next: "Give its address with --register, or set PLACEMENT_REGISTER in the environment or in .env.",
  });
}

/** What a clerk typed, read as one kind of thing; a mistake names the option. */
function readOption<T>(name: string, text: string, read: (text: string) => T): T {
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof PlacementError)) throw error;
    throw new PlacementError("bad-usage", error.message, { next: `Correct ${name}.`, cause: error });
  }
}

export const seatOption = (text: string): number => readOption("--seat", text, readSeat);
export const expiresOption = (text: string): bigint => readOption("--expires", text, readLastDay);
export const credentialOption = (text: string): string => readOption("--credential", text, readCredential);

/** Salts a credential, as a record of this very register. */
export const commitFor = (
  { chain, address }: ConnectedRegister,
  of: Pick<CredentialRecord, "account" | "seat" | "credential">,
): CredentialRecord => commitToCredential({ chainId: chain.chainId.toString(), register: address, ...of });

/**
 * Adds to the private file, before anything is sent: a commitment on chain whose salt is lost proves nothing. Returns
 * the file's name.
 */
export async function keepCredentials(
  context: Context,
  options: PrivateOptions,
  records: readonly CredentialRecord[],
): Promise<string> {
  const name = options.private ?? PRIVATE_FILE;
  const path = context.path(name);
  const earlier = existsSync(path) ? parseCredentials(await readText(path), name) : [];
  await writeText(path, serialiseCredentials([...earlier, ...records]), { isPrivate: true });
  return name;
}
