import { EXIT_CODES, type ErrorCode } from "../../src/errors.js";
import { REFUSALS } from "../../src/adapters/refusals.js";
import { adviceOn } from "./advice.js";
import { contractInterface, type ContractInterface, type Described } from "./contract.js";
import { formatted, table } from "./markdown.js";
import { describedIn, operationPages } from "./operations.js";

export const ERRORS_PAGE = "docs/errors.md";

const HEAD = `<!-- Made by \`npm run docs\` from src/errors.ts, src/adapters/refusals.ts and the contracts. Change it there. -->

# Errors

Every refusal says what happened, why, and what to do next. This page is for scripts, and for whoever wants to know
beforehand.

## The command line

A command ends with one of these. With \`--json\` the last line on stderr is
\`{"error": {"code": …, "message": …, "next": …}}\`, and stdout stays empty but for code 1. Texts may change; codes and
exit codes stay.`;

const AFTER_CODES = `Ctrl-C while the tool works, and not at a question, ends it with 130. What was sent is sent; run the command again:
whatever is done already is left alone.`;

const ESCROW_HEAD = `## The escrow contract

A call that is refused changes nothing, emits nothing and costs only the gas it used. The command line simulates before it
sends, so that a refusal costs nothing at all, and tells it in a sentence (exit code 4). A script that calls the contract
itself knows an error by its first four bytes, the selector; times are unix seconds, amounts base units of the token, seats
bits (1 inspector, 2 social worker, 4 registered manager, 8 health professional).

**In a payment run** (\`attest\`) one item's trouble is not another's: what others have spoilt is skipped, and only if every
item is skipped does the call revert, with the first item's reason. See [attest](operations/attest.md).`;

const OTHER_HEAD = `### What else a call can end with

- **The token's own errors** pass through \`fund\`, \`fundWithPermit\`, \`withdraw\` and \`withdrawPart\`. A payout that the token
  refuses anywhere else reverts nothing: it waits for its owner, see [withdraw](operations/withdraw.md).
- **\`Panic(0x11)\`**: a sum or a version outgrew its type. Versions end at 65,535; payments, rulings and settlement still
  work there.
- **No data at all**: calldata that is no call of the contract, or gas that ran out.`;

const REGISTER_HEAD = `## The practitioner register

Only who writes to a [register](operations/register.md) meets these, and \`SafeCastOverflowedUintDowncast\` above; the escrow
never passes them on.`;

/** What a script may take from each code; the numbers are in src/errors.ts. */
const CODES: Readonly<Record<ErrorCode, readonly [meaning: string, advice: string]>> = {
  "check-failed": [
    "the command worked, and a check that it made did not hold: `audit verify` or `audit replay` found a difference, `doctor` a fault, a payment run a request that was not sent",
    "read stdout: it tells which",
  ],
  "bad-usage": ["the command line is wrong, or lacks something", "correct it"],
  "bad-input": [
    "a file, a name or a value is wrong, or what was to be written could not be",
    "correct it; nothing was sent",
  ],
  chain: ["the node does not answer, or the contract refuses", "try again, or look with `agreement show`"],
  "signing-refused": [
    "you said no, pressed Ctrl-C at a question, gave a wrong password, or the account may not do it",
    "nothing was signed or sent",
  ],
};

/** docs/errors.md as it should be. */
export async function errorsPage(): Promise<string> {
  const escrow = await contractInterface("PlacementEscrow");
  const register = await contractInterface("PractitionerRegister");
  const pages = await operationPages();
  const ofRegister = register.errors.filter(({ name }) => escrow.errors.every((error) => error.name !== name));
  const sections = [
    ...[HEAD, exitCodes(), AFTER_CODES],
    ...[ESCROW_HEAD, errorTable(escrow.errors, (error) => callsThat(escrow, error, pages)), OTHER_HEAD, tokenErrors()],
    ...[REGISTER_HEAD, errorTable(ofRegister, (error) => namesOf(register, error).join(", "))],
  ];
  return formatted(sections.join("\n\n"));
}

function exitCodes(): string {
  const rows = Object.entries(CODES).map(([code, [meaning, advice]]) => [
    String(EXIT_CODES[code as ErrorCode]),
    `\`${code}\``,
    meaning,
    advice,
  ]);
  const all = [
    ["0", "", "done", "go on"],
    ...rows,
    ["70", "`fault`", "a fault in the tool", "report it, with `--debug`"],
  ];
  return table(["exit code", "code", "what it means", "what a script may do"], all);
}

function errorTable(errors: readonly Described[], calls: (error: Described) => string): string {
  const rows = errors.map((error) => [
    `<a id="${error.name.toLowerCase()}"></a>\`${error.name}\`<br>\`${error.selector}\``,
    valuesOf(error),
    error.notice || error.details,
    adviceOn(error.name).join("<br>"),
    calls(error),
  ]);
  return table(["error", "values", "why", "what to do", "in"], rows);
}

const valuesOf = ({ signature }: Described): string =>
  signature
    .slice(signature.indexOf("(") + 1, -1)
    .split(", ")
    .filter((value) => value !== "")
    .map((value) => `\`${value}\``)
    .join(", ");

/** The calls that can be refused with an error, each with its page. */
function callsThat(contract: ContractInterface, error: Described, pages: ReadonlyMap<string, string>): string {
  const calls = namesOf(contract, error);
  if (calls.length > MOST_CALLS) return "most calls";
  return calls
    .map((call) => {
      const page = [...pages].find(([, text]) => describedIn(text, "PlacementEscrow").includes(call))?.[0];
      return page === undefined ? call : `[${call}](${page.replace("docs/", "")})`;
    })
    .join(", ");
}

const MOST_CALLS = 9;

const namesOf = ({ functions }: ContractInterface, { name }: Described): string[] =>
  functions.filter(({ errors }) => errors.has(name)).map((one) => one.name);

/** The standard errors of a token that the command line has words for. */
function tokenErrors(): string {
  const names = Object.keys(REFUSALS).filter((name) => /^ERC20/.test(name));
  const rows = names.map((name) => [`\`${name}\``, adviceOn(name).join("<br>")]);
  return table(["standard error of the token", "what to do"], rows);
}
