import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { Wallet, decryptKeystoreJson, encryptKeystoreJson, verifyMessage } from "ethers";
import type { DataOf } from "../../src/cli/shapes/index.js";
import { cast } from "../helpers/cast.js";
import { WorkFolder, placement, type Ran } from "../helpers/cli.js";

const PASSWORD = "winter kettle orbit";
const PRIVATE_KEY = `0x${"4c".repeat(31)}07`;
const ADDRESS = new Wallet(PRIVATE_KEY).address;
const QUICK = { scrypt: { N: 1024, r: 8, p: 1 } };

describe("placement keys", () => {
  let folder: WorkFolder;

  beforeEach(() => {
    folder = new WorkFolder();
    secret("password", `${PASSWORD}\n`);
  });

  afterEach(() => {
    folder.remove();
  });

  function secret(name: string, text: string): void {
    folder.write(name, text);
    chmodSync(join(folder.path, name), 0o600);
  }

  const run = (argv: readonly string[], env: Record<string, string> = {}): Promise<Ran> =>
    placement(folder.path, ["keys", ...argv], { PLACEMENT_KEYS: "mine", ...env });

  async function data<Data>(...argv: readonly string[]): Promise<Data> {
    const { code, out, err } = await run([...argv, "--json"]);
    expect(code, err).to.equal(0);
    expectNoSecret(out + err);
    return JSON.parse(out) as Data;
  }

  async function refuses(argv: readonly string[], code: number, ...sentences: RegExp[]): Promise<void> {
    const ran = await run([...argv, "--debug"]);
    for (const sentence of sentences) expect(ran.err).to.match(sentence);
    expectNoSecret(ran.out + ran.err);
    expect(ran.out).to.equal("");
    expect(ran.code, ran.err).to.equal(code);
  }

  const create = (name: string): Promise<DataOf<"keys new">> =>
    data<DataOf<"keys new">>("new", name, "--password-file", "password");
  const mode = (path: string): number => statSync(join(folder.path, path)).mode & 0o777;

  describe("new", () => {
    it("should keep a key that nobody else can read, and that ethers and cast open", async () => {
      const { address, file } = await create("Inspector A");
      expect(file).to.equal(join(folder.path, "mine", "Inspector A"));
      expect(mode("mine")).to.equal(0o700);
      expect(mode("mine/Inspector A")).to.equal(0o600);
      expect(readdirSync(join(folder.path, "mine"))).to.deep.equal(["Inspector A"]);
      const opened = await decryptKeystoreJson(readFileSync(file, "utf8"), PASSWORD);
      expect(opened.address).to.equal(address);
      expectNoSecret(readFileSync(file, "utf8"), opened.privateKey.slice(2));
      expect(await cast(folder.path, "wallet", "address", "--keystore", file, "--password", PASSWORD)).to.equal(
        address,
      );
      const signature = await cast(
        folder.path,
        "wallet",
        "sign",
        "--keystore",
        file,
        "--password",
        PASSWORD,
        "a visit",
      );
      expect(verifyMessage("a visit", signature)).to.equal(address);
    });

    it("should stretch the password at ethers' and geth's cost", async () => {
      const { file } = await create("one");
      const { crypto } = JSON.parse(readFileSync(file, "utf8")) as { crypto: { kdf: string; kdfparams: object } };
      expect(crypto.kdf).to.equal("scrypt");
      expect(crypto.kdfparams).to.include({ n: 131_072, r: 8, p: 1 });
    });

    it("should make another key each time", async () => {
      expect((await create("one")).address).to.not.equal((await create("two")).address);
    });

    it("should keep keys at home unless told otherwise", async () => {
      const argv = ["keys", "new", "one", "--password-file", "password", "--json"];
      const { out } = await placement(folder.path, argv, { HOME: folder.path });
      expect((JSON.parse(out) as DataOf<"keys new">).file).to.equal(join(folder.path, ".placement", "keys", "one"));
      const homeless = await placement(folder.path, argv);
      expect(homeless.err).to.contain("there is no home folder");
      expect(homeless.code).to.equal(2);
    });

    it("should never overwrite a key, nor whatever else has its name", async () => {
      const { file } = await create("one");
      const before = readFileSync(file, "utf8");
      await refuses(["new", "one", "--password-file", "password"], 3, /There is a key called one already/);
      expect(readFileSync(file, "utf8")).to.equal(before);
    });

    it("should not write through a link that leads out of the folder", async () => {
      mkdirSync(join(folder.path, "mine"), { mode: 0o700 });
      symlinkSync(join(folder.path, "elsewhere"), join(folder.path, "mine", "one"));
      await refuses(["new", "one", "--password-file", "password"], 3, /There is a key called one already/);
      expect(existsSync(join(folder.path, "elsewhere"))).to.equal(false);
    });

    for (const [what, password, reason] of [
      ["empty", "\n", /The password is empty/],
      ["short", "kettleorbit", /The password is too short/],
      ["repeated", "ababababababab", /repeats a few characters/],
      ["one that tools write differently", "winter ﬁre kettle", /other wallets write otherwise/],
    ] as const) {
      it(`should refuse a password that is ${what}, and say the rule`, async () => {
        secret("password", password);
        await refuses(["new", "one", "--password-file", "password"], 3, reason, /at least 12 characters/);
        expect(existsSync(join(folder.path, "mine"))).to.equal(false);
      });
    }

    it("should take a password of just twelve characters", async () => {
      secret("password", "kettle orbit");
      expect(await create("one")).to.have.property("name", "one");
    });

    it("should warn of a password file that others can read", async () => {
      chmodSync(join(folder.path, "password"), 0o644);
      const { err } = await run(["new", "one", "--password-file", "password"]);
      expect(err).to.contain(`run \`chmod 600 '${join(folder.path, "password")}'\``);
    });

    it("should ask nobody where nobody is", async () => {
      await refuses(["new", "one"], 2, /A new key needs a password/, /--password-file/);
    });

    it("should refuse a name that leads out of the folder", async () => {
      await refuses(["new", "../one", "--password-file", "password"], 2, /cannot be the name of a key/);
    });
  });

  describe("import", () => {
    it("should take a key that cast made, and keep it at our cost", async () => {
      mkdirSync(join(folder.path, "foundry"));
      const text = await cast(
        folder.path,
        "wallet",
        "new",
        join(folder.path, "foundry"),
        "one",
        "--unsafe-password",
        PASSWORD,
      );
      const address = /0x[0-9a-fA-F]{40}/.exec(text)?.[0];
      const kept = await data<DataOf<"keys new">>("import", "from cast", "foundry/one", "--password-file", "password");
      expect(kept.address).to.equal(address);
      expect(readFileSync(kept.file, "utf8")).to.contain('"n":131072');
      expect(await cast(folder.path, "wallet", "address", "--keystore", kept.file, "--password", PASSWORD)).to.equal(
        address,
      );
    });

    it("should take a key that cast imported", async () => {
      const keystores = join(folder.path, "foundry");
      await cast(
        folder.path,
        "wallet",
        "import",
        "one",
        "--keystore-dir",
        keystores,
        "--unsafe-password",
        PASSWORD,
        "--private-key",
        PRIVATE_KEY,
      );
      const kept = await data<DataOf<"keys new">>("import", "one", "foundry/one", "--password-file", "password");
      expect(kept.address).to.equal(ADDRESS);
    });

    it("should take a key that ethers made, with its recovery phrase left behind", async () => {
      const wallet = Wallet.createRandom();
      secret("ethers.json", await wallet.encrypt(PASSWORD));
      const kept = await data<DataOf<"keys new">>("import", "one", "ethers.json", "--password-file", "password");
      expect(kept.address).to.equal(wallet.address);
      expect(readFileSync(kept.file, "utf8")).to.not.match(/mnemonic|x-ethers/i);
    });

    it("should keep a key under another password, if told to or if its own is weak", async () => {
      secret("weak", "abc");
      secret("weak.json", await encryptKeystoreJson({ address: ADDRESS, privateKey: PRIVATE_KEY }, "abc", QUICK));
      const argv = ["import", "one", "weak.json", "--password-file", "weak"];
      await refuses(argv, 2, /too short\. The key is kept here under a new one/, /A new key needs a password/);
      const { file } = await data<DataOf<"keys new">>(...argv, "--new-password-file", "password");
      expect((await decryptKeystoreJson(readFileSync(file, "utf8"), PASSWORD)).address).to.equal(ADDRESS);
    });

    it("should refuse a wrong password, and keep nothing", async () => {
      secret("old.json", await encryptKeystoreJson({ address: ADDRESS, privateKey: PRIVATE_KEY }, "other", QUICK));
      await refuses(
        ["import", "one", "old.json", "--password-file", "password"],
        5,
        /The password does not open old.json/,
      );
      expect(existsSync(join(folder.path, "mine"))).to.equal(false);
    });

    it("should refuse a keystore that says another account than its key's", async () => {
      const text = await encryptKeystoreJson({ address: ADDRESS, privateKey: PRIVATE_KEY }, PASSWORD, QUICK);
      secret("bent.json", JSON.stringify({ ...(JSON.parse(text) as object), address: "11".repeat(20) }));
      const argv = ["import", "one", "bent.json", "--password-file", "password"];
      await refuses(argv, 3, /names one account and holds the key of another/, /do not use it/);
    });

    it("should take a raw key from a file, warn of its readers, and say that it is still there", async () => {
      folder.write("raw", `${PRIVATE_KEY}\n`);
      chmodSync(join(folder.path, "raw"), 0o644);
      const { code, out, err } = await run(["import", "one", "raw", "--password-file", "password"]);
      expect(code, err).to.equal(0);
      expect(out).to.contain(ADDRESS);
      expect(err)
        .to.contain(`chmod 600 '${join(folder.path, "raw")}'`)
        .and.to.contain("raw is unchanged, and still a key");
      expectNoSecret(out + err);
    });

    it("should take a raw key from standard input", () => {
      const argv = [resolve("dist/src/cli/main.js"), "keys", "import", "one", "-", "--password-file", "password"];
      const { status, stdout, stderr } = spawnSync(process.execPath, argv, {
        cwd: folder.path,
        env: { PLACEMENT_KEYS: "mine" },
        input: PRIVATE_KEY.slice(2),
        encoding: "utf8",
      });
      expect(status, stderr).to.equal(0);
      expect(stdout).to.contain(ADDRESS);
      expectNoSecret(stdout + stderr);
    });

    for (const [what, text] of [
      ["half a key", PRIVATE_KEY.slice(0, 40)],
      ["zero", "0".repeat(64)],
      ["beyond the curve", "f".repeat(64)],
    ] as const) {
      it(`should refuse a raw key that is ${what}, without repeating it`, async () => {
        secret("raw", text);
        const { code, err } = await run(["import", "one", "raw", "--password-file", "password", "--debug"]);
        expect(err).to.contain("raw is not a private key").and.not.to.contain(text);
        expect(code).to.equal(3);
      });
    }
  });

  describe("list and show", () => {
    it("should list names, accounts, and what is wrong", async () => {
      const one = await create("one");
      await cast(folder.path, "wallet", "new", join(folder.path, "mine"), "two", "--unsafe-password", PASSWORD);
      chmodSync(join(folder.path, "mine", "two"), 0o640);
      writeFileSync(join(folder.path, "mine", "notes"), PRIVATE_KEY, { mode: 0o600 });
      chmodSync(join(folder.path, "mine"), 0o755);
      const listed = await data<{ folder: string; problem: string; keys: Record<string, unknown>[] }>("list");
      expect(listed.folder).to.equal(join(folder.path, "mine"));
      expect(listed.problem).to.contain("chmod 700");
      const [notes, first, second] = listed.keys;
      expect(notes).to.include({ name: "notes", address: null });
      expect(notes?.["problem"]).to.contain("is not an encrypted keystore");
      expect(first).to.deep.equal({ ...one, problem: null });
      expect(second).to.include({ name: "two", address: null });
      expect(second?.["problem"]).to.contain("chmod 600");
      const { out } = await run(["list"]);
      expect(out).to.contain(`one: ${one.address}`).and.to.contain("two: the file does not say which account");
      expectNoSecret(out);
    });

    it("should say that there are none", async () => {
      expect(await data("list")).to.deep.equal({ folder: join(folder.path, "mine"), problem: null, keys: [] });
    });

    it("should show a key, and prove whose it is", async () => {
      const { address, file } = await create("one");
      const shown = await data<Record<string, unknown>>("show", "one");
      expect(shown).to.include({ name: "one", address, proved: false, file, problem: null });
      expect(shown["sha256"]).to.match(/^[0-9a-f]{64}$/);
      const proved = await data<Record<string, unknown>>("show", "one", "--prove", "--password-file", "password");
      expect(proved).to.include({ address, proved: true });
    });

    it("should refuse to prove a key whose file was bent", async () => {
      const { file } = await create("one");
      const bent = { ...(JSON.parse(readFileSync(file, "utf8")) as object), address: "11".repeat(20) };
      writeFileSync(file, JSON.stringify(bent));
      await refuses(["show", "one", "--prove", "--password-file", "password"], 3, /holds the key of another/);
    });

    it("should say that there is no such key", async () => {
      await refuses(["show", "nobody"], 3, /There is no key called nobody/);
    });
  });
});

/** Neither this file's private key nor its password, in any common writing. */
function expectNoSecret(text: string, ...more: readonly string[]): void {
  for (const secret of [PRIVATE_KEY.slice(2), PASSWORD, ...more]) {
    expect(text.toLowerCase()).to.not.contain(secret.toLowerCase());
  }
}
