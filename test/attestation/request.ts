import { readFileSync } from "node:fs";
import { expect } from "chai";
import { TypedDataEncoder, Wallet } from "ethers";
import { attestationIn, termsIn } from "../../src/attestation/messages.js";
import {
  addSignature,
  collectConsents,
  parseRequest,
  recoverSigner,
  requestAttestation,
  requestDigest,
  requestTerms,
  serialiseRequest,
  signersOf,
} from "../../src/attestation/request.js";
import {
  ATTESTATION_TYPES,
  attestationDigest,
  escrowDomain,
  termsDigest,
  type Attestation,
} from "../../src/attestation/typedData.js";
import type { SignedTerms } from "../../src/agreement/terms.js";
import { PlacementError } from "../../src/errors.js";

const account = (byte: string): string => `0x${byte.repeat(20)}`;
const VACANT = account("00");
const domain = escrowDomain(31337n, account("ee"));

const terms: SignedTerms = {
  commissioner: account("11"),
  provider: account("22"),
  payee: account("33"),
  token: account("44"),
  arbiter: account("55"),
  register: VACANT,
  panel: [account("66"), account("77"), account("88"), VACANT],
  carePlan: `0x${"c1".repeat(32)}`,
  placementRef: `0x${"a1".repeat(32)}`,
  noticePeriod: 1n,
  holdPeriod: 2n,
  longStop: 3n,
  schedule: [
    {
      amount: 2n ** 96n - 1n,
      opensAt: 1n,
      closesAt: 2n,
      requiredSeats: 3,
      quorum: 2,
      paysOnSilence: true,
      outcome: "0x1122334455667788",
    },
  ],
};

const attestation: Attestation = {
  agreement: `0x${"ab".repeat(32)}`,
  version: 1n,
  findings: [{ tranche: 3n, achieved: 10_000n }],
  overRefusal: false,
  evidence: `0x${"e1".repeat(32)}`,
  validUntil: 1_900_000_000n,
};

describe("A signing request", () => {
  const wallet = Wallet.createRandom();
  const panel = [wallet.address, account("77"), account("88"), VACANT];

  it("should give back the terms and the agreement's id after a journey as text", () => {
    const request = parseRequest(serialiseRequest(requestTerms(domain, terms)), "terms.json");
    expect(termsIn(request)).to.deep.equal(terms);
    expect(requestDigest(request)).to.equal(termsDigest(domain, terms));
  });

  it("should give back the attestation and its digest after a journey as text", () => {
    const request = parseRequest(serialiseRequest(requestAttestation(domain, attestation, panel)), "one.json");
    expect(attestationIn(request)).to.deep.equal(attestation);
    expect(requestDigest(request)).to.equal(attestationDigest(domain, attestation));
  });

  it("should hold typed data that a wallet hashes alike, domain and all", () => {
    const { typedData } = requestAttestation(domain, attestation, panel);
    const { EIP712Domain, ...types } = typedData.types;
    expect(EIP712Domain).to.have.length(4);
    expect(TypedDataEncoder.hash(typedData.domain, types, typedData.message)).to.equal(
      attestationDigest(domain, attestation),
    );
  });

  it("should leave out a vacant seat", () => {
    const asked = signersOf(requestAttestation(domain, attestation, panel)).map(({ bit, role }) => [bit, role]);
    expect(asked).to.deep.equal([
      [0, "inspector"],
      [1, "socialWorker"],
      [2, "registeredManager"],
    ]);
  });

  it("should collect a signature once, under the signer's bit", async () => {
    const request = requestAttestation(domain, attestation, panel);
    const signature = await wallet.signTypedData(domain, ATTESTATION_TYPES, attestation);
    const signed = addSignature(addSignature(request, wallet.address, signature), wallet.address, signature);
    expect(signed.signatures).to.have.length(1);
    expect(recoverSigner(signed, signature)).to.equal(wallet.address);
    expect(collectConsents(signed)).to.deep.equal({ signers: 1, signatures: `0x0041${signature.slice(2)}` });
  });

  it("should refuse a signature of somebody it does not ask", () => {
    const request = requestAttestation(domain, attestation, panel);
    expect(() => addSignature(request, account("99"), "0x")).to.throw(PlacementError, `does not ask ${account("99")}`);
  });

  it("should not take what is no ECDSA signature for one", () => {
    expect(recoverSigner(requestAttestation(domain, attestation, panel), "0x1234")).to.equal(undefined);
  });

  it("should refuse one kind for the other", () => {
    expect(() => termsIn(requestAttestation(domain, attestation, panel))).to.throw(PlacementError, "on Attestation");
    expect(() => attestationIn(requestTerms(domain, terms))).to.throw(PlacementError, "on Terms");
  });

  const spoilt: [string, (content: Record<string, unknown>) => void, string][] = [
    ["an unknown key", (content) => (content["note"] = "hello"), "Unrecognized key"],
    ["another format", (content) => (content["format"] = "placement-request/2"), "format"],
    ["no signers", (content) => (content["signers"] = []), "signers"],
    [
      "a signature that is not hex",
      (content) => (content["signatures"] = [{ account: account("77"), signature: "yes" }]),
      "hex",
    ],
    [
      "a field of the message gone",
      (content) => delete (content["typedData"] as { message: Record<string, unknown> }).message["validUntil"],
      "does not fit the type",
    ],
    [
      "another type",
      (content) => ((content["typedData"] as { types: Record<string, unknown> }).types["Finding"] = []),
      "types are not those of Attestation",
    ],
  ];
  for (const [what, spoil, reason] of spoilt) {
    it(`should refuse ${what}, naming the file`, () => {
      const content = JSON.parse(serialiseRequest(requestAttestation(domain, attestation, panel))) as Record<
        string,
        unknown
      >;
      spoil(content);
      expect(() => parseRequest(JSON.stringify(content), "one.json")).to.throw(
        PlacementError,
        new RegExp(`^one\\.json is not a signing request: .*${reason}`),
      );
    });
  }

  it("should read the example of its documentation, which is signed by the person it names", () => {
    const [, example = ""] = /```json\n(.*?)```/s.exec(readFileSync("docs/request-file.md", "utf8")) ?? [];
    const request = parseRequest(example, "request-file.md");
    expect(serialiseRequest(request)).to.equal(example);
    const [inspector] = signersOf(request);
    expect(recoverSigner(request, inspector?.signature ?? "")).to.equal(inspector?.account);
  });
});
