import { truncateSync, writeFileSync, existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { encryptKeystoreJson, type Wallet } from "ethers";
import {
  parseRequest,
  requestDigest,
  serialiseRequest,
  walletHashes,
  withSnapshot,
  type SigningRequest,
} from "../../src/attestation/request.js";
import { AGREEMENT, PEOPLE, REQUESTS, SNAPSHOT, signatureBy, signedBy } from "../attestation/support/samples.js";
import { cast, HAS_CAST, WHY_NO_CAST } from "../helpers/cast.js";
import { commandsIn, placement, WorkFolder, type Ran } from "../helpers/cli.js";

/** Any connection that is tried ends the process, and a node is set that nobody asks. */
const NO_NETWORK = {
  NODE_OPTIONS: `--import ${JSON.stringify(
    `data:text/javascript,${encodeURIComponent(
      "import net from 'node:net'; net.Socket.prototype.connect = () => { process.stderr.write('A connection was tried.'); process.exit(99); };",
    )}`,
  )}`,
};

interface Inspected {
  readonly digest: string;
  readonly domainHash: string;
  readonly messageHash: string;
  readonly readFrom: string | null;
  readonly signers: readonly { role: string; state: string }[];
}

interface Verified {
  readonly online: boolean;
  readonly ok: boolean;
  readonly checks: readonly { check: string; state: string; role?: string; detail: string }[];
}

/** Screens are wrapped. */
const oneLine = (screen: string): string => screen.replace(/\s+/g, " ");

describe("placement attest inspect, sign, merge, status, verify and retract, without any network", () => {
  let folder: WorkFolder;
  const request = REQUESTS.Attestation;

  before(async () => {
    folder = new WorkFolder();
    folder.write("password", "open sesame\n");
    const book = Object.entries(PEOPLE).map(([name, { address }]) => `Made-up ${name}: "${address}"`);
    folder.write("address-book.yaml", book.join("\n"));
    for (const [name, { address, privateKey }] of Object.entries(PEOPLE)) {
      const scrypt = { N: 1024, r: 8, p: 1 };
      folder.write(`${name}.key.json`, await encryptKeystoreJson({ address, privateKey }, "open sesame", { scrypt }));
    }
    folder.write("visit.json", serialiseRequest(request));
  });

  after(() => {
    folder.remove();
  });

  const { run, data, refuses } = commandsIn(() => folder, [], NO_NETWORK);

  const sign = (file: string, name: string): Promise<Ran> =>
    run("attest", "sign", file, "--signer", `${name}.key.json`, "--password-file", "password", "--yes");

  const read = (name: string): SigningRequest => parseRequest(folder.read(name), name);

  it("signs copies apart, merges them in any order to the same bytes, and verifies them", async () => {
    for (const name of ["inspector", "socialWorker", "manager"]) {
      folder.write(`${name}.json`, folder.read("visit.json"));
      const signed = await sign(`${name}.json`, name);
      expect(signed.code, signed.err).to.equal(0);
      expect(oneLine(signed.err)).to.match(
        /counts for version 1 of the agreement, which was in force on .*If the agreement has changed/,
      );
    }
    const files = ["inspector.json", "socialWorker.json", "manager.json"];
    await data("attest", "merge", ...files, "--out", "one.json");
    await data("attest", "merge", ...files.toReversed(), "visit.json", "inspector.json", "--out", "two.json");
    expect(folder.read("one.json")).to.equal(folder.read("two.json"));
    expect(folder.read("one.json")).to.equal(
      serialiseRequest(await signedBy(read("visit.json"), PEOPLE.inspector, PEOPLE.socialWorker, PEOPLE.manager)),
    );
    const { online, ok, checks } = await data<Verified>("attest", "verify", "one.json");
    expect([online, ok]).to.deep.equal([false, true]);
    expect(checks.map(({ check, state, role }) => [check, state, role])).to.deep.equal([
      ["expiry", "holds", undefined],
      ["signature", "holds", "inspector"],
      ["signature", "holds", "socialWorker"],
      ["signature", "holds", "registeredManager"],
      ["agreement", "unchecked", undefined],
      ["standing", "unchecked", undefined],
    ]);
  });

  it("shows amounts that the agreement's id proves, who has signed, and both hashes", async () => {
    const { code, out, err } = await run("attest", "inspect", "inspector.json");
    expect(code, err).to.equal(0);
    expect(oneLine(out))
      .to.match(/partly met, 75 %; £4,575\.00 of £6,100\.00 falls due, as the request says/)
      .and.match(/as of block 77, the balance is £12,200\.00/)
      .and.match(/amounts in the token's smallest unit, are certain/)
      .and.match(/inspector, Made-up inspector: signed/)
      .and.match(/social worker, Made-up socialWorker: not yet/);
    const inspected = await data<Inspected>("attest", "inspect", "inspector.json");
    expect(inspected.readFrom).to.equal("id");
    expect(inspected.digest).to.equal(requestDigest(request));
    expect(inspected).to.include(walletHashes(request));
    expect(inspected.signers.map(({ state }) => state)).to.deep.equal(["signed", "missing", "missing"]);
  });

  it("says so where nothing proves the amounts, however the snapshot lies", async () => {
    const tranches = SNAPSHOT.tranches.map((tranche) => ({ ...tranche, amount: 1n }));
    folder.write("lie.json", serialiseRequest(withSnapshot(request, { ...SNAPSHOT, tranches })));
    expect((await data<Inspected>("attest", "inspect", "lie.json")).readFrom).to.equal("request");
  });

  it("tells who must still sign from the request alone, and what it cannot know", async () => {
    const { code, out, err } = await run("attest", "status", "inspector.json");
    expect(code, err).to.equal(0);
    expect(out)
      .to.match(/Needed: 2 signatures, among them social worker, according to the request\./)
      .and.match(/endorsed or taken back on chain is unchecked until online/)
      .and.match(/Not complete yet: social worker must still sign\./);
    folder.write("bare.json", serialiseRequest({ ...request, snapshot: undefined }));
    expect((await run("attest", "status", "bare.json")).out).to.contain("How many must sign is not known here");
    folder.write("end.json", serialiseRequest(await signedBy(REQUESTS.Termination, PEOPLE.inspector)));
    expect((await run("attest", "status", "end.json")).out).to.contain("1 of the social worker must still");
  });

  it("asks no node with --offline, though one is set", async () => {
    const env = { ...NO_NETWORK, PLACEMENT_RPC: "http://127.0.0.1:9" };
    for (const command of ["inspect", "status", "verify"]) {
      const ran = await placement(folder.path, ["attest", command, "one.json", "--offline"], env);
      expect(ran.code, ran.err).to.equal(0);
    }
    const signer = ["--signer", "manager.key.json", "--password-file", "password", "--yes", "--offline"];
    folder.write("later.json", folder.read("visit.json"));
    expect((await placement(folder.path, ["attest", "sign", "later.json", ...signer], env)).code).to.equal(0);
    expect((await placement(folder.path, ["attest", "inspect", "one.json"], env)).code).to.equal(99);
  });

  it("writes over nothing that was there, unless it was given and that is said", async () => {
    await refuses(3, "There is already one.json", "attest", "merge", "visit.json", "--out", "one.json");
    await refuses(3, "There is already one.json", "attest", "inspect", "visit.json", "--typed-data", "one.json");
    const before = folder.read("one.json");
    symlinkSync(join(folder.path, "one.json"), join(folder.path, "link.json"));
    const { out, code } = await run("attest", "merge", "./one.json", "visit.json", "--out", "one.json");
    expect(out).to.contain("one.json was one of the files given, and now holds all signatures");
    expect([code, folder.read("one.json")]).to.deep.equal([0, before]);
  });

  it("refuses to merge another request, a stranger's signature, and a text that is none", async () => {
    folder.write("other.json", serialiseRequest(REQUESTS.Termination));
    const merge = ["attest", "merge", "visit.json"];
    await refuses(3, "ask for signatures on different things", ...merge, "other.json", "--out", "x.json");
    const stranger = await signatureBy(request, PEOPLE.arbiter);
    await refuses(3, "nobody's whom this request asks", ...merge, "--signature", stranger, "--out", "x.json");
    await refuses(3, "--signature is not a signature", ...merge, "--signature", "0xyes", "--out", "x.json");
    await refuses(3, "Cannot read", ...merge, "--signature", "none.txt", "--out", "x.json");
    await refuses(2, "exactly one --signature", ...merge, "--for", "Made-up manager", "--out", "x.json");
    expect(existsSync(join(folder.path, "x.json"))).to.equal(false);
  });

  it("takes a contract wallet's signature where it is said whose it is, and leaves it unchecked", async () => {
    const owners = await signatureBy(request, PEOPLE.arbiter);
    folder.write("wallet.signature", `${owners}\n`);
    const given = ["--signature", "wallet.signature", "--for", "Made-up socialWorker", "--out", "wallet.json"];
    const { signers } = await data<Inspected>("attest", "merge", "inspector.json", ...given);
    expect(signers.map(({ state }) => state)).to.deep.equal(["signed", "unchecked", "missing"]);
    const { ok, checks } = await data<Verified>("attest", "verify", "wallet.json");
    expect(ok).to.equal(true);
    expect(checks.find(({ role }) => role === "socialWorker")).to.include({ check: "signature", state: "unchecked" });
    const longer = `${owners}00`;
    const lie = { ...read("wallet.json"), signatures: [{ account: PEOPLE.socialWorker.address, signature: longer }] };
    folder.write("lie.json", serialiseRequest(lie));
    const before = folder.read("wallet.json");
    const over = ["attest", "merge", "wallet.json", "lie.json", "--out"];
    await refuses(3, "none is proven without its wallet", ...over, "wallet.json");
    expect(folder.read("wallet.json")).to.equal(before);
    expect((await run(...over, "either.json")).out).to.match(/Made-up socialWorker signed more than once/);
    const inspected = await run("attest", "inspect", "wallet.json");
    expect(oneLine(inspected.out)).to.contain("if the wallets of those still to be checked accept theirs");
    const merged = await run("attest", "merge", "wallet.json", "socialWorker.json", "--out", "both.json");
    expect(merged.out).to.match(/Made-up socialWorker signed more than once/);
    expect((await run("attest", "verify", "both.json")).out).to.match(/holds +signature of the social worker/);
  });

  it("ends with 1 where a check fails", async () => {
    const [one, two] = [PEOPLE.inspector, PEOPLE.socialWorker];
    const signatures = [
      { account: one.address, signature: await signatureBy(request, two) },
      { account: two.address, signature: await signatureBy(request, two) },
    ];
    folder.write("swapped.json", serialiseRequest({ ...request, signatures }));
    const swapped = await run("attest", "verify", "swapped.json");
    expect(swapped.code).to.equal(1);
    expect(swapped.out).to.match(
      /FAILS +signature of the inspector, Made-up inspector: It is the signature of Made-up socialWorker \(0x/,
    );
    folder.edit(
      "bare.json",
      ({ typedData }) => {
        typedData.message["validUntil"] = "1700000000";
      },
      "expired.json",
    );
    const expired = await run("attest", "verify", "expired.json");
    expect(expired.code).to.equal(1);
    expect(expired.out).to.match(/FAILS +expiry: The attestation was valid until/);
  });

  it("reads no more of a huge file than any request has", async () => {
    writeFileSync(join(folder.path, "huge.json"), "{");
    truncateSync(join(folder.path, "huge.json"), 100_000_000);
    for (const command of ["inspect", "verify", "status"]) {
      await refuses(3, "huge.json is longer than 1048576 bytes", "attest", command, "huge.json");
    }
  });

  it("lets a seat take back its word by a request of its own", async () => {
    const made = await data<{ attestation: string; agreement: string }>(
      ...["attest", "retract", "one.json", "--request", "back.json"],
    );
    expect(made).to.include({ attestation: requestDigest(request), agreement: AGREEMENT });
    const signed = await sign("back.json", "socialWorker");
    expect(signed.code, signed.err).to.equal(0);
    expect(oneLine(signed.err))
      .to.match(/take back your signature on an attestation .*version 1: tranche 1: partly met, 75 %/)
      .and.match(/From then on your signature on that attestation never counts again/);
    expect((await data<Verified>("attest", "verify", "back.json")).ok).to.equal(true);
    await refuses(2, "Who takes back their word?", "attest", "retract", "one.json");
    await refuses(3, "on Termination, not on Attestation", "attest", "retract", "end.json", "--request", "y.json");
  });

  describe("with Foundry's cast", () => {
    before(function () {
      if (!HAS_CAST) {
        console.warn(`Left out: ${WHY_NO_CAST}.`);
        this.skip();
      }
    });

    const signers: Record<keyof typeof REQUESTS, Wallet> = {
      Terms: PEOPLE.commissioner,
      Attestation: PEOPLE.inspector,
      Retraction: PEOPLE.manager,
      Amendment: PEOPLE.provider,
      Appointment: PEOPLE.arbiter,
      Termination: PEOPLE.socialWorker,
      Settlement: PEOPLE.provider,
    };
    for (const [kind, wallet] of Object.entries(signers)) {
      it(`signs a request for ${kind} as this tool does, and the signature merges`, async () => {
        const stem = `cast.${kind}`;
        folder.write(`${stem}.json`, serialiseRequest(REQUESTS[kind as keyof typeof REQUESTS]));
        await data("attest", "inspect", `${stem}.json`, "--typed-data", `${stem}.typed.json`);
        const key = ["--private-key", wallet.privateKey];
        const made = await cast(folder.path, "wallet", "sign", "--data", "--from-file", `${stem}.typed.json`, ...key);
        expect(made).to.equal(await signatureBy(REQUESTS[kind as keyof typeof REQUESTS], wallet));
        folder.write(`${stem}.signature`, made);
        await data(
          "attest",
          "merge",
          `${stem}.json`,
          "--signature",
          `${stem}.signature`,
          "--out",
          `${stem}.signed.json`,
        );
        expect(read(`${stem}.signed.json`).signatures).to.deep.equal([{ account: wallet.address, signature: made }]);
      });
    }

    it("reads a chain's number as text alike", async () => {
      const { typedData } = read("cast.Attestation.json");
      const asText = { ...typedData, domain: { ...typedData.domain, chainId: "31337" } };
      folder.write("text.typed.json", JSON.stringify(asText));
      const key = ["--private-key", PEOPLE.inspector.privateKey];
      const made = await cast(folder.path, "wallet", "sign", "--data", "--from-file", "text.typed.json", ...key);
      expect(made).to.equal(await signatureBy(request, PEOPLE.inspector));
    });
  });
});
