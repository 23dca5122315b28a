import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { getAddress, type Signer } from "ethers";
import { AddressBook, parseAddressBook } from "../agreement/addressBook.js";
import { printableLines } from "../agreement/text/characters.js";
import { readDeployment } from "../adapters/deployments.js";
import { connectEscrow, type ConnectedEscrow } from "../adapters/escrow.js";
import { readText } from "../adapters/files.js";
import { connectChain, type Chain } from "../adapters/rpc.js";
import { PlacementError } from "../errors.js";
import type { Io } from "./io.js";
import type { GlobalOptions, SignerOptions } from "./options.js";

const ADDRESS_BOOK = "address-book.yaml";

/** What commands share: each part is made when first asked for, once. */
export class Context {
  readonly io: Io;
  readonly options: GlobalOptions;
  #chain: Promise<Chain> | undefined;
  #escrow: Promise<ConnectedEscrow> | undefined;
  #book: Promise<AddressBook> | undefined;

  constructor(io: Io, options: GlobalOptions) {
    this.io = io;
    this.options = options;
  }

  path(given: string): string {
    return isAbsolute(given) ? given : join(this.io.cwd, given);
  }

  get hasRpc(): boolean {
    return this.rpcUrl !== undefined;
  }

  get rpcUrl(): string | undefined {
    return this.options.offline === true ? undefined : (this.options.rpc ?? this.io.env["PLACEMENT_RPC"]);
  }

  chain(): Promise<Chain> {
    const url = this.rpcUrl;
    if (url === undefined) {
      throw new PlacementError("bad-usage", "This command needs an Ethereum node.", {
        next: "Give its URL with --rpc, or set PLACEMENT_RPC in the environment or in .env.",
      });
    }
    this.#chain ??= connectChain(url);
    return this.#chain;
  }

  escrow(): Promise<ConnectedEscrow> {
    this.#escrow ??= this.chain().then(async (chain) => connectEscrow(chain, await this.escrowAddress(chain.chainId)));
    return this.#escrow;
  }

  /** From the option, the environment, or what Ignition deployed from this folder. */
  async escrowAddress(chainId: bigint): Promise<string> {
    const given = this.options.escrow ?? this.io.env["PLACEMENT_ESCROW"];
    if (given !== undefined) return this.account(given);
    const deployed = (await readDeployment(this.io.cwd, `chain-${chainId}`))["PlacementEscrow#PlacementEscrow"];
    if (deployed !== undefined) return deployed;
    throw new PlacementError("bad-usage", `No escrow is known for chain ${chainId}.`, {
      next: "Give its address with --escrow, or set PLACEMENT_ESCROW in the environment or in .env.",
    });
  }

  /** An account by its name in the address book, or by its address; scripts write addresses without capitals. */
  async account(given: string): Promise<string> {
    return (await this.book()).resolve(/^0x[0-9a-f]{40}$/.test(given) ? getAddress(given) : given);
  }

  book(): Promise<AddressBook> {
    this.#book ??= this.#readBook();
    return this.#book;
  }

  /** Which address book is meant, and whether somebody asked for it. */
  get bookFile(): { readonly name: string; readonly isGiven: boolean } {
    const given = this.options.addressBook ?? this.io.env["PLACEMENT_ADDRESS_BOOK"];
    return { name: given ?? ADDRESS_BOOK, isGiven: given !== undefined };
  }

  async #readBook(): Promise<AddressBook> {
    const { name, isGiven } = this.bookFile;
    const path = this.path(name);
    // Nobody needs an address book; one that was asked for must be there.
    if (!isGiven && !existsSync(path)) return new AddressBook();
    return parseAddressBook(await readText(path), name);
  }

  /** What `--signer` names, opened; asks for a password if it has one. */
  async signer(options: SignerOptions): Promise<Signer> {
    this.#tellDotenv();
    const { openSigner } = await import("./signing.js");
    return openSigner(this, options);
  }

  /** A folder that somebody sent may bring its own node, escrow and names: whoever signs must know. */
  #tellDotenv(): void {
    const { fromDotenv = [] } = this.io;
    if (fromDotenv.length > 0) this.io.err(`Settings from the .env of this folder: ${fromDotenv.join(", ")}.\n`);
  }

  /** Asks before anything is signed, sent or destroyed; `--yes` answers beforehand. */
  async confirm(question: string, { yes }: Pick<SignerOptions, "yes">): Promise<void> {
    if (yes === true) return;
    this.requirePerson("Nobody is here to read and agree to this.", "Read it first, then run it again with --yes.");
    const { confirm } = await import("@clack/prompts");
    const answer = await confirm({ message: printableLines(question), initialValue: false, output: process.stderr });
    if (answer !== true) throw new PlacementError("signing-refused", "You did not agree: nothing was done.");
  }

  /** For questions that only a person can answer. */
  requirePerson(message: string, next: string): void {
    if (this.io.isInteractive && this.options.input !== false) return;
    throw new PlacementError("bad-usage", message, { next });
  }
}
