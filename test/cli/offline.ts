import { expect } from "chai";
import { Wallet, encryptKeystoreJson } from "ethers";
import {
  parseRequest,
  recoverSigner,
  requestAttestation,
  serialiseRequest,
  signersOf,
} from "../../src/attestation/request.js";
import { escrowDomain } from "../../src/attestation/typedData.js";
import { placement, WorkFolder } from "../helpers/cli.js";

const DAY = 86_400n;
const now = (): bigint => BigInt(Math.floor(Date.now() / 1000));
const account = (byte: string): string => `0x${byte.repeat(20)}`;

describe("placement attest sign, on a machine without a node", () => {
  const wallet = Wallet.createRandom();
  let folder: WorkFolder;

  before(async () => {
    folder = new WorkFolder();
    const keystore = await encryptKeystoreJson(
      { address: wallet.address, privateKey: wallet.privateKey },
      "open sesame",
      {
        scrypt: { N: 1024, r: 8, p: 1 },
      },
    );
    folder.write("key.json", keystore);
    folder.write("password", "open sesame\n");
    folder.write("wrong", "open barley\n");
  });

  after(() => {
    folder.remove();
  });

  function writeRequest(validUntil: bigint): void {
    const attestation = {
      agreement: `0x${"ab".repeat(32)}`,
      version: 1n,
      findings: [{ tranche: 3n, achieved: 7_500n }],
      overRefusal: false,
      evidence: `0x${"e1".repeat(32)}`,
      validUntil,
    };
    const panel = [account("11"), wallet.address, account("22"), account("00")];
    const request = requestAttestation(escrowDomain(11_155_111n, account("55")), attestation, panel);
    folder.write("one.json", serialiseRequest(request));
  }

  const sign = (passwordFile: string) =>
    placement(folder.path, [
      "attest",
      "sign",
      "one.json",
      "--signer",
      "key.json",
      "--password-file",
      passwordFile,
      "--yes",
    ]);

  it("should show what is signed, say what it could not check, and add the signature", async () => {
    writeRequest(now() + DAY);
    const { code, out, err } = await sign("password");
    expect(code, err).to.equal(0);
    expect(err)
      .to.match(/Tranche +3\n.*\n +Achieved +75%\n +=\spartly met, 75 %; the amount is not known here/)
      .and.match(/Not checked against the chain/);
    expect(out).to.match(/Signed as social worker/);
    const request = parseRequest(folder.read("one.json"), "one.json");
    const [, signer] = signersOf(request);
    expect(recoverSigner(request, signer?.signature ?? "")).to.equal(wallet.address);
  });

  it("should refuse what has expired by this machine's clock", async () => {
    writeRequest(now() - DAY);
    const before = folder.read("one.json");
    const { code, err } = await sign("password");
    expect(err).to.match(/has expired/);
    expect(code).to.equal(3);
    expect(folder.read("one.json")).to.equal(before);
  });

  it("should refuse a wrong password in a sentence, without the password", async () => {
    writeRequest(now() + DAY);
    const { code, err } = await sign("wrong");
    expect(err)
      .to.match(/The password does not open .*key\.json/)
      .and.not.match(/barley|\n\s+at /);
    expect(code).to.equal(5);
  });
});
