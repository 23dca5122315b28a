import { expect } from "chai";
import { Result } from "ethers";
import { explainFailure } from "../../src/adapters/failures.js";
import { REGISTER_INTERFACE } from "../../src/adapters/register.js";
import { REGISTER_REFUSALS } from "../../src/adapters/registerRefusals.js";
import type { PlacementError } from "../../src/errors.js";

const ACCOUNT = `0x${"12".repeat(20)}`;

const encoded = (error: string, values: readonly unknown[]): string =>
  REGISTER_INTERFACE.encodeErrorResult(error, values);

const sampleOf = (type: string): unknown => (type === "address" ? ACCOUNT : type === "bytes" ? "0x" : 1n);

/** As ethers throws it when a node reports a revert. */
const thrown = (data: string): PlacementError =>
  explainFailure(Object.assign(new Error("x"), { data })) as PlacementError;

describe("Refusals of the register", () => {
  const errors = REGISTER_INTERFACE.fragments
    .filter((fragment) => fragment.type === "error")
    .map((fragment) => REGISTER_INTERFACE.getError(fragment.format("sighash"))!);

  it("should be the register's errors, and no others", () => {
    const names = errors.map(({ name }) => name).sort();
    expect(names).to.include("RegisterStatusUnfit");
    expect(Object.keys(REGISTER_REFUSALS).sort()).to.deep.equal(names);
  });

  for (const fragment of errors) {
    it(`should put ${fragment.name} in words, with advice`, () => {
      const values = fragment.inputs.map(({ type }) => sampleOf(type));
      const names = fragment.inputs.map(({ name }) => name);
      const explained = REGISTER_REFUSALS[fragment.name]?.(Result.fromItems(values, names));
      expect(explained?.message)
        .to.match(/^.{15,}\.$/s)
        .and.not.match(/undefined|NaN|\[object/);
      expect(explained?.next).to.match(/^.{10,}\.$/s);
    });
  }

  it("should be found in what a node returned", () => {
    const { message, next, code } = thrown(encoded("RegisterNotTheBody", [1, ACCOUNT]));
    expect(message).to.equal(`${ACCOUNT} is not the professional body for the seat of the social worker.`);
    expect(next).to.match(/appoints it\.$/);
    expect(code).to.equal("chain");
  });

  it("should say which person of a list was refused, and why", () => {
    const reason = encoded("RegisterStatusUnfit", [0, ACCOUNT, 3]);
    const { message, next } = thrown(encoded("RegisterRowRefused", [6, reason]));
    expect(message).to.equal(
      `Nobody was enrolled, because of person 7 on the list: ${ACCOUNT} is struck off as inspector, so this cannot be done.`,
    );
    expect(next).to.match(/enrolled with a new account\.$/);
  });

  it("should advise by what an account is now", () => {
    const advice = [0, 1, 2].map((status) => thrown(encoded("RegisterStatusUnfit", [1, ACCOUNT, status])).next ?? "");
    expect(advice[0]).to.match(/register enrol/);
    expect(advice[1]).to.match(/register renew/);
    expect(advice[2]).to.match(/register reinstate/);
  });
});
