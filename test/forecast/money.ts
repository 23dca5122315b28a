import { expect } from "chai";
import fc from "fast-check";
import {
  comingDues,
  forecastWeeks,
  fundingSteps,
  outlookOf,
  totalForecast,
  WEEKS_AHEAD,
} from "../../src/forecast/index.js";
import type { TrancheSnapshot } from "../../src/agreement/snapshot.js";
import { STATUSES } from "../../src/agreement/status.js";
import { at, CORE, DAY, OUTCOME, POUND, snapshot } from "./support/snapshot.js";

const SECOND: Partial<TrancheSnapshot> = {
  ...CORE,
  status: "Scheduled",
  opensAt: at("2027-02-01"),
  closesAt: at("2027-03-01"),
};

describe("forecast/dues", () => {
  it("takes each tranche when its window closes, ascending, care as certain and outcomes not", () => {
    expect(comingDues(snapshot([SECOND, OUTCOME, CORE]))).to.deep.equal([
      { tranche: 2, at: at("2027-02-01"), amount: 1_000n * POUND, isCertain: true },
      { tranche: 1, at: at("2027-02-15"), amount: 100n * POUND, isCertain: false },
      { tranche: 0, at: at("2027-03-01"), amount: 1_000n * POUND, isCertain: true },
    ]);
  });

  it("takes at once what is past, and arrears first of all", () => {
    const time = at("2027-04-01");
    const dues = comingDues(snapshot([CORE, OUTCOME], { time, arrears: 5n }));
    expect(dues).to.deep.equal([
      { tranche: undefined, at: time, amount: 5n, isCertain: true },
      { tranche: 0, at: time, amount: 1_000n * POUND, isCertain: true },
      { tranche: 1, at: time, amount: 100n * POUND, isCertain: false },
    ]);
  });

  it("leaves out what is settled, void or lapsed", () => {
    const over = (["Settled", "Void", "Lapsed"] as const).map((status) => ({ ...CORE, status }));
    expect(comingDues(snapshot(over))).to.deep.equal([]);
  });

  it("cuts care at the agreement's end, and pays it when its window closes all the same", () => {
    expect(comingDues(snapshot([CORE], { endsAt: at("2027-01-25") }))).to.deep.equal([
      { tranche: 0, at: CORE.closesAt, amount: 750n * POUND, isCertain: true },
    ]);
  });

  it("does not count on disputed care, and counts it in full, since a ruling may give it", () => {
    const endsAt = at("2027-01-25");
    for (const status of ["Challenged", "Refused"] as const) {
      expect(comingDues(snapshot([{ ...CORE, status }], { endsAt }))).to.deep.equal([
        { tranche: 0, at: CORE.closesAt, amount: 1_000n * POUND, isCertain: false },
      ]);
    }
  });

  it("counts on challenged care again once silence has beaten the challenge", () => {
    const time = CORE.closesAt + 180n * DAY;
    const [due] = comingDues(snapshot([{ ...CORE, status: "Challenged" }], { time, endsAt: at("2027-01-25") }));
    expect(due).to.deep.equal({ tranche: 0, at: time, amount: 750n * POUND, isCertain: true });
  });

  it("lets outcome money wait for the end of a hold, and care not", () => {
    const heldUntil = at("2027-03-03");
    const dues = comingDues(snapshot([CORE, OUTCOME], { heldUntil }));
    expect(dues.map(({ tranche, at: moment }) => [tranche, moment])).to.deep.equal([
      [0, CORE.closesAt],
      [1, heldUntil],
    ]);
  });
});

