import { challenged, held, lifted, noticed, ruled } from "../../replay/support/changes.js";
import { CLOSE, START, TERMS, seat } from "../../replay/support/story.js";
import { DAY, MET, Placement, careLine, line } from "./support.js";

const YEAR = { closesAt: START + 400n * DAY };

/** Two live placements and one that is over, with something of everything that a report tells. */
export function eventfulHome(): Placement[] {
  return [monitoredOften(), disputed(), over()];
}

function monitoredOften(): Placement {
  const monthly = (code: string, month: bigint, requiredSeats = 0) =>
    line(code, { opensAt: START, closesAt: CLOSE + month * 30n * DAY, amount: 10n + month, requiredSeats });
  const lines = [0n, 1n, 2n, 3n, 4n, 5n].flatMap((month) => [monthly("QS-08", month), monthly("QS-12", month, 0b0001)]);
  const home = new Placement("often", [careLine(YEAR), ...lines]);
  const found = [MET, MET, 6_000n, MET, MET, 0n, MET, MET, 8_000n, MET, MET];
  found.forEach((achieved, index) => home.after(index % 2 === 0 ? 25n : 5n).finds(BigInt(index + 1), achieved));
  return home;
}

function disputed(): Placement {
  const home = new Placement("disputed", [careLine(YEAR), line("QS-11"), line("QS-13"), line("HP-02")]);
  home.after(2n).tells(challenged(home.story, [0], TERMS.commissioner));
  home
    .after(9n)
    .tells(ruled(home.story, 0n, 9_000n, 0n))
    .tells(held(home.story, 1));
  home.after(4n);
  const { now } = home.story;
  home.tells(lifted(home.story, seat(1), now - 10n * DAY));
  const attestation = home.story.attestation([[1n, MET]]);
  home.after(1n).tells(home.story.endorsed(attestation, [1], 0n));
  home.tells(home.story.retracted(attestation, [1], 0n));
  return home.after(20n).finds(1n, 7_500n).finds(2n, 0n);
}

function over(): Placement {
  const home = new Placement("over", [careLine({ closesAt: START + 90n * DAY }), line("QS-08")]);
  home
    .after(1n)
    .finds(1n, 5_000n)
    .tells(noticed(home.story, START + 40n * DAY));
  return home.after(30n);
}
