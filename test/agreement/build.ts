import { expect } from "chai";
import { ZeroAddress, concat, dataSlice, hexlify, keccak256, sha256, toUtf8Bytes } from "ethers";
import type { BuiltAgreement } from "../../src/agreement/index.js";
import { CARE_PLAN, DAY, POUND, SAMPLE, TOKEN_ADDRESS, build, exampleBook, sampleWith } from "./helpers/sample.js";

const OUTCOME_SALT = `0x${"01".repeat(32)}`;
const CARE_PLAN_SALT = `0x${"02".repeat(32)}`;

const tagOf = (code: string): string => dataSlice(keccak256(concat([OUTCOME_SALT, hexlify(toUtf8Bytes(code))])), 0, 8);

const utc = (year: number, month: number, day: number, hour = 0): bigint =>
  BigInt(Date.UTC(year, month - 1, day, hour) / 1000);

const pounds = (built: BuiltAgreement): bigint[] => built.terms.schedule.map(({ amount }) => amount / (POUND / 100n));

describe("agreement/file/build", () => {
  const built = build(SAMPLE);

  it("keeps what only the file knows", () => {
    expect(built.format).to.equal("placement-built/1");
    expect(built.name).to.equal("Sample placement");
    expect(built.kind).to.equal("children's home");
    expect(built.decimals).to.equal(18);
    expect(built.fee).to.deep.equal({ weekly: 6_100n * POUND, billing: "four-weekly" });
    expect(built.term).to.deep.equal({ starts: "2027-01-04", ends: "2027-03-28" });
    expect(built.warnings).to.deep.equal([]);
    expect(built.names).to.deep.equal({
      commissioner: "Northmoor Council",
      provider: "Alder House Ltd",
      payee: "Alder House fees account",
      arbiter: "Panel of Experts A",
      inspector: "Inspector A",
      socialWorker: "Social Worker A",
      registeredManager: "Alder House manager",
      token: "GBP test token",
    });
  });

  it("finds everybody's address", () => {
    const book = exampleBook();
    const { terms } = built;
    expect(terms.commissioner).to.equal(book.addressOf("Northmoor Council"));
    expect(terms.provider).to.equal(book.addressOf("Alder House Ltd"));
    expect(terms.payee).to.equal(book.addressOf("Alder House fees account"));
    expect(terms.arbiter).to.equal(book.addressOf("Panel of Experts A"));
    expect(terms.token).to.equal(TOKEN_ADDRESS);
    expect(terms.register).to.equal(ZeroAddress);
    const seats = ["Inspector A", "Social Worker A", "Alder House manager"].map((name) => book.addressOf(name));
    expect(terms.panel).to.deep.equal([...seats, ZeroAddress]);
  });

  it("turns days into seconds", () => {
    expect(built.terms.noticePeriod).to.equal(28n * DAY);
    expect(built.terms.holdPeriod).to.equal(14n * DAY);
    expect(built.terms.longStop).to.equal(90n * DAY);
  });

  it("splits each period's fee into care, outcomes and holdback", () => {
    // £24,400.00 each: 5 % and 10 % every time, 2.5 % of all three at the end, the rest for the care.
    expect(pounds(built)).to.deep.equal([
      2_013_000n,
      122_000n,
      244_000n,
      2_013_000n,
      122_000n,
      244_000n,
      2_013_000n,
      122_000n,
      183_000n,
      244_000n,
    ]);
  });

  it("opens windows when the care begins, in local days, and closes them when it should be decided", () => {
    const windows = built.terms.schedule.map(({ opensAt, closesAt }) => [opensAt, closesAt]);
    expect(windows.slice(0, 3)).to.deep.equal([
      [utc(2027, 1, 4), utc(2027, 2, 1)],
      [utc(2027, 1, 4), utc(2027, 2, 15)],
      [utc(2027, 1, 4), utc(2027, 3, 3)],
    ]);
    // The third period ends on 28 March, the day on which the clocks go forward: midnight is 23:00 UTC after it.
    expect(windows.slice(6)).to.deep.equal([
      [utc(2027, 3, 1), utc(2027, 3, 28, 23)],
      [utc(2027, 3, 1), utc(2027, 4, 11, 23)],
      [utc(2027, 1, 4), utc(2027, 4, 25, 23)],
      [utc(2027, 3, 1), utc(2027, 4, 27, 23)],
    ]);
  });

  it("sets policies", () => {
    const policies = built.terms.schedule.map(({ requiredSeats, quorum, paysOnSilence }) => [
      requiredSeats,
      quorum,
      paysOnSilence,
    ]);
    expect(policies.slice(6)).to.deep.equal([
      [0b0010, 2, true],
      [0b0010, 2, false],
      [0b0110, 2, false],
      [0b0001, 2, false],
    ]);
  });

  it("tags outcomes with the salt of the agreement, and says privately what they are", () => {
    expect(built.salts.outcomes).to.equal(OUTCOME_SALT);
    const tags = ["CORE", "QS-08", "QS-14", "R44-SAFE"].map(tagOf);
    expect(built.terms.schedule.slice(6).map(({ outcome }) => outcome)).to.deep.equal(tags);
    expect(built.tranches.slice(6)).to.deep.equal([
      { index: 6, kind: "core", title: "The care itself", period: "2027-03-01 to 2027-03-28" },
      { index: 7, kind: "outcome", code: "QS-08", title: "Education", period: "2027-03-01 to 2027-03-28" },
      { index: 8, kind: "outcome", code: "QS-14", title: "Care planning", period: "2027-01-04 to 2027-03-28" },
      {
        index: 9,
        kind: "holdback",
        code: "R44-SAFE",
        title: "Children are effectively safeguarded (44(4)(a))",
        period: "2027-03-01 to 2027-03-28",
      },
    ]);
  });

  it("commits to the care plan with a salt of its own, and takes a random reference", () => {
    const digest = sha256(CARE_PLAN);
    expect(built.salts.carePlan).to.deep.equal({ salt: CARE_PLAN_SALT, sha256: digest });
    expect(built.terms.carePlan).to.equal(keccak256(concat([CARE_PLAN_SALT, digest])));
    expect(built.terms.placementRef).to.equal(`0x${"03".repeat(32)}`);
  });

  it("looks for the care plan beside the file, unless its path is absolute", () => {
    const seen: string[] = [];
    const readFile = (path: string): Uint8Array => {
      seen.push(path);
      return CARE_PLAN;
    };
    build(SAMPLE, { path: "placements/alder/sample.yaml", readFile });
    build(sampleWith(["documents/plan.md", "/plans/plan.md"]), { readFile });
    expect(seen).to.deep.equal(["placements/alder/documents/plan.md", "/plans/plan.md"]);
  });

  describe("what may be left out", () => {
    it("pays the provider itself without a payee", () => {
      const { terms, names } = build(sampleWith(["  payee: Alder House fees account\n", ""]));
      expect(terms.payee).to.equal(terms.provider);
      expect(names.payee).to.equal("Alder House Ltd");
    });

    it("holds back 5 % and requires the inspector, if a holdback says nothing else", () => {
      const text = sampleWith(["  share: 10%\n", ""], ["  required: [inspector]\n  quorum: 2\n", ""]);
      const { terms, tranches } = build(text);
      const [, , holdback] = terms.schedule;
      expect(holdback).to.include({ amount: 1_220n * POUND, requiredSeats: 0b0001, quorum: 2 });
      expect(tranches[2]?.kind).to.equal("holdback");
    });

    it("needs neither outcomes nor a holdback", () => {
      const text = SAMPLE.replace(/outcomes:[^]*(?=notice:)/, "");
      const { terms, tranches } = build(text);
      expect(terms.schedule.map(({ amount }) => amount)).to.deep.equal(Array(3).fill(24_400n * POUND));
      expect(tranches.map(({ kind }) => kind)).to.deep.equal(["core", "core", "core"]);
    });

    it("asks all required seats, and two at least, without a quorum", () => {
      const text = sampleWith([
        "    required: [socialWorker, registeredManager]\n",
        "    required: [inspector, socialWorker, registeredManager]\n",
      ]);
      expect(build(text, {}).terms.schedule[8]).to.include({ requiredSeats: 0b0111, quorum: 3 });
    });
  });

  describe("what may be said besides", () => {
    it("takes a policy for the care, a register and a health professional", () => {
      const register = "0x8626f6940E2eb28930eFb4CeF49B2d1F2C9C1199";
      const { terms, names } = build(
        sampleWith(
          [
            "  registeredManager: Alder House manager\n",
            "  registeredManager: Alder House manager\n  healthProfessional: Health Professional A\n",
          ],
          ["outcomes:\n", `core:\n  required: [healthProfessional]\n  quorum: 1\nregister: "${register}"\noutcomes:\n`],
        ),
      );
      expect(terms.schedule[0]).to.include({ requiredSeats: 0b1000, quorum: 1, paysOnSilence: true });
      expect(terms.register).to.equal(register);
      expect(names.register).to.equal("0x8626…1199");
      expect(names.healthProfessional).to.equal("Health Professional A");
      expect(terms.panel[3]).to.equal(exampleBook().addressOf("Health Professional A"));
    });

    it("takes addresses written out", () => {
      const address = exampleBook().addressOf("Northmoor Council");
      const { terms, names } = build(sampleWith(["Northmoor Council", `"${address}"`]));
      expect(terms.commissioner).to.equal(address);
      expect(names.commissioner).to.equal("Northmoor Council");
    });

    it("takes a last day instead of a number of periods", () => {
      const { term, terms } = build(sampleWith(["  periods: 3\n", "  ends: 2027-02-10\n"]));
      expect(term).to.deep.equal({ starts: "2027-01-04", ends: "2027-02-10" });
      expect(terms.schedule.at(-3)?.closesAt).to.equal(utc(2027, 2, 25));
      // 10 of 28 days: £8,714.29; 5 % £435.71, 2.5 % £217.85 (with £610.00 of the first), 10 % £871.42.
      expect(pounds(build(sampleWith(["  periods: 3\n", "  ends: 2027-02-10\n"]))).slice(3)).to.deep.equal([
        718_931n,
        43_571n,
        82_785n,
        87_142n,
      ]);
    });

    it("counts money in the units of the token", () => {
      const six = build(sampleWith(["  decimals: 18\n", "  decimals: 6\n"]));
      expect(six.terms.schedule[0]?.amount).to.equal(20_130_000_000n);
      expect(six.fee.weekly).to.equal(6_100_000_000n);
      const none = build(sampleWith(["  decimals: 18\n", "  decimals: 0\n"]));
      expect(none.terms.schedule[0]?.amount).to.equal(20_130n);
    });
  });

  describe("warnings", () => {
    it("says when more than 10 % waits for the inspector", () => {
      const { warnings } = build(sampleWith(["  share: 10%\n", "  share: 20%\n"]));
      expect(warnings).to.deep.equal(["line 36: 20 % of the fee waits for the inspector; more than 10 % is unusual."]);
    });

    it("says when an outcome is paid for twice", () => {
      const { warnings } = build(sampleWith(["code: QS-14", "code: QS-08"]));
      expect(warnings).to.deep.equal(["line 29: QS-08 is paid for twice: line 23 has it too."]);
    });
  });

  it("gives every agreement other salts and another reference", () => {
    const random = (): Uint8Array => crypto.getRandomValues(new Uint8Array(32));
    const [one, two] = [build(SAMPLE, { randomBytes: random }), build(SAMPLE, { randomBytes: random })];
    const secrets = [one, two].flatMap(({ salts, terms }) => [salts.outcomes, salts.carePlan.salt, terms.placementRef]);
    expect(new Set(secrets).size).to.equal(6);
    expect(one.terms.schedule[1]?.outcome).not.to.equal(two.terms.schedule[1]?.outcome);
    expect(one.terms.carePlan).not.to.equal(two.terms.carePlan);
  });
});