describe("forecast/funding", () => {
  const due = (moment: bigint, amount: bigint) => ({ tranche: 0, at: moment, amount, isCertain: true });

  it("asks at each moment for what the balance and earlier money do not cover", () => {
    expect(fundingSteps([due(1n, 50n), due(2n, 60n), due(3n, 10n)], 100n)).to.deep.equal([
      { by: 2n, amount: 10n, total: 10n },
      { by: 3n, amount: 10n, total: 20n },
    ]);
  });

  it("makes one step of what falls due at one moment", () => {
    expect(fundingSteps([due(1n, 50n), due(1n, 60n)], 0n)).to.deep.equal([{ by: 1n, amount: 110n, total: 110n }]);
  });

  it("asks for nothing where the balance is exactly enough", () => {
    expect(fundingSteps([due(1n, 50n), due(2n, 50n)], 100n)).to.deep.equal([]);
    expect(fundingSteps([due(1n, 50n), due(2n, 51n)], 100n)).to.deep.equal([{ by: 2n, amount: 1n, total: 1n }]);
  });

  it("asks for arrears at once", () => {
    const { funding, time } = outlookOf(snapshot([CORE], { arrears: 7n }));
    expect(funding).to.deep.equal([
      { by: time, amount: 7n, total: 7n },
      { by: CORE.closesAt, amount: 1_000n * POUND, total: 1_000n * POUND + 7n },
    ]);
  });

  it("never leaves a moment short nor asks for more than is needed, whatever the schedule", () => {
    const tranche = fc.record({
      status: fc.constantFrom(...STATUSES),
      amount: fc.bigInt(1n, 10n ** 9n),
      closesAt: fc.bigInt(CORE.opensAt + 1n, CORE.opensAt + 400n * DAY),
      paysOnSilence: fc.boolean(),
    });
    const day = fc.bigInt(0n, 500n).map((days) => CORE.opensAt + days * DAY);
    const state = fc.record({ balance: fc.bigInt(0n, 10n ** 10n), time: day, heldUntil: day, endsAt: day });
    fc.assert(
      fc.property(fc.array(tranche, { maxLength: 12 }), state, (tranches, { endsAt, ...rest }) => {
        const agreement = snapshot(tranches, { ...rest, endsAt: endsAt + 1n });
        const dues = comingDues(agreement);
        const steps = fundingSteps(dues, agreement.balance);
        for (const { at: moment } of dues) {
          const needed = dues.reduce((sum, item) => (item.at <= moment ? sum + item.amount : sum), 0n);
          const there = steps.reduce((sum, { by, amount }) => (by <= moment ? sum + amount : sum), agreement.balance);
          const missing = needed > agreement.balance ? needed : agreement.balance;
          expect(there).to.equal(missing);
        }
      }),
    );
  });
});

describe("forecast/weeks", () => {
  it("begins on this week's Monday and counts twelve", () => {
    const weeks = outlookOf(snapshot([])).weeks.map(({ monday }) => monday);
    expect(weeks).to.have.length(WEEKS_AHEAD).and.include("2027-03-22");
    expect([weeks[0], weeks.at(-1)]).to.deep.equal(["2027-01-04", "2027-03-22"]);
  });

  it("begins at midnight in London, in summer an hour before midnight UTC", () => {
    const monday = at("2027-06-07");
    const due = (moment: bigint) => [{ tranche: 0, at: moment, amount: 1n, isCertain: false }];
    const first = (moment: bigint) =>
      forecastWeeks(at("2027-06-02"), due(moment), []).findIndex((week) => week.atMost > 0n);
    expect(first(monday - 1n)).to.equal(0);
    expect(first(monday)).to.equal(1);
    expect(forecastWeeks(monday - 1n, [], [])[0]?.monday).to.equal("2027-05-31");
    expect(forecastWeeks(monday, [], [])[0]?.monday).to.equal("2027-06-07");
  });

  it("keeps weeks whole across the change of clocks", () => {
    const weeks = forecastWeeks(at("2027-03-24"), [], []);
    expect(weeks.slice(0, 3).map(({ monday }) => monday)).to.deep.equal(["2027-03-22", "2027-03-29", "2027-04-05"]);
  });

  it("puts certain, possible and missing money into their weeks, and leaves out what comes later", () => {
    const later = { ...SECOND, closesAt: at("2027-03-29") };
    const { weeks } = outlookOf(snapshot([CORE, OUTCOME, later], { balance: 300n * POUND }));
    const told = weeks.filter(({ atMost, toFund }) => atMost > 0n || toFund > 0n);
    expect(told).to.deep.equal([
      { monday: "2027-02-01", certain: 1_000n * POUND, atMost: 1_000n * POUND, toFund: 700n * POUND },
      { monday: "2027-02-15", certain: 0n, atMost: 100n * POUND, toFund: 100n * POUND },
    ]);
  });
});

describe("forecast/total", () => {
  it("adds up placements in tokens of different decimals", () => {
    const one = outlookOf(snapshot([CORE]));
    const other = outlookOf(snapshot([{ ...OUTCOME, amount: 5n, closesAt: CORE.closesAt }], { decimals: 0 }));
    const { decimals, weeks } = totalForecast([one, other]);
    expect(decimals).to.equal(2);
    expect(weeks.find(({ atMost }) => atMost > 0n)).to.deep.equal({
      monday: "2027-02-01",
      certain: 1_000n * POUND,
      atMost: 1_005n * POUND,
      toFund: 1_005n * POUND,
    });
  });

  it("is empty without placements", () => {
    expect(totalForecast([])).to.deep.equal({ decimals: 0, weeks: [] });
  });
});
