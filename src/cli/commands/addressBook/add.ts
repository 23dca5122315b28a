import { existsSync } from "node:fs";
import { readText, writeText } from "../../../adapters/files.js";
import { addToAddressBook } from "../../../agreement/addressBookFile.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";

export const add: Handler<object, DataOf<"address-book add">> = async (context, [name = "", address = ""]) => {
  const { name: file } = context.bookFile;
  const path = context.path(file);
  const before = existsSync(path) ? await readText(path) : undefined;
  await writeText(path, addToAddressBook(before, file, name, address));
  return { text: `${name} is ${address}: added to ${file}.`, data: { file, name, address } };
};
