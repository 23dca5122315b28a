import { existsSync, readFileSync, readdirSync, chmodSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { decryptKeystoreJson, encryptKeystoreJson } from "ethers";
import { WorkFolder } from "../helpers/cli.js";
import { ADDRESS, PASSWORD, PRIVATE_KEY } from "../helpers/keyFolder.js";
import { CTRL_C, ENTER, Terminal } from "../helpers/terminal.js";

const NEW = "New password";
const AGAIN = "The same password again";

describe("placement keys, at a terminal", () => {
  let folder: WorkFolder;

  beforeEach(() => {
    folder = new WorkFolder();
  });

  afterEach(() => {
    folder.remove();
  });

  const keys = (...argv: readonly string[]): Terminal =>
    new Terminal(folder.path, ["keys", ...argv, "--debug"], { PLACEMENT_KEYS: "mine", HOME: folder.path });
  const stored = (name: string): string => readFileSync(join(folder.path, "mine", name), "utf8");
  const kept = (): string[] => (existsSync(join(folder.path, "mine")) ? readdirSync(join(folder.path, "mine")) : []);

  /** Neither on the screen nor in any byte that the terminal got. */
  function expectHidden(terminal: Terminal, ...secrets: readonly string[]): void {
    for (const secret of [PASSWORD, PRIVATE_KEY.slice(2), ...secrets]) {
      expect(terminal.raw.toLowerCase()).to.not.contain(secret.toLowerCase());
      expect(terminal.screen.toLowerCase()).to.not.contain(secret.toLowerCase());
    }
  }

  it("should make a key after the same password twice, with progress, and show neither", async () => {
    const terminal = keys("new", "one");
    await terminal.answer(NEW, `${PASSWORD}${ENTER}`);
    await terminal.answer(AGAIN, `${PASSWORD}${ENTER}`);
    await terminal.waitFor("Sealing the key:");
    const { code, out } = await terminal.end();
    expect(code).to.equal(0);
    const { address, privateKey } = await decryptKeystoreJson(stored("one"), PASSWORD);
    expect(out).to.contain(`The key one is account ${address}.`);
    expectHidden(terminal, privateKey.slice(2));
  });

  it("should say why a password is too short, and ask on", async () => {
    const terminal = keys("new", "one");
    await terminal.answer(NEW, `kettle${ENTER}`);
    await terminal.waitFor("The password is too short. A password has at least 12 characters");
    terminal.type(` orbit winter${ENTER}`);
    await terminal.answer(AGAIN, `kettle orbit winter${ENTER}`);
    expect((await terminal.end()).code).to.equal(0);
    expect((await decryptKeystoreJson(stored("one"), "kettle orbit winter")).address).to.match(/^0x/);
    expectHidden(terminal, "kettle orbit");
  });

  it("should ask again when the two differ, and take what agrees", async () => {
    const terminal = keys("new", "one");
    await terminal.answer(NEW, `${PASSWORD}${ENTER}`);
    await terminal.answer(AGAIN, `another kettle orbit${ENTER}`);
    await terminal.waitFor("The two passwords differ");
    await terminal.answer(NEW, `${PASSWORD}${ENTER}`);
    await terminal.answer(AGAIN, `${PASSWORD}${ENTER}`);
    expect((await terminal.end()).code).to.equal(0);
    expect(kept()).to.deep.equal(["one"]);
    expectHidden(terminal, "another kettle");
  });

  it("should give up when they differ three times, and keep nothing", async () => {
    const terminal = keys("new", "one");
    for (let attempt = 0; attempt < 3; attempt++) {
      await terminal.answer(NEW, `${PASSWORD}${ENTER}`);
      await terminal.answer(AGAIN, `another kettle orbit${ENTER}`);
    }
    const { code, out } = await terminal.end();
    expect(out).to.contain("The two passwords differed three times.");
    expect(code).to.equal(5);
    expect(kept()).to.deep.equal([]);
  });

  for (const question of [NEW, AGAIN]) {
    it(`should keep nothing when interrupted at "${question}"`, async () => {
      const terminal = keys("new", "one");
      if (question === AGAIN) await terminal.answer(NEW, `${PASSWORD}${ENTER}`);
      await terminal.answer(question, CTRL_C);
      expect((await terminal.end()).code).to.equal(5);
      expect(kept()).to.deep.equal([]);
      expectHidden(terminal);
    });
  }

  it("should keep no half of a key when interrupted while it is sealed", async () => {
    const terminal = keys("new", "one");
    await terminal.answer(NEW, `${PASSWORD}${ENTER}`);
    await terminal.answer(AGAIN, `${PASSWORD}${ENTER}`);
    await terminal.waitFor("Sealing the key:");
    terminal.type(CTRL_C);
    await terminal.end();
    for (const name of kept()) expect(await decryptKeystoreJson(stored(name), PASSWORD)).to.have.property("address");
    expectHidden(terminal);
  });

  it("should take a private key that is typed, hidden", async () => {
    const terminal = keys("import", "one");
    await terminal.answer("Private key", `${PRIVATE_KEY}${ENTER}`);
    await terminal.answer(NEW, `${PASSWORD}${ENTER}`);
    await terminal.answer(AGAIN, `${PASSWORD}${ENTER}`);
    const { code, out } = await terminal.end();
    expect(code).to.equal(0);
    expect(out).to.contain(ADDRESS);
    expect((await decryptKeystoreJson(stored("one"), PASSWORD)).privateKey).to.equal(PRIVATE_KEY);
    expectHidden(terminal, "4c4c");
  });

  it("should not repeat what was typed if it is no private key", async () => {
    const terminal = keys("import", "one");
    await terminal.answer("Private key", `${PRIVATE_KEY.slice(0, 60)}${ENTER}`);
    const { code, out } = await terminal.end();
    expect(out).to.contain("What was typed is not a private key.");
    expect(code).to.equal(3);
    expectHidden(terminal, "4c4c");
  });

  it("should ask for a keystore's password, and for a new one where it is weak", async () => {
    const key = { address: ADDRESS, privateKey: PRIVATE_KEY };
    folder.write("old", await encryptKeystoreJson(key, "oldone", { scrypt: { N: 1024, r: 8, p: 1 } }));
    chmodSync(join(folder.path, "old"), 0o600);
    const terminal = keys("import", "one", "old");
    await terminal.answer("Password of the keystore", `oldone${ENTER}`);
    await terminal.waitFor("The password is too short. The key is kept here under a new one.");
    await terminal.answer(NEW, `${PASSWORD}${ENTER}`);
    await terminal.answer(AGAIN, `${PASSWORD}${ENTER}`);
    expect((await terminal.end()).code).to.equal(0);
    expect((await decryptKeystoreJson(stored("one"), PASSWORD)).address).to.equal(ADDRESS);
    expectHidden(terminal, "oldone");
  });
});
