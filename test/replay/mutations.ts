import { expect } from "chai";
import { createLedgerReader } from "../../src/adapters/ledgerReader.js";
import { compareLogs } from "../../src/audit/verification/compareLogs.js";
import type { AskedNode } from "../../src/audit/verification/node.js";
import { verifyLedger } from "../../src/audit/verification/verifyLedger.js";
import { describeDifference, type Difference } from "../../src/replay/checks.js";
import { ESCROW_INTERFACE } from "../../src/replay/contract.js";
import { decodeRawLog } from "../../src/replay/decode.js";
import type { LedgerReader } from "../../src/replay/reader.js";
import { recovers, type ClaimedSignature } from "../../src/replay/recovers.js";
import { everyEvent, type EveryEvent } from "../helpers/everyEvent.js";
import { rawLedgerOf, sourceOf, type RawLedger } from "../helpers/rawLogs.js";
import { altered, forged, hidden, structural, type Mutation } from "./support/mutations.js";

/** A block's time counts only where a rule depends on it; a second node has the block itself. */
const IN_OTHER_TIME = [
  ...["Opened", "Funded", "Closed", "PayoutRefused", "Withdrawn", "Cancelled", "Endorsed", "Retracted", "Attested"],
  ...["Challenged", "Adjudicated", "Amended", "Appointed", "NoticeGiven", "Terminated", "Granted", "Reclaimed"],
  "Claimed",
].flatMap((name) => [`${name} late`, `${name} early`]);

/** Nothing of the agreement that is exchanged depends on which came first. */
const IN_OTHER_ORDER = [
  ...["PayoutRefused before PayoutRefused", "Withdrawn before Cancelled", "Cancelled before Opened"],
  ...["Opened before Opened", "Reclaimed before Challenged"],
  ...["Withdrawn", "Cancelled", "Reclaimed", "Claimed"].map((name) => `${name} moved to the end`),
];

/** The contract remembers that a consent was taken back, but nobody can ask it for all of them. */
const CANCELLATIONS = ["Cancelled dropped"];

/** What an event says and no rule rests on; what later events overrode; a contract wallet's own way to sign. */
const SAID_AND_NOT_KEPT = [
  ...[
    "Opened",
    "Funded",
    "Closed",
    "Endorsed",
    "Attested",
    "Amended",
    "Appointed",
    "Terminated",
    "Reclaimed",
    "Claimed",
  ].map((name) => `${name}.caller`),
  "Withdrawn.to",
  ...["Challenged.grounds", "Held.grounds", "NoticeGiven.grounds", "Adjudicated.ruling", "Granted.reason"],
  ...["Challenged.tranches shortened", "NoticeGiven.endsAt"],
  ...["findings[].tranche", "findings[].achieved", "findings shortened", "findings lengthened", "overRefusal"].map(
    (field) => `Retracted.${field}`,
  ),
  ...["Retracted.evidence", "Retracted.validUntil"],
  ...["a signature's byte", "a signature cut", "a signature of another event"].map((how) => `Attested.${how}`),
];

/** Nobody can ask the contract for all agreements; one with money left shows as money that nothing accounts for. */
const HIDDEN = ["an agreement hidden"];

/** What is done to the log, and what of that only a second node's log tells. */
const TABLE = [
  [
    "what is dropped, repeated, reordered or moved",
    structural,
    [...IN_OTHER_TIME, ...IN_OTHER_ORDER, ...CANCELLATIONS],
  ],
  ["any field that is altered", altered, SAID_AND_NOT_KEPT],
  ["what is hidden", hidden, HIDDEN],
  ["what is forged", forged, []],
] as const;

const eventNames = (): string[] => {
  const found: string[] = [];
  ESCROW_INTERFACE.forEachEvent(({ name }) => found.push(name));
  return found.filter((name) => name !== "EIP712DomainChanged").sort();
};

/** Answers once for each question: the chain stands still while its log is tampered with. */
function remembering<Answers extends object>(answers: Answers): Answers {
  const known = new Map<string, unknown>();
  return new Proxy(answers, {
    get: (target, name) => {
      const ask = Reflect.get(target, name) as (...args: unknown[]) => unknown;
      return (...args: unknown[]): unknown => {
        const key = [String(name), ...args.map(String)].join();
        if (!known.has(key)) known.set(key, ask(...args));
        return known.get(key);
      };
    },
  });
}

describe("Tampering with a log", () => {
  let told: EveryEvent;
  let ledger: RawLedger;
  let node: AskedNode;
  const signatures = new Map<string, boolean>();

  before(async () => {
    told = await everyEvent();
    const { provider } = told.world.ethers;
    ledger = await rawLedgerOf(provider, told.world.escrowAddress);
    const reader: LedgerReader = remembering(createLedgerReader(provider, ledger.escrow, ledger.head.number));
    node = {
      name: "the node",
      reader,
      block: () => Promise.resolve(ledger.head),
      decimals: () => Promise.resolve(18),
      hasBuiltCode: () => Promise.resolve(true),
      hadCode: remembering({
        ask: async (account: string, block: bigint) => (await provider.getCode(account, block)) !== "0x",
      }).ask,
    };
  });

  function check({ account, digest, signature }: ClaimedSignature): boolean {
    const key = [account, digest, signature].join();
    const known = signatures.get(key) ?? recovers({ account, digest, signature });
    signatures.set(key, known);
    return known;
  }

  async function differencesIn(logs: RawLedger["logs"], nodes: readonly AskedNode[]): Promise<readonly Difference[]> {
    const { verdict } = await verifyLedger(sourceOf({ ...ledger, logs }), {
      decode: decodeRawLog,
      check: (claims) => Promise.resolve(claims.map(check)),
      tokens: [],
      nodes,
    });
    return verdict.differences;
  }

  const names = (differences: readonly Difference[], { subjects }: Mutation): boolean =>
    differences.some(({ subject }) => subjects.some((one) => one.toLowerCase() === subject.toLowerCase()));

  /** What is the first to tell it: the log by itself, the contract at the head, or a second node's log. */
  async function firstToTell(mutation: Mutation): Promise<"log" | "contract" | "second node"> {
    const byLog = await differencesIn(mutation.logs, []);
    const byContract = byLog.length > 0 ? byLog : await differencesIn(mutation.logs, [node]);
    const found = byContract.length > 0 ? byContract : await compareLogs(mutation.logs, ledger.logs);
    const told = found.map(describeDifference).join("\n");
    expect(names(found, mutation), `${mutation.name} is not named, but:\n${told}`).to.equal(true);
    if (byLog.length > 0) return "log";
    return byContract.length > 0 ? "contract" : "second node";
  }

  /** Names of those that nothing but a second node's log tells, each once. */
  async function onlyBySecondNode(mutations: Iterable<Mutation>): Promise<string[]> {
    const found = new Set<string>();
    for (const mutation of mutations) if ((await firstToTell(mutation)) === "second node") found.add(mutation.name);
    return [...found].sort();
  }

  it("is nothing that the true log is accused of", async () => {
    expect(await differencesIn(ledger.logs, [node])).to.deep.equal([]);
    expect(await compareLogs(ledger.logs, ledger.logs)).to.deep.equal([]);
    const seen = new Set(ledger.logs.map((log) => decodeRawLog(log).name));
    expect([...seen].sort()).to.deep.equal(eventNames());
  });

  for (const [title, mutationsOf, exceptions] of TABLE) {
    it(`${title} is found and named`, async function () {
      this.timeout(120_000);
      expect(await onlyBySecondNode(mutationsOf(ledger.logs))).to.deep.equal([...exceptions].sort());
    });
  }
});
