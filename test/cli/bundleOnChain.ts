import { expect } from "chai";
import { HDNodeWallet, type JsonRpcSigner } from "ethers";
import { parseRequest, signedTypes } from "../../src/attestation/request.js";
import type { BuiltAgreement } from "../../src/agreement/index.js";
import {
  ListRegister__factory,
  OwnedWallet__factory,
  PlacementEscrow__factory,
  type ListRegister,
  type PlacementEscrow,
} from "../../typechain-types/index.js";
import { cast, HAS_CAST, WHY_NO_CAST } from "../helpers/cast.js";
import { as, Journey } from "../helpers/journey.js";

const DAY = 86_400n;
/** The phrase that every local Hardhat node makes its accounts from; it guards nothing. */
const PHRASE = "test test test test test test test test test test test junk";

interface Verified {
  readonly online: boolean;
  readonly ok: boolean;
  readonly checks: readonly { check: string; state: string; role?: string; detail: string }[];
}

/** The social worker's seat is a team's contract wallet, the inspector signs with cast, and a register is asked. */
describe("placement attest, from other wallets' signatures to the payment", () => {
  let journey: Journey;
  let built: BuiltAgreement;
  let file: string;
  let id: string;
  let register: ListRegister;
  let escrow: PlacementEscrow;
  let owner: JsonRpcSigner;
  let outcomes: number[];

  before(async () => {
    journey = await Journey.begin("test-bundle");
    const { provider } = journey.chain.node;
    const deployer = await provider.getSigner(0);
    escrow = PlacementEscrow__factory.connect(journey.chain.escrow, provider);
    owner = await provider.getSigner(journey.address("Social Worker B"));
    const wallet = await new OwnedWallet__factory(deployer).deploy(owner.address);
    register = await new ListRegister__factory(deployer).deploy();
    const book = journey.folder.read("address-book.yaml");
    const [walletAddress, registerAddress] = await Promise.all([wallet.getAddress(), register.getAddress()]);
    journey.folder.write(
      "address-book.yaml",
      `${book.replace(/Social Worker A: .*/, `Social Worker A: "${walletAddress}"`)}\nRegister A: "${registerAddress}"\n`,
    );
    journey.folder.write(
      "childrens-home.yaml",
      `${journey.folder.read("childrens-home.yaml")}\nregister: Register A\n`,
    );
    ({ built, file, id } = await journey.open("childrens-home"));
    await journey.fund(file, built, 30_000n);
    await journey.data("agreement", "build", "respite-stay.yaml");
    outcomes = built.tranches.filter(({ code }) => code === "QS-08").map(({ index }) => index);
    await journey.chain.node.moveTo((built.terms.schedule[outcomes[1]!]?.opensAt ?? 0n) + DAY);
  });

  after(async () => {
    await journey.end();
  });

  const request = async (tranche: number, out: string): Promise<void> => {
    const finding = ["--finding", `${tranche}=met`, "--commitment", `0x${"e1".repeat(32)}`];
    await journey.data("attest", "request", file, ...finding, "--out", out);
  };

  /** What the team's wallet takes: its owner's signature. */
  async function ownersSignature(name: string): Promise<string> {
    const one = parseRequest(journey.folder.read(name), name);
    return owner.signTypedData(one.typedData.domain, signedTypes(one), one.typedData.message);
  }

  async function verify(name: string): Promise<[number | null, Verified]> {
    const { code, out, err } = await journey.run("attest", "verify", name, "--json");
    expect(out, err).to.not.equal("");
    return [code, JSON.parse(out) as Verified];
  }

  const failures = ({ checks }: Verified): string[] =>
    checks.filter(({ state }) => state === "fails").map(({ check, detail }) => `${check}: ${detail}`);

  it("pays on a key's signature by cast and a contract wallet's, each put in by itself", async function () {
    if (!HAS_CAST) {
      console.warn(`Left out: ${WHY_NO_CAST}.`);
      this.skip();
    }
    await request(outcomes[0]!, "visit.json");
    await journey.data("attest", "inspect", "visit.json", "--typed-data", "visit.typed.json");
    const key = HDNodeWallet.fromPhrase(PHRASE, undefined, "m/44'/60'/0'/0/3").privateKey;
    const signing = ["wallet", "sign", "--data", "--from-file", "visit.typed.json", "--private-key", key];
    journey.folder.write("inspector.signature", await cast(journey.folder.path, ...signing));
    const team = ["--signature", await ownersSignature("visit.json"), "--for", "Social Worker A"];
    await journey.data("attest", "merge", "visit.json", "--signature", "inspector.signature", "--out", "a.json");
    await journey.data("attest", "merge", "visit.json", ...team, "--out", "b.json");
    await journey.data("attest", "merge", "b.json", "a.json", "--out", "whole.json");

    const [code, verified] = await verify("whole.json");
    expect([code, verified.online, verified.ok]).to.deep.equal([0, true, true]);
    expect(verified.checks.map(({ check, state }) => `${check} ${state}`)).to.deep.equal([
      ...["escrow holds", "version holds", "expiry holds", "people holds", "state holds", "finding holds"],
      ...["signature holds", "signature holds", "standing holds", "standing holds"],
    ]);
    expect(verified.checks.find(({ detail }) => detail.includes("ERC-1271"))?.role).to.equal("socialWorker");
    const { isComplete, readFrom } = await journey.data<{ isComplete: boolean; readFrom: string }>(
      ...["attest", "status", "whole.json"],
    );
    expect([isComplete, readFrom]).to.deep.equal([true, "chain"]);

    const before = await journey.chain.pound.balanceOf(built.terms.payee);
    const { paid } = await journey.data<{ paid: { to: string; amount: string }[] }>(
      ...["attest", "submit", "whole.json", ...as(built.names.provider)],
    );
    const amount = built.terms.schedule[outcomes[0]!]!.amount;
    expect(paid.map((one) => [one.to, one.amount])).to.deep.equal([[built.terms.payee, amount.toString()]]);
    expect((await journey.chain.pound.balanceOf(built.terms.payee)) - before).to.equal(amount);
    const [again, after] = await verify("whole.json");
    expect([again, failures(after)]).to.deep.equal([
      1,
      [`finding: Tranche ${outcomes[0]} is Settled and takes no finding.`],
    ]);
  });

  it("tells all that is wrong at once: another's signature, lost standing, a garbled wallet signature", async () => {
    await request(outcomes[1]!, "second.json");
    const wrong = `0x${"ab".repeat(65)}`;
    const team = ["--signature", wrong, "--for", "Social Worker A", "--out", "wrong.json"];
    await journey.data("attest", "merge", "second.json", ...team);
    journey.folder.edit("wrong.json", (one) => {
      one.signatures.push({ account: built.terms.panel[0], signature: wrong });
    });
    await (await register.strikeOff(built.terms.panel[0])).wait();
    const [code, verified] = await verify("wrong.json");
    expect(code).to.equal(1);
    expect(failures(verified)).to.deep.equal([
      "signature: It is not this account's signature, and no contract wallet is at its address.",
      "signature: The contract wallet at this address does not accept it (ERC-1271).",
      "standing: The agreement's register does not confirm its standing.",
    ]);
    await (await register.reinstate(built.terms.panel[0])).wait();
    journey.folder.edit("wrong.json", ({ typedData }) => (typedData.domain.chainId = 5), "elsewhere.json");
    const distant = String((await journey.now()) + 91n * DAY);
    journey.folder.edit("second.json", ({ typedData }) => (typedData.message["validUntil"] = distant), "distant.json");
    const [, far] = await verify("distant.json");
    expect(failures(far).join()).to.match(/expiry: It is valid until .* only within 90 days before that/);
    const [, elsewhere] = await verify("elsewhere.json");
    expect(failures(elsewhere)).to.deep.equal(["escrow: The request was made for chain 5, but this is chain 31337."]);
  });

  it("uses the chain's own state where a snapshot lies", async () => {
    journey.folder.edit("second.json", ({ snapshot }) => (snapshot!["balance"] = "0"), "lie.json");
    const { readFrom, snapshot } = await journey.data<{ readFrom: string; snapshot: { balance: string } }>(
      ...["attest", "inspect", "lie.json"],
    );
    expect([readFrom, snapshot.balance === "0"]).to.deep.equal(["chain", false]);
  });

  it("shows the private copy's amounts without a node, and nothing of a snapshot that contradicts it", async () => {
    const look = (name: string) =>
      journey.data<{ readFrom: string | null; snapshot: object | null }>("attest", "inspect", name, "--offline");
    expect((await look("second.json")).readFrom).to.equal("id");
    // As after an appointment: the id proves the panel of the opening alone, and the copy the amounts still.
    journey.folder.edit(
      "second.json",
      ({ snapshot }) => {
        (snapshot!["terms"] as { panel: string[] }).panel[3] = journey.address("Health Professional A");
      },
      "seated.json",
    );
    expect((await look("seated.json")).readFrom).to.equal("copy");
    journey.folder.edit("second.json", ({ snapshot }) => (snapshot!["decimals"] = "17"), "tenfold.json");
    const { readFrom, snapshot } = await look("tenfold.json");
    expect([readFrom, snapshot]).to.deep.equal([null, null]);
    const { err, out } = await journey.run("attest", "inspect", "tenfold.json", "--offline");
    expect(err).to.contain("shows other terms than your private copy has");
    expect(out.replace(/\s+/g, " ")).to.match(/met.*£1,220\.00 falls due/);
  });

  it("refuses a private agreement of another placement, which would put wrong names to what is signed", async () => {
    const wrong = ["--agreement", "respite-stay.agreement.json"];
    await journey.refuses(
      ["attest", "inspect", "second.json", ...wrong],
      3,
      "is not the private copy of what is to be signed",
    );
  });

  it("lets a seat take back its word by its own transaction, and counts it no more", async () => {
    const manager = built.names.registeredManager ?? "";
    await journey.data("attest", "sign", "second.json", ...as(manager));
    const stranger = await journey.run("attest", "retract", "second.json", ...as("Birch Court Ltd"));
    expect(stranger.err).to.contain("may not do this in this agreement: only");
    expect(stranger.code).to.equal(5);
    const { attestation, role } = await journey.data<{ attestation: string; role: string }>(
      ...["attest", "retract", "second.json", ...as(manager)],
    );
    expect(role).to.equal("registeredManager");
    const { retracted } = await escrow.endorsementsOf(id, attestation);
    expect(retracted).to.equal(4n);
    const [code, verified] = await verify("second.json");
    expect([code, failures(verified)]).to.deep.equal([
      1,
      ["signature: This account has taken back its word on chain."],
    ]);
    await journey.refuses(["attest", "retract", "second.json", ...as(manager)], 4, "took back their word");
    await journey.refuses(
      ["attest", "retract", `0x${"77".repeat(32)}`, "--request", "none.json"],
      3,
      "has logged no attestation with the digest",
    );
  });

  it("lets another seat sign a retraction that anybody submits, found by the attestation's digest", async () => {
    const { digest } = await journey.data<{ digest: string }>("attest", "inspect", "second.json");
    await journey.data("attest", "retract", digest, "--request", "back.json");
    const submit = ["agreement", "submit", "back.json", ...as(built.names.provider), "--json"];
    const unsigned = JSON.parse((await journey.run(...submit)).out) as { state: string };
    expect(unsigned.state).to.equal("lacks-signatures");
    await journey.data("attest", "sign", "back.json", ...as(built.names.inspector));
    expect((await journey.data<{ state: string }>(...submit.slice(0, -1))).state).to.equal("done");
    expect((await journey.data<{ state: string }>(...submit.slice(0, -1))).state).to.equal("already-done");
    const { retracted } = await escrow.endorsementsOf(id, digest);
    expect(retracted).to.equal(5n);
  });

  it("writes what is public of the agreement into every request for one that exists", async () => {
    const seat = ["--seat", "social worker", "--account", "Health Professional A"];
    const commitment = ["--commitment", `0x${"d1".repeat(32)}`];
    const files = [
      (await journey.data<{ request: string }>("agreement", "appoint", file, ...seat)).request,
      (await journey.data<{ request: string }>("agreement", "terminate", file, ...commitment)).request,
      (await journey.data<{ request: string }>("agreement", "settle", file, "--pay", "100.00", ...commitment)).request,
    ];
    const leaver = ["agreement", "appoint", "--all-of", "Inspector A", "Health Professional A", "--out", "leaver"];
    const { requests } = await journey.data<{ requests: { request: string }[] }>(...leaver);
    for (const name of [...files, ...requests.map((one) => one.request), "second.json", "back.json"]) {
      const text = journey.folder.read(name);
      expect(parseRequest(text, name).snapshot, name).to.include({ agreement: id, version: "1", decimals: "18" });
      for (const secret of [built.name, built.salts.outcomes.slice(2), "QS-08", "Inspector A"]) {
        expect(text).to.not.contain(secret);
      }
    }
  });
});
