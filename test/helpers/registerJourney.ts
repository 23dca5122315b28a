import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import PractitionerRegister from "../../ignition/modules/PractitionerRegister.js";
import { startLocalNode, type LocalNode } from "../../scripts/demo/localNode.js";
import { parseAddressBook } from "../../src/agreement/index.js";
import { parseCredentials, type CredentialRecord } from "../../src/register/credentials.js";
import { PractitionerRegister__factory, type PractitionerRegister as Register } from "../../typechain-types/index.js";
import { placement, WorkFolder, type Ran } from "./cli.js";

export const PRIVATE = "register-credentials.json";
export const END_OF_2027 = BigInt(Date.UTC(2028, 0, 1) / 1000);
export const END_OF_2028 = BigInt(Date.UTC(2029, 0, 1) / 1000);

/** The bodies, by seat, as the folder's address book names them. */
export const REGULATORS = ["Inspectorate", "Social work regulator", "Managers' body", "Health regulator"] as const;

/** The node's accounts that the example's address book leaves free. */
const FIRST_REGULATOR = 16;

const STACK_TRACE = /\n\s+at /;

/** A clerk's way through the real binary: a folder, a chain with a register on it, and names for accounts. */
export class RegisterJourney {
  readonly folder = new WorkFolder();

  private constructor(
    readonly node: LocalNode,
    readonly register: Register,
    readonly address: string,
    readonly end: () => Promise<void>,
  ) {}

  static async begin(deploymentId: string): Promise<RegisterJourney> {
    const node = await startLocalNode();
    const connection = await network.create({ network: "localhost", override: { url: node.url } });
    const accounts = (await node.provider.send("eth_accounts", [])) as string[];
    const bodies = accounts.slice(FIRST_REGULATOR, FIRST_REGULATOR + REGULATORS.length);
    const deployment = join("ignition", "deployments", deploymentId);
    await rm(deployment, { recursive: true, force: true });
    const { register } = await connection.ignition.deploy(PractitionerRegister, {
      deploymentId,
      parameters: { PractitionerRegister: { admin: accounts[0]!, bodies } },
    });
    const address = await register.getAddress();
    const journey = new RegisterJourney(
      node,
      PractitionerRegister__factory.connect(address, node.provider),
      address,
      async () => {
        await connection.close();
        await node.stop();
        journey.folder.remove();
        await rm(deployment, { recursive: true, force: true });
      },
    );
    await journey.nameRegulators(bodies);
    return journey;
  }

  private async nameRegulators(bodies: readonly string[]): Promise<void> {
    const signers = await Promise.all(bodies.map((body) => this.node.provider.getSigner(body)));
    const lines = signers.map(({ address }, seat) => `${REGULATORS[seat]!}: "${address}"\n`);
    this.folder.write("address-book.yaml", `${this.folder.read("address-book.yaml")}\n${lines.join("")}`);
  }

  run(argv: readonly string[], env: Record<string, string> = { PLACEMENT_REGISTER: this.address }): Promise<Ran> {
    return placement(this.folder.path, ["register", ...argv], { PLACEMENT_RPC: this.node.url, ...env });
  }

  /** Runs a command that must succeed and returns its data. */
  async data<Data>(...argv: string[]): Promise<Data> {
    const { code, out, err } = await this.run([...argv, "--json"]);
    expect(code, `placement register ${argv.join(" ")}\n${out}${err}`).to.equal(0);
    return JSON.parse(out) as Data;
  }

  /** Expects an exit code and a sentence, nothing on stdout, and never a stack trace. */
  async refuses(argv: readonly string[], code: number, sentence: string | RegExp): Promise<void> {
    const ran = await this.run(argv);
    expect(ran.err).to.match(sentence instanceof RegExp ? sentence : new RegExp(sentence));
    expect(ran.err).to.not.match(STACK_TRACE);
    expect(ran.out).to.equal("");
    expect(ran.code, ran.err).to.equal(code);
  }

  addressOf(name: string): string {
    return parseAddressBook(this.folder.read("address-book.yaml"), "address-book.yaml").addressOf(name);
  }

  /** What the contract knows of a name: status, expiry, credential. */
  async stored(name: string, seat = 1): Promise<[bigint, bigint, string]> {
    const { status, expiresAt, credential } = await this.register.enrolmentOf(seat, this.addressOf(name));
    return [status, expiresAt, credential];
  }

  privateRecords(name = PRIVATE): CredentialRecord[] {
    return parseCredentials(this.folder.read(name), name);
  }
}
