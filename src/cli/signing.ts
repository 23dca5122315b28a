import { existsSync } from "node:fs";
import type { Signer } from "ethers";
import { readText } from "../adapters/files.js";
import { findKey, folderProblem } from "../adapters/keyFolder.js";
import { isLoopback } from "../adapters/rpc.js";
import { openWallet } from "../adapters/jsonRpcWallet.js";
import { signerOf } from "../adapters/signers.js";
import { PlacementError } from "../errors.js";
import { openKeystore, parseKeystore, type OpenedKey } from "../keys/keystore.js";
import { parsePrivateKey } from "../keys/privateKey.js";
import type { Context } from "./context.js";
import { knownKeyFolder } from "./keyFolder.js";
import type { SignerOptions } from "./options.js";
import { givenPassword, progressLine, warnOfReaders } from "./passwords.js";
import { inFull } from "./render/known.js";

const RPC_PREFIX = "rpc:";
const PLAIN_KEY = "PLACEMENT_PRIVATE_KEY";
/** How Hardhat's, anvil's and ganache's own chains are numbered. */
const LOCAL_CHAINS: readonly bigint[] = [31_337n, 1_337n];
const PATIENCE_SECONDS = 300;
const LONGEST_PATIENCE = 86_400;

/** Opens what `--signer` names: a wallet, a key of the key folder, a keystore file, or a local chain's plain key. */
export async function openSigner(context: Context, options: SignerOptions): Promise<Signer> {
  const { signer: source } = options;
  if (source === "rpc" || source.startsWith(RPC_PREFIX)) return walletSigner(context, options);
  const chain = context.hasRpc ? await context.chain() : undefined;
  const key = source === "env" ? await plainKey(context) : await keystoreKey(context, options);
  await requireAccount(context, options, key.address);
  return signerOf(key, chain);
}

async function walletSigner(context: Context, options: SignerOptions): Promise<Signer> {
  const url = options.signer === "rpc" ? context.rpcUrl : options.signer.slice(RPC_PREFIX.length);
  if (url === undefined) {
    throw new PlacementError("bad-usage", "A signer `rpc` needs an endpoint.", { next: "Give --rpc or `rpc:URL`." });
  }
  return openWallet({
    url,
    account: options.as === undefined ? undefined : await context.account(options.as),
    patience: parsePatience(options.walletTimeout),
    chain: context.hasRpc ? await context.chain() : undefined,
    nameOf: (account) => context.book().then((book) => inFull(account, { book })),
    onWait: (text) => {
      if (context.io.isInteractive) context.io.err(`${text}\n`);
    },
  });
}

/** Milliseconds. */
function parsePatience(given: string | undefined): number {
  const seconds = given === undefined ? PATIENCE_SECONDS : Number(given);
  if (Number.isInteger(seconds) && seconds > 0 && seconds <= LONGEST_PATIENCE) return seconds * 1_000;
  throw new PlacementError("bad-usage", "--wallet-timeout is not a number of seconds.", {
    next: `Give a whole number from 1 to ${LONGEST_PATIENCE}.`,
  });
}

async function keystoreKey(context: Context, options: SignerOptions): Promise<OpenedKey> {
  const path = await keystorePath(context, options);
  const keystore = parseKeystore(await readText(path), path);
  await warnOfReaders(context, path);
  const password = await givenPassword(context, options.passwordFile);
  return openKeystore(keystore, password, path, progressLine(context, "Opening the key"));
}

/** A plain name is a key of the key folder; where a file here has the same name, nobody is left to guess. */
export async function keystorePath(context: Context, options: Pick<SignerOptions, "signer" | "keys">): Promise<string> {
  const { signer: source } = options;
  const path = context.path(source);
  const folder = knownKeyFolder(context, options);
  const key = folder === undefined ? undefined : await findKey(folder, source);
  if (folder === undefined || key === undefined) return path;
  if (existsSync(path) && path !== key) {
    throw new PlacementError("bad-usage", `There is a key called ${source}, and a file ${source} in this folder.`, {
      next: `Write ./${source} for the file, or ${key} for the key.`,
    });
  }
  const problem = await folderProblem(folder);
  if (problem !== undefined) context.io.err(`Warning: ${problem}.\n`);
  return key;
}

/** `--as` beside a key says whose it must be. */
async function requireAccount(context: Context, { as }: SignerOptions, address: string): Promise<void> {
  if (as === undefined || (await context.account(as)) === address) return;
  const book = await context.book();
  throw new PlacementError("signing-refused", `The key is that of ${inFull(address, { book })}, not ${as}'s.`, {
    next: "Nothing was signed. Give the right key, or leave out --as.",
  });
}

/** A key that anybody can read in the environment may move nothing but a local chain's play money. */
async function plainKey(context: Context): Promise<OpenedKey> {
  const key = context.io.env[PLAIN_KEY];
  if (key === undefined) {
    throw new PlacementError("bad-usage", `--signer env needs ${PLAIN_KEY}, and it is not set.`, {
      next: "For anything but a local chain, use a key made by `placement keys new`.",
    });
  }
  const reason = await whyNotLocal(context);
  if (reason !== undefined) {
    throw new PlacementError("signing-refused", `A plain key in ${PLAIN_KEY} is for a local chain only: ${reason}.`, {
      next: "Take it out of the environment and .env. Keep the key with `placement keys import`, and name it with --signer.",
    });
  }
  context.io.err(
    `Warning: signing with the plain key in ${PLAIN_KEY}. It is for a local chain only; never put money on it.\n`,
  );
  return parsePrivateKey(key, PLAIN_KEY);
}

async function whyNotLocal(context: Context): Promise<string | undefined> {
  if (context.rpcUrl === undefined) return "no chain is at hand (--rpc)";
  if (!isLoopback(context.rpcUrl)) return "the Ethereum node is not on this machine";
  const { chainId } = await context.chain();
  return LOCAL_CHAINS.includes(chainId) ? undefined : `this is chain ${chainId}`;
}
