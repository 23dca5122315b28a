import { expect } from "chai";
import { parseHTML } from "linkedom";
import { inDays, days } from "../../src/audit/days.js";
import type { LatenessBand } from "../../src/audit/lateness.js";
import type { Month } from "../../src/audit/months.js";
import type { ResponseTimes } from "../../src/audit/response.js";
import { LatenessChart } from "../../src/exports/html/charts/lateness.js";
import { MoneyOverTime } from "../../src/exports/html/charts/moneyOverTime.js";
import { ResponseTimesChart } from "../../src/exports/html/charts/responseTimes.js";
import { textOf } from "../../src/exports/html/page.js";
import { expectClose } from "../helpers/close.js";

/** What of a document these tests ask for: there are no DOM types here. */
interface Element {
  readonly textContent: string;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<Element>;
}

const BANDS: readonly LatenessBand[] = [
  { label: "in its window", core: 7, outcomes: 0 },
  { label: "up to 7 days", core: 0, outcomes: 0 },
  { label: "more than 56 days", core: 2, outcomes: 3 },
];

const UNIT = 100;
const MONTHS: readonly Month[] = [
  { month: "2030-01", came: 50_000n, paid: 12_345n, returned: 0n, balance: 37_655n },
  { month: "2030-02", came: 0n, paid: 20_000n, returned: 10_001n, balance: 7_654n },
];

const TIMES: ResponseTimes = {
  decisions: { count: 3, median: days(6n), ninth: days(9n), longest: days(40n) },
  seats: [
    { seat: 0, spread: { count: 3, median: days(2n), ninth: days(3n), longest: days(4n) } },
    { seat: 1, spread: { count: 2, median: days(5n), ninth: days(8n), longest: days(8n) } },
  ],
  slowest: [],
};

const money = (amount: bigint): string => `${amount} units`;
const lateness = (): string => textOf(LatenessChart({ bands: BANDS }));
const overTime = (): string =>
  textOf(MoneyOverTime({ id: "months", token: "Test pound", months: MONTHS, money, unit: UNIT }));
const responses = (): string => textOf(ResponseTimesChart({ times: TIMES }));

function elements(html: string, selector: string): Element[] {
  const { document } = parseHTML(`<html><body>${html}</body></html>`) as unknown as { document: Element };
  return [...document.querySelectorAll(selector)];
}

const cells = (html: string): string[][] =>
  elements(html, "tbody tr").map((row) => [...row.querySelectorAll("th, td")].map((cell) => cell.textContent));

/** Numbers that an attribute has, one for each mark. */
const drawn = (html: string, selector: string, attribute: string): number[] =>
  elements(html, `svg ${selector}`).map((mark) => Number(mark.getAttribute(attribute)));

/** That the marks are as long as the figures say, whatever the scale. */
function expectInScale(lengths: readonly number[], figures: readonly number[]): void {
  const total = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0);
  const scale = total(lengths) / total(figures);
  expect(scale > 0).to.equal(true);
  expect(lengths).to.have.length(figures.length);
  lengths.forEach((length, index) => {
    expectClose(length, figures[index]! * scale, 0.01, `mark ${index}`);
  });
}

const bars = (html: string, attribute: "height" | "width"): number[] =>
  drawn(html, 'g[aria-label="bar"] rect', attribute);

describe("html: the charts of a report", () => {
  for (const [name, chart] of Object.entries({ lateness, overTime, responses })) {
    it(`are the same bytes for the same data, have a name, and their figures beside them: ${name}`, () => {
      const html = chart();
      expect(chart() === html).to.equal(true);
      const [figure] = elements(html, '[role="img"]');
      for (const attribute of ["aria-labelledby", "aria-describedby"]) {
        const named = elements(html, `#${figure!.getAttribute(attribute)}`);
        expect(named.map(({ textContent }) => textContent).join("")).to.match(/\S/);
      }
      expect(elements(html, "svg")).to.have.length(1);
      expect(cells(html)).to.not.deep.equal([]);
    });
  }

  it("draw payments by lateness as the table counts them", () => {
    const html = lateness();
    expect(cells(html)).to.deep.equal([
      ["in its window", "7", "0", "7"],
      ["up to 7 days", "0", "0", "0"],
      ["more than 56 days", "2", "3", "5"],
    ]);
    const written = elements(html, 'svg g[aria-label="text"] text').map(({ textContent }) => textContent);
    expect(written).to.deep.equal(["7", "0", "5"]);
    expectInScale(bars(html, "height"), [7, 0, 2, 0, 0, 3]);
  });

  it("draw money in and out as the table sums it", () => {
    const html = overTime();
    expect(cells(html)).to.deep.equal(
      MONTHS.map(({ month, ...flow }) => [month, ...[flow.came, flow.paid, flow.returned, flow.balance].map(money)]),
    );
    const flows = (["came", "paid", "returned"] as const).flatMap((flow) => MONTHS.map((month) => Number(month[flow])));
    expectInScale(bars(html, "height"), flows);
  });

  it("draw the balance as the height of its line over nothing", () => {
    const html = overTime();
    const [path] = elements(html, 'svg g[aria-label="line"] path');
    const heights = [...path!.getAttribute("d")!.matchAll(/,(-?[\d.]+)/g)].map(([, y]) => Number(y));
    const [zero] = drawn(html, 'g[aria-label="rule"] line', "y1");
    const [first] = bars(html, "height");
    const scale = first! / Number(MONTHS[0]!.came);
    expect(heights).to.have.length(MONTHS.length);
    heights.forEach((y, index) => {
      expectClose(zero! - y, Number(MONTHS[index]!.balance) * scale, 0.01);
    });
  });

  it("draw response times as the table tells them, who was asked first and the decision last", () => {
    const html = responses();
    const spreads = [...TIMES.seats.map(({ spread }) => spread), TIMES.decisions!];
    expect(cells(html)).to.deep.equal(
      spreads.map(({ count, median, ninth, longest }, index) => [
        ["inspector", "social worker", "decision"][index]!,
        String(count),
        inDays(median),
        inDays(ninth),
        inDays(longest),
      ]),
    );
    expectInScale(
      bars(html, "width"),
      spreads.map(({ median }) => Number(median)),
    );
  });

  it("draw the ninth in ten and the longest in the scale of the medians", () => {
    const html = responses();
    const spreads = [...TIMES.seats.map(({ spread }) => spread), TIMES.decisions!];
    const [zero] = drawn(html, 'g[aria-label="bar"] rect', "x");
    const ends = [
      ...drawn(html, 'g[aria-label="bar"] rect', "width"),
      ...drawn(html, 'g[aria-label="rule"] line[x2]', "x2")
        .slice(0, spreads.length)
        .map((x) => x - zero!),
      ...drawn(html, 'g[aria-label="dot"] circle', "cx").map((x) => x - zero!),
    ];
    const figures = (["median", "ninth", "longest"] as const).flatMap((what) =>
      spreads.map((spread) => Number(spread[what])),
    );
    expectInScale(ends, figures);
  });
});
