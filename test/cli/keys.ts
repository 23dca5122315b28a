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
import { join } from "node:path";
import { expect } from "chai";
import { decryptKeystoreJson, verifyMessage } from "ethers";
import type { DataOf } from "../../src/cli/shapes/index.js";
import { cast } from "../helpers/cast.js";
import { placement } from "../helpers/cli.js";
import { KeyFolder, PASSWORD, PRIVATE_KEY, expectNoSecret } from "../helpers/keyFolder.js";

describe("placement keys", () => {
  let folder: KeyFolder;

  beforeEach(() => {
    folder = new KeyFolder();
  });

  afterEach(() => {
    folder.remove();
  });

  const mode = (path: string): number => statSync(join(folder.path, path)).mode & 0o777;

  describe("new", () => {
    it("should keep a key that nobody else can read, and that ethers and cast open", async () => {
      const { address, file } = await folder.create("Inspector A");
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
      const { file } = await folder.create("one");
      const { crypto } = JSON.parse(readFileSync(file, "utf8")) as { crypto: { kdf: string; kdfparams: object } };
      expect(crypto.kdf).to.equal("scrypt");
      expect(crypto.kdfparams).to.include({ n: 131_072, r: 8, p: 1 });
    });

    it("should make another key each time", async () => {
      expect((await folder.create("one")).address).to.not.equal((await folder.create("two")).address);
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
      const { file } = await folder.create("one");
      const before = readFileSync(file, "utf8");
      await folder.refuses(["new", "one", "--password-file", "password"], 3, /There is a key called one already/);
      expect(readFileSync(file, "utf8")).to.equal(before);
    });

    it("should say that the folder of keys is a file, and leave that file alone", async () => {
      folder.secret("mine", "precious");
      await folder.refuses(
        ["new", "one", "--password-file", "password"],
        3,
        /Cannot make the folder \S*mine: something/,
      );
      expect(readFileSync(join(folder.path, "mine"), "utf8")).to.equal("precious");
    });

    it("should not write through a link that leads out of the folder", async () => {
      mkdirSync(join(folder.path, "mine"), { mode: 0o700 });
      symlinkSync(join(folder.path, "elsewhere"), join(folder.path, "mine", "one"));
      await folder.refuses(["new", "one", "--password-file", "password"], 3, /There is a key called one already/);
      expect(existsSync(join(folder.path, "elsewhere"))).to.equal(false);
    });

    for (const [what, password, reason] of [
      ["empty", "\n", /The password is empty/],
      ["short", "kettleorbit", /The password is too short/],
      ["repeated", "ababababababab", /repeats a few characters/],
      ["one that tools write differently", "winter ﬁre kettle", /other wallets write otherwise/],
    ] as const) {
      it(`should refuse a password that is ${what}, and say the rule`, async () => {
        folder.secret("password", password);
        await folder.refuses(["new", "one", "--password-file", "password"], 3, reason, /at least 12 characters/);
        expect(existsSync(join(folder.path, "mine"))).to.equal(false);
      });
    }

    it("should take a password of just twelve characters", async () => {
      folder.secret("password", "kettle orbit");
      expect(await folder.create("one")).to.have.property("name", "one");
    });

    it("should warn of a password file that others can read", async () => {
      chmodSync(join(folder.path, "password"), 0o644);
      const { err } = await folder.run("new", "one", "--password-file", "password");
      expect(err).to.contain(`run \`chmod 600 '${join(folder.path, "password")}'\``);
    });

    it("should ask nobody where nobody is", async () => {
      await folder.refuses(["new", "one"], 2, /A new key needs a password/, /--password-file/);
    });

    it("should refuse a name that leads out of the folder", async () => {
      await folder.refuses(["new", "../one", "--password-file", "password"], 2, /cannot be the name of a key/);
    });
  });

  describe("list and show", () => {
    it("should list names, accounts, and what is wrong", async () => {
      const one = await folder.create("one");
      await cast(folder.path, "wallet", "new", join(folder.path, "mine"), "two", "--unsafe-password", PASSWORD);
      chmodSync(join(folder.path, "mine", "two"), 0o640);
      writeFileSync(join(folder.path, "mine", "notes"), PRIVATE_KEY, { mode: 0o600 });
      chmodSync(join(folder.path, "mine"), 0o755);
      const listed = await folder.data<{ folder: string; problem: string; keys: Record<string, unknown>[] }>("list");
      expect(listed.folder).to.equal(join(folder.path, "mine"));
      expect(listed.problem).to.contain("chmod 700");
      const [notes, first, second] = listed.keys;
      expect(notes).to.include({ name: "notes", address: null });
      expect(notes?.["problem"]).to.contain("is not an encrypted keystore");
      expect(first).to.deep.equal({ ...one, problem: null });
      expect(second).to.include({ name: "two", address: null });
      expect(second?.["problem"]).to.contain("chmod 600");
      const { out } = await folder.run("list");
      expect(out).to.contain(`one: ${one.address}`).and.to.contain("two: the file does not say which account");
      expectNoSecret(out);
    });

    it("should say that there are none", async () => {
      expect(await folder.data("list")).to.deep.equal({ folder: join(folder.path, "mine"), problem: null, keys: [] });
    });

    it("should show a key, and prove whose it is", async () => {
      const { address, file } = await folder.create("one");
      const shown = await folder.data<Record<string, unknown>>("show", "one");
      expect(shown).to.include({ name: "one", address, proved: false, file, problem: null });
      expect(shown["sha256"]).to.match(/^[0-9a-f]{64}$/);
      const proved = await folder.data<Record<string, unknown>>(
        "show",
        "one",
        "--prove",
        "--password-file",
        "password",
      );
      expect(proved).to.include({ address, proved: true });
    });

    it("should refuse to prove a key whose file was bent", async () => {
      const { file } = await folder.create("one");
      const bent = { ...(JSON.parse(readFileSync(file, "utf8")) as object), address: "11".repeat(20) };
      writeFileSync(file, JSON.stringify(bent));
      await folder.refuses(["show", "one", "--prove", "--password-file", "password"], 3, /holds the key of another/);
    });

    it("should say that there is no such key", async () => {
      await folder.refuses(["show", "nobody"], 3, /There is no key called nobody/);
    });
  });
});
