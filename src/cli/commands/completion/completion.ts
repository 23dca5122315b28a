import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { SHELL_SCRIPTS, type Shell } from "./shellScripts.js";

export const completion: Handler<object, DataOf<"completion">> = (_context, [shell = "bash"]) => {
  const script = SHELL_SCRIPTS[shell as Shell];
  return Promise.resolve({ text: script, data: { shell: shell as Shell, script } });
};
