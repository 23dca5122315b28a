import { expect } from "chai";
import { Result } from "ethers";
import { ESCROW_INTERFACE } from "../../src/replay/contract.js";
import { explainFailure } from "../../src/adapters/failures.js";
import { TOKEN_INTERFACE } from "../../src/adapters/escrow.js";
import { REGISTER_REFUSALS } from "../../src/adapters/registerRefusals.js";
import { REFUSALS } from "../../src/adapters/refusals.js";
import { PlacementError } from "../../src/errors.js";

const SAMPLES: Record<string, unknown> = {
  address: `0x${"12".repeat(20)}`,
  bytes32: `0x${"34".repeat(32)}`,
};

describe("Refusals", () => {
  const errors = ESCROW_INTERFACE.fragments
    .filter((fragment) => fragment.type === "error")
    .map((fragment) => ESCROW_INTERFACE.getError(fragment.format("sighash"))!);

  it("should be the escrow's errors", () => {
    expect(errors.length).to.be.greaterThan(40);
  });

  for (const fragment of errors) {
    it(`should put ${fragment.name} in words, with advice`, () => {
      const values = fragment.inputs.map(({ type }) => SAMPLES[type] ?? 1n);
      const explained = (REFUSALS[fragment.name] ?? REGISTER_REFUSALS[fragment.name])?.(
        Result.fromItems(
          values,
          fragment.inputs.map(({ name }) => name),
        ),
      );
      expect(explained?.message)
        .to.match(/^.{15,}\.$/s)
        .and.not.match(/undefined|NaN|\[object/);
      expect(explained?.next).to.match(/^.{10,}\.$/s);
    });
  }

  it("should find the error in what a node returned, however deep", () => {
    const data = ESCROW_INTERFACE.encodeErrorResult("EscrowNothingOwed", [SAMPLES["address"], SAMPLES["address"]]);
    const explained = explainFailure(Object.assign(new Error("x"), { info: { error: { data: { data } } } }));
    expect(explained).to.be.instanceOf(PlacementError);
    expect((explained as PlacementError).message).to.equal(
      `No refused payout waits for ${String(SAMPLES["address"])}.`,
    );
    expect((explained as PlacementError).code).to.equal("chain");
  });

  it("should name an error that has no words yet", () => {
    const data = TOKEN_INTERFACE.encodeErrorResult("ERC20InvalidReceiver", [SAMPLES["address"]]);
    const explained = explainFailure(Object.assign(new Error("x"), { data })) as PlacementError;
    expect(explained.message).to.equal(`The contract refused: ERC20InvalidReceiver(${String(SAMPLES["address"])}).`);
  });

  it("should say that the node stopped answering", () => {
    const lost = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect((explainFailure(lost) as PlacementError).message).to.equal("The Ethereum node stopped answering.");
  });

  it("should leave what is no expected failure as it is", () => {
    const fault = new TypeError("x is not a function");
    expect(explainFailure(fault)).to.equal(fault);
  });
});
