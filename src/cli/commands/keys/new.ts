import { Wallet } from "ethers";
import { requireFreeName } from "../../../adapters/keyFolder.js";
import { requireKeyName } from "../../../keys/names.js";
import type { KeyFolderOptions } from "../../options.js";
import { newPassword } from "../../passwords.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { keyFolder } from "../../keyFolder.js";
import { keep } from "./keep.js";

interface Options extends KeyFolderOptions {
  readonly passwordFile?: string;
}

/** Makes a key from the system's randomness; it is never on the disk unencrypted. */
export const newKey: Handler<Options, DataOf<"keys new">> = async (context, [given = ""], options) => {
  const name = requireKeyName(given);
  const folder = keyFolder(context, options);
  await requireFreeName(folder, name);
  const password = await newPassword(context, options.passwordFile);
  // Not `createRandom`: a recovery phrase would be a second secret to guard.
  const { randomBytes } = await import("node:crypto");
  const { address, privateKey } = new Wallet(`0x${randomBytes(32).toString("hex")}`);
  return keep(context, { folder, name, key: { address, privateKey }, password });
};
