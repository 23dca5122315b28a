import type { Command } from "commander";
import type { Act } from "../../program.js";
import { addExportCommands } from "./export/index.js";
import { addTellingCommands } from "./telling.js";
import { DEFAULT_STORE } from "../../auditStore.js";

export function addAuditCommands(program: Command, act: Act): void {
  const audit = program.command("audit").description("prove every penny from the chain's own log");
  audit
    .command("sync")
    .description("read the escrow's log up to the last final block, and keep it in a file")
    .option("--store <file>", `where it is kept (default: ${DEFAULT_STORE})`)
    .option("--from-block <number>", "for a new store: the block of the escrow's deployment, or any before it")
    .action(act(async () => (await import("./sync.js")).sync));
  audit
    .command("verify")
    .description("re-derive every rule from the log that `audit sync` read, and compare what follows with the chain")
    .option("--store <file>", `what \`audit sync\` read (default: ${DEFAULT_STORE})`)
    .option("--second-rpc <url>", "another node, whose log and answers are compared with the first's")
    .option("--agreements <folder>", "private agreement files, so that placements have names")
    .action(act(async () => (await import("./verify.js")).verify));
  audit
    .command("replay [agreement]")
    .description("replay the events, print the account, and compare it with the contract")
    .option("--from-block <number>", "the block of the escrow's deployment, or any before it", "0")
    .option("--agreements <folder>", "private agreement files, so that placements and outcomes have names")
    .action(act(async () => (await import("./replay.js")).replay));
  audit
    .command("report")
    .description("write one web page: what to look at first, sums, charts, and every placement's story")
    .option("--store <file>", "what `audit sync` read (default: placement-audit.sqlite)")
    .option("--agreements <folder>", "private agreement files, so that placements and outcomes have names")
    .option("--out <file>", "where to write (default: placement-audit.html)")
    .action(act(async () => (await import("./report.js")).report));
  addExportCommands(audit, act);
  addTellingCommands(audit, act);
}
