import { expect } from "chai";
import { foldJournal } from "../../scripts/deploy/journal.js";

const ID = "PlacementEscrow#PlacementEscrow";
const ADDRESS = `0x${"5a".repeat(20)}`;
const message = (type: string, more: object = {}): string => JSON.stringify({ type, futureId: ID, ...more });

const BEGUN = message("DEPLOYMENT_EXECUTION_STATE_INITIALIZE");
const REQUEST = message("NETWORK_INTERACTION_REQUEST");
const PREPARED = message("TRANSACTION_PREPARE_SEND", { nonce: 1 });
const SENT = message("TRANSACTION_SEND", { nonce: 1 });
const CONFIRMED = message("TRANSACTION_CONFIRM");
const completed = (result: object): string => message("DEPLOYMENT_EXECUTION_STATE_COMPLETE", { result });

describe("foldJournal", () => {
  const cases: readonly (readonly [what: string, lines: readonly string[], expected: object | undefined])[] = [
    ["nothing", [], undefined],
    ["a start", [BEGUN], { stage: "begun" }],
    ["a request that was not sent", [BEGUN, REQUEST], { stage: "begun" }],
    ["a transaction of which only the attempt is noted", [BEGUN, REQUEST, PREPARED], { stage: "lost" }],
    ["a transaction", [BEGUN, REQUEST, PREPARED, SENT], { stage: "sent" }],
    ["one sent again for a higher fee", [BEGUN, REQUEST, PREPARED, SENT, PREPARED], { stage: "sent" }],
    ["one that is confirmed", [BEGUN, REQUEST, PREPARED, SENT, CONFIRMED], { stage: "sent" }],
    ["one that never came", [BEGUN, PREPARED, SENT, message("ONCHAIN_INTERACTION_TIMEOUT")], { stage: "failed" }],
    [
      "one in whose place the owner sent another",
      [BEGUN, PREPARED, SENT, message("ONCHAIN_INTERACTION_REPLACED_BY_USER")],
      { stage: "begun" },
    ],
    ["one that reverted", [BEGUN, PREPARED, SENT, completed({ type: "REVERTED_TRANSACTION" })], { stage: "failed" }],
    [
      "a contract that was deployed",
      [BEGUN, PREPARED, SENT, CONFIRMED, completed({ type: "SUCCESS", address: ADDRESS })],
      { stage: "deployed", address: ADDRESS },
    ],
    [
      "a contract that was there",
      [message("CONTRACT_AT_EXECUTION_STATE_INITIALIZE", { contractAddress: ADDRESS })],
      { stage: "adopted", address: ADDRESS },
    ],
    ["what was wiped", [BEGUN, PREPARED, message("WIPE_APPLY")], undefined],
    ["what was begun anew", [BEGUN, PREPARED, message("WIPE_APPLY"), BEGUN], { stage: "begun" }],
  ];
  for (const [what, lines, expected] of cases) {
    it(`should tell of ${what}`, () => {
      const start = JSON.stringify({ type: "DEPLOYMENT_INITIALIZE", chainId: 1 });
      expect(foldJournal(["", start, ...lines].join("\n")).get(ID)).to.deep.equal(expected);
    });
  }

  it("should keep contracts apart", () => {
    const other = JSON.stringify({ type: "DEPLOYMENT_EXECUTION_STATE_INITIALIZE", futureId: "TestPound#TestPound" });
    expect([...foldJournal([BEGUN, PREPARED, other].join("\n"))]).to.deep.equal([
      [ID, { stage: "lost" }],
      ["TestPound#TestPound", { stage: "begun" }],
    ]);
  });
});
