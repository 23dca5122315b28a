import type { Words } from "../../../src/audit/words.js";
import type { LedgerEvent } from "../../../src/replay/events.js";
import { historyOf, type AgreementHistory } from "../../../src/replay/history.js";
import { challenged, ruled } from "../../replay/support/changes.js";
import { CLOSE, Story, TOTAL } from "../../replay/support/story.js";
import { WORDS } from "./words.js";

const CODES = [null, "QS-10", "QS-08", "QS-09"];

/** How the people of the stories speak, with a code for each outcome. */
export const CODED_WORDS: Words = {
  ...WORDS,
  tranche: (state, index) => ({ ...WORDS.tranche(state, index), code: CODES[index] ?? null }),
};

/** A placement in which outcomes were met, found not met and awarded in part, and are in dispute. */
export function fullLife(): { readonly history: AgreementHistory; readonly now: bigint } {
  const story = new Story();
  const events: LedgerEvent[] = [
    story.opened(),
    story.funded(TOTAL, TOTAL),
    story.attested(story.attestation([[1n, 0n]]), [0, 1], TOTAL),
    ruled(story, 1n, 4_000n, TOTAL - 400n),
    story.attested(story.attestation([[2n, 10_000n]]), [0, 1], TOTAL - 3_401n),
  ];
  story.now = CLOSE;
  events.push({ ...challenged(story, [3]), balance: TOTAL - 3_401n } as LedgerEvent);
  return { history: historyOf(story.empty, events).agreements.get(story.agreement)!, now: story.now };
}
