import { Argument, type Command } from "commander";
import type { Io } from "../../io.js";
import type { Act } from "../../program.js";

const ABOUT = `
Prints a script for your shell. To have it in every new shell:
  bash   placement completion bash > ~/.local/share/bash-completion/completions/placement
  zsh    placement completion zsh > ~/.zfunc/_placement     (a folder in $fpath, before compinit)
  fish   placement completion fish > ~/.config/fish/completions/placement.fish`;

export function addCompletionCommands(program: Command, act: Act, io: Io): void {
  program
    .command("completion")
    .description("complete commands, options and names with the Tab key: prints a script for your shell")
    .addArgument(new Argument("<shell>", "your shell").choices(["bash", "zsh", "fish"]))
    .addHelpText("after", ABOUT)
    .action(act(async () => (await import("./completion.js")).completion));
  program
    .command("complete", { hidden: true })
    .description("for those scripts: what the last of these words can be, one a line; nothing where it is a file")
    .argument("[words...]")
    .action(async (words: string[]) => {
      const { complete } = await import("./complete.js");
      for (const candidate of await complete(program, words, io)) io.out(`${candidate}\n`);
    });
}
