import { expect } from "chai";
import { Wallet, type Signer } from "ethers";
import { signWith } from "../../src/adapters/signWith.js";
import { requireFound } from "../../src/attestation/requirements.js";
import { recoverSigner, requestAttestation, type SigningRequest } from "../../src/attestation/request.js";
import { escrowDomain } from "../../src/attestation/typedData.js";
import { PlacementError, type ErrorCode } from "../../src/errors.js";

const DOMAIN = escrowDomain(1n, `0x${"11".repeat(20)}`);
const EVIDENCE = `0x${"e1".repeat(32)}`;
const wallet = new Wallet(`0x${"01".repeat(32)}`);
const other = new Wallet(`0x${"02".repeat(32)}`);

const request = (overRefusal = false): SigningRequest =>
  requestAttestation(
    DOMAIN,
    {
      ...{ agreement: `0x${"22".repeat(32)}`, version: 1n, findings: [{ tranche: 3n, achieved: 6_000n }] },
      ...{ overRefusal, evidence: EVIDENCE, validUntil: 2_000_000_000n },
    },
    [wallet.address, `0x${"33".repeat(20)}`, `0x${"44".repeat(20)}`, `0x${"00".repeat(20)}`],
  );

const refused = (code: ErrorCode, sentence: RegExp) => (error: unknown) => {
  if (!(error instanceof PlacementError)) throw error;
  expect(error.message).to.match(sentence);
  expect(error.code).to.equal(code);
};
const neither = (): never => {
  throw new Error("It was not refused.");
};

describe("signWith", () => {
  it("should add the signer's own signature, and leave a request that holds it as it is", async () => {
    const signed = await signWith(wallet, request());
    expect(recoverSigner(signed, signed.signatures[0]?.signature ?? "")).to.equal(wallet.address);
    expect(await signWith(wallet, signed)).to.equal(signed);
  });

  it("should ask no wallet for what its account is not asked", async () => {
    const silent = { getAddress: () => Promise.resolve(other.address), signTypedData: neither } as unknown as Signer;
    await signWith(silent, request()).then(neither, refused("signing-refused", /does not ask 0x/));
  });

  it("should not take another account's signature from a wallet", async () => {
    const lying = {
      getAddress: () => Promise.resolve(wallet.address),
      signTypedData: (...asked: Parameters<Signer["signTypedData"]>) => other.signTypedData(...asked),
    } as unknown as Signer;
    await signWith(lying, request()).then(neither, refused("signing-refused", /not this account's/));
  });
});

describe("requireFound", () => {
  const findings = [{ tranche: 3n, achieved: 6_000n }];
  const refuses = (sentence: RegExp, given: SigningRequest, found: Parameters<typeof requireFound>[1]): void => {
    try {
      requireFound(given, found);
    } catch (error) {
      refused("signing-refused", sentence)(error);
      return;
    }
    neither();
  };

  it("should take what says exactly what was found", () => {
    requireFound(request(), { findings, evidence: EVIDENCE.toUpperCase().replace("0X", "0x") });
    requireFound(request(true), { findings, evidence: EVIDENCE, overRefusal: true });
  });

  it("should refuse anything else", () => {
    const better = [{ tranche: 3n, achieved: 6_001n }];
    const wider = [...findings, { tranche: 4n, achieved: 0n }];
    refuses(/of which nothing was found/, request(), undefined);
    refuses(/something else than was found/, request(), { findings: better, evidence: EVIDENCE });
    refuses(/something else than was found/, request(), { findings: wider, evidence: EVIDENCE });
    refuses(/other evidence/, request(), { findings, evidence: `0x${"e2".repeat(32)}` });
    refuses(/may overturn/, request(true), { findings, evidence: EVIDENCE });
    refuses(/may not overturn/, request(), { findings, evidence: EVIDENCE, overRefusal: true });
  });
});
