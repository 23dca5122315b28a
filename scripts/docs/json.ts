import { SHAPES } from "../../src/cli/shapes/index.js";
import { formatted } from "./markdown.js";
import { shapeTables } from "./shapeTables.js";

export const JSON_PAGE = "docs/json.md";

const HEAD = `<!-- Made by \`npm run docs\` from src/cli/shapes. Change it there. -->

# What \`--json\` prints

Every command takes \`--json\`. It then prints one JSON value on stdout and nothing else there; warnings, questions and
progress go to stderr. These tables are made from the shapes that the tests hold every output against: a field that is not
told here is never printed.

- **decimal** is a whole number as text, such as \`"1220000000000000000000"\`, for it may outgrow what JSON readers take for
  a number. Amounts are in base units of the agreement's token: \`agreement show\` gives its \`decimals\`.
- **number** is a JSON number; it is always small.
- **address**, **32 bytes**, **8 bytes** and **bytes** are \`0x\` and hexadecimal digits; addresses have their checksum.
- **path** is a file as it was given, or beside it; relative ones are relative to the folder where the tool ran.
- A field that says so may be missing or \`null\`; all others are always there.

The exit code is 0, or 1 where the command worked and a check it made did not hold: the value on stdout tells which. For
every other code stdout stays empty, and stderr ends with one JSON object on a line of its own:

\`\`\`json
{ "error": { "code": "bad-input", "message": "what happened, and why", "next": "what to do next; may be missing" } }
\`\`\`

[errors.md](errors.md) tells what each code and exit code means.`;

/** docs/json.md as it should be. */
export async function jsonPage(): Promise<string> {
  const { commands, named } = shapeTables(SHAPES);
  const sections = [HEAD, "## Commands", ...commands, "## Shapes used in several places", ...named];
  return formatted(sections.join("\n\n"));
}
