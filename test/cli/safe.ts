import { expect } from "chai";
import { HDNodeWallet, Mnemonic, type JsonRpcSigner } from "ethers";
import type { BuiltAgreement } from "../../src/agreement/index.js";
import { parseRequest, requestDigest, signersOf, type SigningRequest } from "../../src/attestation/request.js";
import { as, Journey } from "../helpers/journey.js";
import { deploySafe, type SafeWallet } from "../helpers/safe.js";
import { placement } from "../helpers/cli.js";

const DAY = 86_400n;
/** The node's accounts that the example's address book leaves free. */
const FIRST_OWNER = 16;
const OWNERS = ["Team owner 1", "Team owner 2", "Team owner 3"] as const;
/** The owner who signs with an encrypted key of her own; the others have a wallet. */
const KEYED = OWNERS[0];
const keyOptions = ["--keys", "mine", "--password-file", "password"];
const WORDS = "test test test test test test test test test test test junk";
const OUTSIDER = "Demo deployer";
const TEAM = "Social Worker A";
const COUNCIL = "Northmoor Council";
const TERMS = "childrens-home.terms.json";
const FILE = "childrens-home.agreement.json";

interface Signed {
  readonly account: string;
  readonly role: string;
  readonly owners: string[];
  readonly threshold: string | null;
  readonly signature: string;
}

