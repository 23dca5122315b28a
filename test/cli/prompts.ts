import { expect } from "chai";
import { Wallet, encryptKeystoreJson } from "ethers";
import { parseRequest, requestAttestation, serialiseRequest } from "../../src/attestation/request.js";
import { escrowDomain } from "../../src/attestation/typedData.js";
import { WorkFolder } from "../helpers/cli.js";
import { CTRL_C, ENTER, Terminal } from "../helpers/terminal.js";

const MONTH = 2_592_000n;
const account = (byte: string): string => `0x${byte.repeat(20)}`;

describe("placement attest sign, at a terminal", () => {
  const wallet = Wallet.createRandom();
  let folder: WorkFolder;

  before(async () => {
    folder = new WorkFolder();
    const keystore = await encryptKeystoreJson(
      { address: wallet.address, privateKey: wallet.privateKey },
      "open sesame",
      { scrypt: { N: 1024, r: 8, p: 1 } },
    );
    folder.write("key.json", keystore);
  });

  beforeEach(() => {
    const attestation = {
      agreement: `0x${"ab".repeat(32)}`,
      version: 1n,
      findings: [{ tranche: 3n, achieved: 7_500n }],
      overRefusal: false,
      evidence: `0x${"e1".repeat(32)}`,
      validUntil: BigInt(Math.floor(Date.now() / 1000)) + MONTH,
    };
    const panel = [wallet.address, account("11"), account("22"), account("00")];
    folder.write(
      "one.json",
      serialiseRequest(requestAttestation(escrowDomain(11_155_111n, account("55")), attestation, panel)),
    );
  });

  after(() => {
    folder.remove();
  });

  const sign = (): Terminal => new Terminal(folder.path, ["attest", "sign", "one.json", "--signer", "key.json"]);
  const signatures = () => parseRequest(folder.read("one.json"), "one.json").signatures;

  it("asks for the password without showing it, shows the findings, and signs after a yes", async () => {
    const terminal = sign();
    await terminal.answer("Password of the keystore", `open sesame${ENTER}`);
    await terminal.waitFor("75 %");
    await terminal.answer("Do you sign this?", "y");
    const { code, out } = await terminal.end();
    expect(out).to.contain("Signed as inspector");
    expect(out).not.to.contain("open sesame");
    expect(code).to.equal(0);
    expect(signatures()).to.have.length(1);
  });

  it("signs nothing when Enter is all the answer", async () => {
    const terminal = sign();
    await terminal.answer("Password of the keystore", `open sesame${ENTER}`);
    await terminal.answer("Do you sign this?", ENTER);
    const { code, out } = await terminal.end();
    expect(out).to.contain("You did not agree: nothing was done.");
    expect(code).to.equal(5);
    expect(signatures()).to.deep.equal([]);
  });

  it("signs nothing after a wrong password", async () => {
    const terminal = sign();
    await terminal.answer("Password of the keystore", `open barley${ENTER}`);
    const { code, out } = await terminal.end();
    expect(out).to.contain("The password does not open");
    expect(code).to.equal(5);
    expect(signatures()).to.deep.equal([]);
  });

  for (const question of ["Password of the keystore", "Do you sign this?"]) {
    it(`signs nothing when interrupted at "${question}"`, async () => {
      const terminal = sign();
      if (question === "Do you sign this?") {
        await terminal.answer("Password of the keystore", `open sesame${ENTER}`);
      }
      await terminal.answer(question, CTRL_C);
      expect((await terminal.end()).code).to.equal(5);
      expect(signatures()).to.deep.equal([]);
    });
  }
});
