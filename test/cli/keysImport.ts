import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { Wallet, decryptKeystoreJson, encryptKeystoreJson } from "ethers";
import type { DataOf } from "../../src/cli/shapes/index.js";
import { cast } from "../helpers/cast.js";
import { ADDRESS, KeyFolder, PASSWORD, PRIVATE_KEY, expectNoSecret } from "../helpers/keyFolder.js";

const QUICK = { scrypt: { N: 1024, r: 8, p: 1 } };

describe("placement keys import", () => {
  let folder: KeyFolder;

  beforeEach(() => {
    folder = new KeyFolder();
  });

  afterEach(() => {
    folder.remove();
  });

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
    const kept = await folder.data<DataOf<"keys new">>(
      "import",
      "from cast",
      "foundry/one",
      "--password-file",
      "password",
    );
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
    const kept = await folder.data<DataOf<"keys new">>("import", "one", "foundry/one", "--password-file", "password");
    expect(kept.address).to.equal(ADDRESS);
  });

  it("should take a key that ethers made, with its recovery phrase left behind", async () => {
    const wallet = Wallet.createRandom();
    folder.secret("ethers.json", await wallet.encrypt(PASSWORD));
    const kept = await folder.data<DataOf<"keys new">>("import", "one", "ethers.json", "--password-file", "password");
    expect(kept.address).to.equal(wallet.address);
    expect(readFileSync(kept.file, "utf8")).to.not.match(/mnemonic|x-ethers/i);
  });

  it("should keep a key under another password, if told to or if its own is weak", async () => {
    folder.secret("weak", "abc");
    folder.secret("weak.json", await encryptKeystoreJson({ address: ADDRESS, privateKey: PRIVATE_KEY }, "abc", QUICK));
    const argv = ["import", "one", "weak.json", "--password-file", "weak"];
    await folder.refuses(argv, 2, /too short\. The key is kept here under a new one/, /A new key needs a password/);
    const { file } = await folder.data<DataOf<"keys new">>(...argv, "--new-password-file", "password");
    expect((await decryptKeystoreJson(readFileSync(file, "utf8"), PASSWORD)).address).to.equal(ADDRESS);
  });

  it("should refuse a wrong password, and keep nothing", async () => {
    folder.secret("old.json", await encryptKeystoreJson({ address: ADDRESS, privateKey: PRIVATE_KEY }, "other", QUICK));
    await folder.refuses(
      ["import", "one", "old.json", "--password-file", "password"],
      5,
      /The password does not open old.json/,
    );
    expect(existsSync(join(folder.path, "mine"))).to.equal(false);
  });

  it("should refuse a keystore that says another account than its key's", async () => {
    const text = await encryptKeystoreJson({ address: ADDRESS, privateKey: PRIVATE_KEY }, PASSWORD, QUICK);
    folder.secret("bent.json", JSON.stringify({ ...(JSON.parse(text) as object), address: "11".repeat(20) }));
    const argv = ["import", "one", "bent.json", "--password-file", "password"];
    await folder.refuses(argv, 3, /names one account and holds the key of another/, /do not use it/);
  });

  it("should take a raw key from a file, warn of its readers, and say that it is still there", async () => {
    folder.write("raw", `${PRIVATE_KEY}\n`);
    chmodSync(join(folder.path, "raw"), 0o644);
    const { code, out, err } = await folder.run("import", "one", "raw", "--password-file", "password");
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
      folder.secret("raw", text);
      const { code, err } = await folder.run("import", "one", "raw", "--password-file", "password", "--debug");
      expect(err).to.contain("raw is not a private key").and.not.to.contain(text);
      expect(code).to.equal(3);
    });
  }
});
