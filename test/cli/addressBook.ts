import { expect } from "chai";
import { Wallet } from "ethers";
import { placement, WorkFolder } from "../helpers/cli.js";

describe("placement address-book", () => {
  let folder: WorkFolder;

  beforeEach(() => {
    folder = new WorkFolder();
  });

  afterEach(() => {
    folder.remove();
  });

  const run = (...argv: string[]) => placement(folder.path, ["address-book", ...argv]);

  it("should add an account to the file, and list it", async () => {
    const { address } = Wallet.createRandom();
    const before = folder.read("address-book.yaml");
    const { code, out, err } = await run("add", "Home One", address);
    expect(code, err).to.equal(0);
    expect(out).to.equal(`Home One is ${address}: added to address-book.yaml.\n`);
    expect(folder.read("address-book.yaml")).to.equal(`${before}Home One: "${address}"\n`);
    expect((await run("list")).out).to.match(new RegExp(`^  name +address\\n(.*\\n)+  Home One +${address}\\n$`));
    const { entries } = JSON.parse((await run("list", "--json")).out) as { entries: { name: string }[] };
    expect(entries.at(-1)?.name).to.equal("Home One");
  });

  it("should print what it added as data, in a book of its own", async () => {
    const { address } = Wallet.createRandom();
    const { out, code } = await run("add", "Home One", address, "--address-book", "own.yaml", "--json");
    expect(code).to.equal(0);
    expect(JSON.parse(out)).to.deep.equal({ file: "own.yaml", name: "Home One", address });
    expect(folder.read("own.yaml")).to.equal(`"Home One": "${address}"\n`);
  });

  it("should refuse a mistyped address, and leave the file as it was", async () => {
    const before = folder.read("address-book.yaml");
    const { code, out, err } = await run("add", "Home One", `0x${"Ab".repeat(20)}`);
    expect([code, out]).to.deep.equal([3, ""]);
    expect(err).to.contain("wrong checksum");
    expect(folder.read("address-book.yaml")).to.equal(before);
  });

  it("should list an empty book", async () => {
    folder.write("empty.yaml", "{}\n");
    expect((await run("list", "--address-book", "empty.yaml")).out).to.equal("The address book is empty.\n");
  });
});
