import { readFile, readdir, stat } from "node:fs/promises";
import { platform } from "node:os";
import { join } from "node:path";
import { parse } from "dotenv";
import type { Context } from "../../context.js";
import { knownKeyFolder } from "../../keyFolder.js";
import { keystorePath } from "../../signing.js";
import { failed, failedBy, ok, unchecked, warning, type Check, type CheckName } from "./check.js";

export interface MachineOptions {
  readonly signer?: string;
  readonly keys?: string;
  readonly passwordFile?: string;
}

/** What can be looked at without a network: this computer and its files. */
export async function machineChecks(context: Context, options: MachineOptions): Promise<Check[]> {
  return [
    ok("node", `Node ${process.versions.node} is new enough.`),
    await checkSettings(context),
    await checkAddressBook(context),
    ...(await checkKeys(context, options)),
    ...(await checkSigner(context, options)),
    ...(await checkPasswordFile(context, options.passwordFile)),
  ];
}

/** A private key is 32 bytes; a recovery phrase is 12 to 24 plain words. */
const SECRETS = [/^(0x)?[0-9a-f]{64}$/i, /^[a-z]{3,8}( [a-z]{3,8}){11,23}$/];

async function checkSettings(context: Context): Promise<Check> {
  const text = await readFile(context.path(".env"), "utf8").catch(() => undefined);
  if (text === undefined) return ok("settings", "There is no .env in this folder.");
  const secret = Object.entries(parse(text)).find(([, value]) => SECRETS.some((form) => form.test(value.trim())));
  if (secret === undefined)
    return ok("settings", "The .env in this folder holds nothing that looks like a private key.");
  return failed(
    "settings",
    `${secret[0]} in .env looks like a private key or a recovery phrase, readable by every program you run.`,
    "Move it into an encrypted keystore and delete the line; if the folder was ever shared, move what the key controls.",
  );
}

async function checkAddressBook(context: Context): Promise<Check> {
  try {
    const { entries } = await context.book();
    if (entries.length > 0) return ok("address-book", `The address book is sound: ${entries.length} names.`);
    return warning(
      "address-book",
      "There is no address book, so accounts have no names.",
      "Write one (`placement address-book add`), or name it with --address-book.",
    );
  } catch (error) {
    return failedBy("address-book", error);
  }
}

async function checkKeys(context: Context, options: MachineOptions): Promise<Check[]> {
  const folder = knownKeyFolder(context, options);
  if (folder === undefined) {
    return [
      unchecked(
        "keys",
        "It is not known where your keys are: there is no home folder.",
        "Give --keys, or set PLACEMENT_KEYS.",
      ),
    ];
  }
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return [ok("keys", `There are no keystores at ${folder}.`)];
  const faults = [
    await faultOfMode("keys", folder, "700"),
    ...(await Promise.all(names.map((name) => faultOfKeystore("keys", join(folder, name))))),
  ].filter((fault) => fault !== undefined);
  return faults.length > 0 ? faults : [ok("keys", `Nobody else can read the keystores at ${folder}.`)];
}

/** A wallet keeps its keys itself, and a plain key in the environment is no file. */
async function checkSigner(context: Context, options: MachineOptions): Promise<Check[]> {
  const { signer } = options;
  if (signer === undefined || signer === "rpc" || signer.startsWith("rpc:") || signer === "env") return [];
  try {
    const path = await keystorePath(context, { ...options, signer });
    return [(await faultOfKeystore("signer", path)) ?? ok("signer", `Nobody else can read ${signer}.`)];
  } catch (error) {
    return [failedBy("signer", error)];
  }
}

async function checkPasswordFile(context: Context, given: string | undefined): Promise<Check[]> {
  if (given === undefined) return [];
  const fault = await faultOfMode("password-file", context.path(given), "600");
  return [fault ?? ok("password-file", `Nobody else can read ${given}.`)];
}

async function faultOfKeystore(check: CheckName, path: string): Promise<Check | undefined> {
  const text = await readFile(path, "utf8").catch(() => "");
  if (SECRETS.some((form) => form.test(text.trim()))) {
    return failed(
      check,
      `${path} holds a private key that is not encrypted.`,
      "Make an encrypted keystore of it, and delete it.",
    );
  }
  return faultOfMode(check, path, "600");
}

/** @param allowed what its owner may do, as `chmod` writes it. */
async function faultOfMode(check: CheckName, path: string, allowed: string): Promise<Check | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return failed(check, `${path} cannot be read.`, "Check the path and its permissions.");
  if (platform() === "win32") {
    return unchecked(check, `Who else can read ${path} cannot be told on Windows.`, "Look at its security settings.");
  }
  if ((found.mode & 0o077) === 0) return undefined;
  return failed(check, `Others on this computer can read or change ${path}.`, `Run: chmod ${allowed} '${path}'`);
}