describe("placement with Safes: a team in a seat, and a council as commissioner", () => {
  let journey: Journey;
  let owners: JsonRpcSigner[];
  let team: SafeWallet;
  let council: SafeWallet;
  let built: BuiltAgreement;
  let outcome: number;

  before(async () => {
    journey = await Journey.begin("test-safe");
    const { provider } = journey.chain.node;
    owners = await Promise.all(OWNERS.map((_, place) => provider.getSigner(FIRST_OWNER + place)));
    const deployer = await provider.getSigner(0);
    team = await deploySafe(deployer, owners, 2);
    council = await deploySafe(deployer, owners, 2);
    nameInBook(TEAM, team.address);
    nameInBook(COUNCIL, council.address);
    const lines = owners.map(({ address }, place) => `${OWNERS[place]!}: "${address}"\n`);
    journey.folder.write("address-book.yaml", `${journey.folder.read("address-book.yaml")}\n${lines.join("")}`);
    const { privateKey } = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(WORDS), `m/44'/60'/0'/0/${FIRST_OWNER}`);
    journey.folder.write("password", "winter kettle orbit\n");
    journey.folder.write("raw", privateKey);
    await journey.data("keys", "import", KEYED, "raw", ...keyOptions);
    await journey.data("agreement", "build", "childrens-home.yaml");
    built = journey.built("childrens-home");
    outcome = built.tranches.find(({ kind }) => kind === "outcome")?.index ?? -1;
  });

  after(async () => {
    await journey.end();
  });

  function nameInBook(name: string, address: string): void {
    const book = journey.folder.read("address-book.yaml");
    journey.folder.write("address-book.yaml", book.replace(new RegExp(`^${name}: .*$`, "m"), `${name}: "${address}"`));
  }

  const signFor = (group: "agreement" | "attest", file: string, owner: string, safe: string): string[] => [
    group,
    "sign",
    file,
    "--safe",
    safe,
    ...(owner === KEYED ? ["--signer", owner, ...keyOptions, "--yes"] : as(owner)),
  ];

  const signatureIn = (file: string, account: string): string | undefined =>
    signersOf(parseRequest(journey.folder.read(file), file)).find((signer) => signer.account === account)?.signature;

  it("should agree to terms owner by owner, each of whom reads them in words", async () => {
    const first = await journey.run(...signFor("agreement", TERMS, OWNERS[2], COUNCIL));
    expect(first.code, first.err).to.equal(0);
    expect(first.err)
      .to.contain("You are asked to agree to these terms")
      .and.to.contain(`You sign as ${OWNERS[2]}`)
      .and.to.contain("2 of its 3 owners must sign.")
      .and.to.contain("None of its owners has signed yet.")
      .and.to.contain(council.messageHash(first.err.match(/Digest +(0x\S+)/)?.[1] ?? ""));
    expect(first.out).to.contain("Signed as commissioner for the Safe, 1 of 2 owners;");

    const second = await journey.data<Signed>(...signFor("agreement", TERMS, OWNERS[0], COUNCIL));
    expect(second).to.include({ account: council.address, role: "commissioner", threshold: "2" });
    expect(second.owners).to.have.members([owners[0]!.address, owners[2]!.address]);
    await journey.data("agreement", "sign", TERMS, ...as(built.names.provider));
    await journey.data("agreement", "open", TERMS, ...as(built.names.provider));
  });

  it("should fund by the council's own transactions", async () => {
    const { pound, escrow } = journey.chain;
    await (await pound.mint(council.address, 30_000n * 10n ** 18n)).wait();
    const approval = pound.interface.encodeFunctionData("approve", [escrow, 2n ** 255n]);
    await (await council.execute(await pound.getAddress(), approval, owners.slice(0, 2))).wait();
    const { PlacementEscrow__factory } = await import("../../typechain-types/index.js");
    const calls = PlacementEscrow__factory.createInterface();
    const { agreement } = await journey.data<{ agreement: string }>("agreement", "show", FILE);
    const funding = calls.encodeFunctionData("fund", [agreement, 30_000n * 10n ** 18n]);
    await (await council.execute(escrow, funding, owners.slice(1, 3))).wait();
    const { balance } = await journey.data<{ balance: string }>("agreement", "show", FILE);
    expect(BigInt(balance)).to.equal(30_000n * 10n ** 18n);
  });

  describe("given a request that asks the team", () => {
    before(async () => {
      await journey.chain.node.moveTo((built.terms.schedule[outcome]?.opensAt ?? 0n) + DAY);
      const finding = ["--finding", `${outcome}=met`, "--commitment", `0x${"e1".repeat(32)}`];
      await journey.data("attest", "request", FILE, ...finding, "--out", "visit.json");
      for (const name of [built.names.inspector, built.names.registeredManager]) {
        await journey.data("attest", "sign", "visit.json", ...as(name));
      }
    });

    it("should refuse whoever is no owner of it", async () => {
      await journey.refuses(
        signFor("attest", "visit.json", OUTSIDER, TEAM),
        5,
        OUTSIDER,
        "is no owner of the Safe",
        OWNERS[1],
      );
      expect(signatureIn("visit.json", team.address)).to.equal(undefined);
    });

    it("should refuse a Safe that is not asked, and an account that is no Safe", async () => {
      await journey.refuses(signFor("attest", "visit.json", OWNERS[0], COUNCIL), 5, "does not ask");
      await journey.refuses(signFor("attest", "visit.json", OWNERS[0], OUTSIDER), 3, "There is no Safe at");
    });

    it("should not be complete with one owner, nor with the same owner twice", async () => {
      await journey.data(...signFor("attest", "visit.json", OWNERS[1], TEAM));
      const once = signatureIn("visit.json", team.address);
      const again = await journey.data<Signed>(...signFor("attest", "visit.json", OWNERS[1], TEAM));
      expect(again.owners).to.deep.equal([owners[1]!.address]);
      expect(signatureIn("visit.json", team.address)).to.equal(once);
      await journey.refuses(["attest", "submit", "visit.json", ...as(OUTSIDER)], 4, "does not accept the signature");
    });

    it("should be signed by an owner who has no network, who is told what is not known", async () => {
      journey.folder.write("offline.json", journey.folder.read("visit.json"));
      const wallet = ["--signer", `rpc:${journey.chain.node.url}`, "--as", OWNERS[2], "--yes"];
      const argv = ["attest", "sign", "offline.json", "--safe", TEAM, ...wallet];
      const { code, out, err } = await placement(journey.folder.path, argv);
      expect(code, err).to.equal(0);
      expect(err).to.contain("it is not known how many of its owners must sign");
      expect(out).to.contain("2 of an unknown number of owners");
      const digest = err.match(/Digest +(0x\S+)/)?.[1] ?? "";
      expect(signatureIn("offline.json", team.address)).to.equal(await team.sign(digest, [owners[1]!, owners[2]!]));
    });

    it("should leave out what somebody slipped in who is no owner", async () => {
      const digest = (await journey.run("attest", "status", "visit.json")).out.match(/Digest +(0x\S+)/)?.[1] ?? "";
      const outsider = await journey.chain.node.provider.getSigner(0);
      const slipped = await team.sign(digest, [outsider]);
      journey.folder.edit("visit.json", (request) => {
        const own = request.signatures.find(({ account }) => account === team.address)!;
        own.signature = `${slipped}${own.signature.slice(2)}`;
      });
      const signed = await journey.data<Signed>(...signFor("attest", "visit.json", OWNERS[0], TEAM));
      expect(signed.owners).to.have.members([owners[0]!.address, owners[1]!.address]);
    });

    it("should pay the home on the team's word, given copies that one owner each has signed, and a stranger", async () => {
      const { payee } = built.terms;
      const before = await journey.chain.pound.balanceOf(payee);
      const digest = requestDigest(parseRequest(journey.folder.read("visit.json"), "visit.json"));
      const people = [await journey.chain.node.provider.getSigner(0), owners[0]!, owners[2]!];
      for (const [place, person] of people.entries()) {
        const signature = await team.sign(digest, [person]);
        const change = (request: SigningRequest): void => {
          request.signatures.find(({ account }) => account === team.address)!.signature = signature;
        };
        journey.folder.edit("visit.json", change, `copy-${place}.json`);
      }
      const copies = ["copy-0.json", "copy-1.json"];
      await journey.refuses(["attest", "submit", ...copies, ...as(OUTSIDER)], 4, "does not accept the signature");
      await journey.data("attest", "submit", ...copies, "copy-2.json", ...as(OUTSIDER));
      expect((await journey.chain.pound.balanceOf(payee)) - before).to.equal(built.terms.schedule[outcome]?.amount);
    });

    it("should replay without a difference", async () => {
      const { code, out, err } = await journey.run("audit", "replay");
      expect(code, out + err).to.equal(0);
    });
  });
});
