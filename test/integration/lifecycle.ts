import { expect } from "chai";
import { createKeystore } from "../../scripts/demo/keystore.js";
import { as, Journey } from "../helpers/journey.js";

const DAY = 86_400n;

interface Replayed {
  readonly differences: readonly unknown[];
  readonly accounts: readonly {
    readonly agreement: string;
    readonly funded: string;
    readonly paid: string;
    readonly balance: string;
    readonly tranches: readonly {
      readonly paid: string;
      readonly status: string;
      readonly ground: { by: string } | null;
    }[];
  }[];
}

describe("From an agreement file to an audited payment, by the real binary over JSON-RPC", () => {
  let journey: Journey;

  before(async () => {
    journey = await Journey.begin("test-lifecycle");
  });

  after(async () => {
    await journey.end();
  });

  it("should open, fund, attest, endorse, claim and replay to the penny", async () => {
    const { id, built, file } = await journey.open("childrens-home");
    const { names, terms, tranches } = built;
    await journey.fund(file, built, 60_000n, "--permit");
    const firstOf = (code: string | undefined): number => tranches.findIndex((tranche) => tranche.code === code);
    const [core, first, second] = [firstOf(undefined), firstOf("QS-08"), firstOf("QS-14")];
    const amount = (index: number): bigint => terms.schedule[index]?.amount ?? 0n;
    const opensAt = terms.schedule[first]?.opensAt ?? 0n;
    await journey.chain.node.moveTo(opensAt + DAY);

    // One shot: an encrypted keystore and two unlocked accounts sign one file; a stranger to the panel submits it.
    const keystore = await createKeystore(journey.folder.path, journey.address(names.inspector ?? ""));
    await journey.data("evidence", "pack", "visits/alder-outcomes");
    const evidence = ["--evidence", "visits/alder-outcomes.evidence.json"];
    await journey.data("attest", "request", file, "--finding", `${first}=met`, ...evidence, "--out", "one.json");
    const inspector = ["--signer", keystore.file, "--password-file", keystore.passwordFile, "--yes"];
    await journey.data("attest", "sign", "one.json", "--agreement", file, ...inspector);
    await journey.data("attest", "sign", "one.json", ...as(names.socialWorker));
    await journey.data("attest", "sign", "one.json", ...as(names.registeredManager));
    await journey.data("attest", "submit", "one.json", ...as(names.provider));
    expect(await journey.chain.pound.balanceOf(terms.payee)).to.equal(amount(first));

    // One by one on chain: nobody signs the file, each seat sends.
    await journey.data("attest", "request", file, "--finding", `${second}=60%`, ...evidence, "--out", "two.json");
    for (const name of [names.inspector, names.socialWorker, names.registeredManager]) {
      const { isComplete } = await journey.data<{ isComplete: boolean }>("attest", "status", "two.json");
      expect(isComplete).to.equal(false);
      const sent = await journey.run("attest", "submit", "two.json", "--own-seat", ...as(name));
      expect(sent.code, sent.err).to.equal(0);
      if (sent.out.includes("Paid")) break;
    }
    const graded = (amount(second) * 6_000n + 9_999n) / 10_000n;
    expect(await journey.chain.pound.balanceOf(terms.payee)).to.equal(amount(first) + graded);

    // On silence.
    await journey.chain.node.moveTo(terms.schedule[core]?.closesAt ?? 0n);
    await journey.data("claim", file, core.toString(), ...as(names.provider));
    const paid = amount(first) + graded + amount(core);
    expect(await journey.chain.pound.balanceOf(terms.payee)).to.equal(paid);

    // From the log alone.
    const replayed = await journey.data<Replayed>("audit", "replay", id);
    expect(replayed.differences).to.deep.equal([]);
    const [account] = replayed.accounts;
    expect(account?.agreement).to.equal(id);
    expect(BigInt(account?.paid ?? 0)).to.equal(paid);
    expect(BigInt(account?.balance ?? 0)).to.equal(60_000n * 10n ** 18n - paid);
    expect(account?.tranches[first]?.ground?.by).to.equal("panel");
    expect(account?.tranches[core]?.ground?.by).to.equal("silence");
    expect(BigInt(account?.tranches[second]?.paid ?? 0)).to.equal(graded);
  });
});
