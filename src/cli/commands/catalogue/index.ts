import type { Command } from "commander";
import type { Act } from "../../program.js";

const OWN = "your own outcome sets (YAML), beside those that come with the program";

export function addCatalogueCommands(program: Command, act: Act): void {
  const catalogue = program.command("catalogue").description("the outcomes that agreements are made on");
  catalogue
    .command("list [set]")
    .description("the outcome sets, or the codes of one set")
    .option("--catalogue <file>", OWN)
    .action(act(async () => (await import("./list.js")).list));
  catalogue
    .command("show <code>")
    .description("what a code stands for")
    .option("--catalogue <file>", OWN)
    .option("--agreement <file>", "as the private agreement has it, whatever the catalogue says now")
    .action(act(async () => (await import("./show.js")).show));
}
