import { expect } from "chai";
import { parseAddressBook, parseBuilt, type BuiltAgreement } from "../../src/agreement/index.js";
import { placement, WorkFolder, type Ran } from "./cli.js";
import { startLocalChain, type LocalChain } from "./localChain.js";

/** One user's way through the real binary: a folder with the examples, a chain, and names for accounts. */
export class Journey {
  readonly chain: LocalChain;
  readonly folder = new WorkFolder();

  private constructor(chain: LocalChain) {
    this.chain = chain;
  }

  static async begin(deploymentId: string): Promise<Journey> {
    const journey = new Journey(await startLocalChain(deploymentId));
    const book = journey.folder.read("address-book.yaml");
    journey.folder.write("address-book.yaml", `${book}\nGBP test token: "${await journey.chain.pound.getAddress()}"\n`);
    return journey;
  }

  async end(): Promise<void> {
    this.folder.remove();
    await this.chain.stop();
  }

  run(...argv: string[]): Promise<Ran> {
    return placement(this.folder.path, argv, this.chain.env);
  }

  /** Runs a command that must succeed and returns its data. */
  async data<Data>(...argv: string[]): Promise<Data> {
    const { code, out, err } = await this.run(...argv, "--json");
    expect(code, `placement ${argv.join(" ")}\n${out}${err}`).to.equal(0);
    return JSON.parse(out) as Data;
  }

  /** Expects an exit code and sentences, nothing on stdout, and never a stack trace. */
  async refuses(argv: readonly string[], code: number, ...sentences: readonly (string | RegExp)[]): Promise<void> {
    const ran = await this.run(...argv);
    for (const sentence of sentences) {
      if (typeof sentence === "string") expect(ran.err).to.contain(sentence);
      else expect(ran.err).to.match(sentence);
    }
    expect(ran.err).to.not.match(/\n\s+at /);
    expect(ran.out).to.equal("");
    expect(ran.code, ran.err).to.equal(code);
  }

  built(name: string): BuiltAgreement {
    return parseBuilt(this.folder.read(`${name}.agreement.json`), name);
  }

  address(name: string): string {
    return parseAddressBook(this.folder.read("address-book.yaml"), "address-book.yaml").addressOf(name);
  }

  async now(): Promise<bigint> {
    return BigInt((await this.chain.node.provider.getBlock("latest"))?.timestamp ?? 0);
  }

  /** Builds an example, has both parties sign it, and opens it. */
  async open(name: string): Promise<{ id: string; built: BuiltAgreement; file: string }> {
    await this.data("agreement", "build", `${name}.yaml`);
    const built = this.built(name);
    const terms = `${name}.terms.json`;
    await this.data("agreement", "sign", terms, ...as(built.names.commissioner));
    await this.data("agreement", "sign", terms, ...as(built.names.provider));
    const { agreement } = await this.data<{ agreement: string }>(
      "agreement",
      "open",
      terms,
      ...as(built.names.provider),
    );
    return { id: agreement, built, file: `${name}.agreement.json` };
  }

  /** Gives the commissioner pounds and puts them into the agreement. */
  async fund(file: string, { terms, names }: BuiltAgreement, pounds: bigint, ...options: string[]): Promise<void> {
    await (await this.chain.pound.mint(terms.commissioner, pounds * 10n ** 18n)).wait();
    await this.data("fund", file, `${pounds}.00`, ...options, ...as(names.commissioner));
  }
}

/** Options that send or sign from an unlocked account of the local node. */
export const as = (name: string | undefined): string[] => ["--signer", "rpc", "--as", name ?? "", "--yes"];
