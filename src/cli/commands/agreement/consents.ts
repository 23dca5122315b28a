import type { Command } from "commander";
import type { Act } from "../../program.js";
import { addDocumentOptions } from "../documentOptions.js";
import { addSignerOptions } from "../shared.js";

/** What several people must agree on: asked for, signed by each, then sent by anybody. */
export function addConsentCommands(agreement: Command, act: Act): void {
  addAmend(agreement, act);
  addAppoint(agreement, act);
  addTerminate(agreement, act);
  addSettle(agreement, act);
  addSubmit(agreement, act);
  addCancel(agreement, act);
}

const THEN = `
This writes a request and changes nothing yet. Send it to those who sign: each reads and signs it with
\`placement agreement sign\`; once enough have signed, anybody sends it with \`placement agreement submit\`.`;

const addRequestOptions = (command: Command): Command =>
  command
    .option("--out <folder>", "where to write (default: beside the private agreement)")
    .option("--valid-for <days>", "how long the signatures count, at most 90", "30");

function addAmend(agreement: Command, act: Act): void {
  const amend = agreement
    .command("amend <change>")
    .description("change a placement that runs: hours added, another fee, time away, death, extension, another payee")
    .requiredOption("--agreement <file>", "the private agreement, as of the version in force")
    .addHelpText(
      "after",
      `
The change is a short file (YAML) that says what changes and from when; docs/amendment-file.md explains it. The tool shows
both versions side by side and writes the new private agreement and a request for both parties' consent.
${THEN}

For example:
  placement agreement amend hours-added.yaml --agreement alder.agreement.json

--json gives: agreement, version (the one that is changed), digest (what is signed), change, files.agreement,
files.request, review (commitment), validUntil, comparison (before and after, amounts in token base units), warnings.`,
    );
  addRequestOptions(amend).action(act(async () => (await import("./amend.js")).amend));
}

function addAppoint(agreement: Command, act: Act): void {
  const appoint = agreement
    .command("appoint [agreement]")
    .description("put another person in a seat of the panel, or replace somebody who leaves in all placements at once")
    .option("--seat <seat>", "inspector, social worker, registered manager or health professional")
    .option("--account <name>", "who takes the seat: a name from the address book, or an address")
    .option("--vacant", "nobody takes it: only for the health professional's seat")
    .option("--all-of <names...>", "who leaves and who comes, in every placement in which the first holds a seat")
    .option("--except <agreements...>", "with --all-of: placements to leave as they are")
    .option("--agreements <folder>", "with --all-of: private agreement files, so that placements have names", ".")
    .option("--from-block <number>", "with --all-of: where to start looking for placements", "0")
    .addHelpText(
      "after",
      `
Three may sign an appointment, commissioner, provider and arbiter, and two of them suffice.
${THEN}

For example:
  placement agreement appoint alder.agreement.json --seat "social worker" --account "Social Worker B"
  placement agreement appoint --all-of "Social Worker A" "Social Worker B" --out leaver
  placement agreement sign leaver/*.json --signer council.keystore.json
  placement agreement submit leaver/*.json --signer council.keystore.json

--json gives: request (the file), digest (what is signed), appointment; with --all-of a list, requests, with the
placement's name besides.`,
    );
  addRequestOptions(appoint).action(act(async () => (await import("./appoint.js")).appoint));
}

function addTerminate(agreement: Command, act: Act): void {
  const terminate = agreement
    .command("terminate <agreement>")
    .description("ask inspector and social worker to end a placement without notice")
    .option("--on <date>", "the last day of care, such as 2027-03-31 (default: it ends when this is recorded)")
    .addHelpText(
      "after",
      `
Nothing earned is lost: what was done before the end can still be decided and paid. To end a placement with notice, use
\`placement agreement notice\`.
${THEN}

For example:
  placement agreement terminate alder.agreement.json --grounds safeguarding-report.pdf

--json gives: request (the file), digest (what is signed), termination (endsAt in unix seconds, 0 for at once).`,
    );
  addRequestOptions(addDocumentOptions(terminate, "grounds", "why it must end")).action(
    act(async () => (await import("./terminate.js")).terminate),
  );
}

function addSettle(agreement: Command, act: Act): void {
  const settle = agreement
    .command("settle <agreement>")
    .description("ask both parties to close a placement for good, with an agreed split of the money in it")
    .requiredOption(
      "--pay <pounds>",
      "what the home gets, such as 6100.00, or 0; the rest goes back to the commissioner",
    )
    .addHelpText(
      "after",
      `
It shows what the home gets, what goes back, and which arrears are dropped. After it nothing of this placement can be
decided or paid any more.
${THEN}

For example:
  placement agreement settle alder.agreement.json --pay 4200.00 --statement final-account.pdf

--json gives: request (the file), digest (what is signed), settlement, and split (toPayee, toCommissioner,
arrearsDropped, undecided, lacking), all in token base units.`,
    );
  addRequestOptions(addDocumentOptions(settle, "statement", "the account that both sides agree on")).action(
    act(async () => (await import("./settle.js")).settle),
  );
}

function addSubmit(agreement: Command, act: Act): void {
  addSignerOptions(
    agreement
      .command("submit <requests...>")
      .description(
        "send signed amendments, appointments, terminations, settlements, retractions and new terms; several at once",
      )
      .option("--from-block <number>", "where to start looking for what was recorded before", "0")
      .addHelpText(
        "after",
        `
Anybody may send them. For each it says whether it was done, was done already, lacks signatures, is out of date (a newer
version, another end, expired, taken back) or is refused, and why. Interrupted and run again, it repeats nothing.
The exit code is 1 if any is left undone.

--json gives: requests, a list of path, kind, agreement, digest, state (done, already-done, lacks-signatures, stale,
refused), reason if it was not done, and transaction, block and gasUsed if it was.`,
      ),
  ).action(act(async () => (await import("./submit.js")).submit));
}

function addCancel(agreement: Command, act: Act): void {
  addSignerOptions(
    agreement
      .command("cancel <request>")
      .description("take back your own consent to a request, before it is used")
      .option("--from-block <number>", "where to start looking for what was recorded before", "0")
      .addHelpText(
        "after",
        `
From then on your signature on this request never counts, whoever holds a copy of it. Others' consents are untouched: of
an appointment, two others may still suffice. It costs a transaction, and cannot be undone.

--json gives: request, digest, account, role, transaction, block, gasUsed.`,
      ),
  ).action(act(async () => (await import("./cancel.js")).cancel));
}
