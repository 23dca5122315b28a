import { folderProblem, listKeys } from "../../../adapters/keyFolder.js";
import type { KeyFolderOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { keyFolder } from "../../keyFolder.js";

export const list: Handler<KeyFolderOptions, DataOf<"keys list">> = async (context, _args, options) => {
  const folder = keyFolder(context, options);
  const stored = await listKeys(folder);
  const problem = (await folderProblem(folder)) ?? null;
  const keys = stored.map(({ name, address, file, problem: fault }) => ({
    name,
    address: address ?? null,
    file,
    problem: fault ?? null,
  }));
  const lines = keys.map(({ name, address }) => `${name}: ${address ?? "the file does not say which account"}`);
  const problems = [problem, ...keys.map((key) => key.problem)].filter((one) => one !== null);
  const data = { folder, problem, keys };
  return {
    text: [
      keys.length === 0
        ? `There are no keys in ${folder}. Make one with \`placement keys new\`.`
        : `Keys in ${folder}:`,
      ...lines.map((line) => `  ${line}`),
      ...problems.map((one) => `Warning: ${one}.`),
    ].join("\n"),
    data,
  };
};
