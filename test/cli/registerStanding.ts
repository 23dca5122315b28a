import { globSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { as } from "../helpers/journey.js";
import { END_OF_2027, PRIVATE, REGULATORS, RegisterJourney } from "../helpers/registerJourney.js";

interface Row {
  readonly account: string;
  readonly seat: number;
  readonly status: string;
  readonly isInGoodStanding: boolean;
  readonly provenCredential?: string | null;
}

describe("placement register: suspend, reinstate, strike off, show and list", () => {
  let journey: RegisterJourney;

  before(async () => {
    journey = await RegisterJourney.begin("test-register-standing");
    for (const name of ["Social Worker A", "Social Worker B"]) await journey.data(...enrolment(name));
    await journey.data(...enrolment("Alder House manager", "--private", "other.json"));
  });

  after(async () => {
    await journey.end();
  });

  const enrolment = (name: string, ...changed: string[]): string[] => [
    "enrol",
    name,
    ...["--seat", "social-worker", "--expires", "2027-12-31", "--credential", "SW 12345"],
    ...as(REGULATORS[1]),
    ...changed,
  ];

  describe("suspend, reinstate and strike-off", () => {
    const change = (verb: string, ...more: string[]): string[] => [
      ...[verb, "Social Worker B", "--seat", "social-worker"],
      ...as(REGULATORS[1]),
      ...more,
    ];

    it("should suspend at once without grounds, and say that a renewal does not lift it", async () => {
      const { code, out, err } = await journey.run(change("suspend"));
      expect(code, err).to.equal(0);
      expect(out).to.match(/Suspended Social Worker B as social worker\./);
      expect((await journey.stored("Social Worker B", 1))[0]).to.equal(2n);
      const [event] = await journey.register.queryFilter(
        journey.register.filters.Suspended(1, journey.addressOf("Social Worker B")),
      );
      expect(event?.args.grounds).to.equal(ZeroHash);

      const renewing = await journey.run(["renew", ...change("").slice(1), "--expires", "2028-12-31"]);
      expect(renewing.out).to.match(/It is suspended as before/);
      expect((await journey.stored("Social Worker B", 1))[0]).to.equal(2n);
    });

    it("should reinstate on grounds whose list stays private", async () => {
      journey.folder.write("letter.txt", "An obviously made-up letter.");
      const done = await journey.data<{ grounds: string; status: string }>(
        ...change("reinstate", "--grounds", "letter.txt"),
      );
      expect(done.status).to.equal("enrolled");
      const file = `grounds-${done.grounds.slice(2, 10)}.json`;
      expect((JSON.parse(journey.folder.read(file)) as { commitment: string }).commitment).to.equal(done.grounds);
      expect(statSync(join(journey.folder.path, file)).mode & 0o777).to.equal(0o600);
      const [event] = await journey.register.queryFilter(
        journey.register.filters.Reinstated(1, journey.addressOf("Social Worker B")),
      );
      expect(event?.args.grounds).to.equal(done.grounds);
    });

    it("should refuse a text where a commitment belongs, grounds given twice, and a letter that is not there", async () => {
      await journey.refuses(change("suspend", "--commitment", "she was late"), 2, "never a text");
      const both = ["--commitment", id("x"), "--grounds", "letter.txt"];
      await journey.refuses(change("suspend", ...both), 2, "The grounds are given twice");
      await journey.refuses(change("suspend", "--grounds", "none.txt"), 3, "Cannot read the document none.txt");
      expect((await journey.stored("Social Worker B", 1))[0]).to.equal(1n);
    });

    it("should refuse to reinstate who is not suspended, and keep no list of grounds", async () => {
      const lists = () => globSync("grounds-*.json", { cwd: journey.folder.path });
      const before = lists();
      const argv = change("reinstate", "--grounds", "letter.txt");
      await journey.refuses(argv, 4, /is enrolled as social worker, so this cannot/);
      expect(lists()).to.deep.equal(before);
    });

    it("should strike off for good", async () => {
      const done = await journey.data<{ status: string }>(...change("strike-off", "--commitment", id("grounds")));
      expect(done.status).to.equal("struck off");
      const [event] = await journey.register.queryFilter(
        journey.register.filters.StruckOff(1, journey.addressOf("Social Worker B")),
      );
      expect(event?.args.grounds).to.equal(id("grounds"));
      await journey.refuses(enrolment("Social Worker B"), 4, /is struck off as social worker[^]*That is final/);
      await journey.refuses(change("reinstate"), 4, /is struck off as social worker/);
    });
  });

  describe("show", () => {
    it("should tell an account's standing seat by seat, and prove the credential by the private file", async () => {
      const { out } = await journey.run(["show", "Social Worker A", "--private", PRIVATE]);
      expect(out).to.match(new RegExp(`^Social Worker A \\(${journey.addressOf("Social Worker A")}\\)\n`));
      expect(out).to.match(/social worker +good +31 December 2027 +0x\w{8}…\w{6} +SW 12345/);
      const { enrolments } = await journey.data<{ enrolments: Row[] }>(
        "show",
        "Alder House manager",
        "--private",
        PRIVATE,
      );
      expect(enrolments.map(({ seat, provenCredential }) => [seat, provenCredential])).to.deep.equal([[1, null]]);
    });

    it("should show no credential without the private file", async () => {
      const { out } = await journey.run(["show", "Social Worker A"]);
      expect(out).to.match(/good/).and.not.match(/12345/);
    });

    it("should say so of who was never enrolled", async () => {
      const { code, out } = await journey.run(["show", "Inspector A"]);
      expect(out).to.match(/^Inspector A \(0x\w{40}\) was never enrolled for any seat\.\n$/);
      expect(code).to.equal(0);
    });
  });

  describe("list", () => {
    it("should list every account with its standing, from the events alone", async () => {
      const { enrolments } = await journey.data<{ enrolments: Row[] }>("list");
      const rows = enrolments.map(({ account, seat, status, isInGoodStanding }) => [
        account,
        seat,
        status,
        isInGoodStanding,
      ]);
      expect(rows).to.deep.equal([
        [journey.addressOf("Social Worker A"), 1, "enrolled", true],
        [journey.addressOf("Social Worker B"), 1, "struck off", false],
        [journey.addressOf("Alder House manager"), 1, "enrolled", true],
      ]);
    });

    it("should list one seat only, or only those in good standing", async () => {
      await journey.data(
        "enrol",
        "Inspector A",
        "--seat",
        "inspector",
        ...enrolment("").slice(4),
        ...as(REGULATORS[0]),
      );
      const { out } = await journey.run(["list", "--seat", "inspector"]);
      expect(out.trim().split("\n")).to.have.length(2);
      expect(out).to.match(/Inspector A +inspector +good +31 December 2027/);
      const { enrolments } = await journey.data<{ enrolments: Row[] }>("list", "--in-good-standing");
      expect(enrolments.map(({ account }) => account)).to.not.include(journey.addressOf("Social Worker B"));
      expect(enrolments).to.have.length(3);
    });

    it("should say nobody where there is nobody, and that blocks are missing where they are", async () => {
      expect((await journey.run(["list", "--seat", "health-professional"])).out).to.equal("Nobody.\n");
      const [struckOff] = await journey.register.queryFilter(journey.register.filters.StruckOff());
      const from = struckOff!.blockNumber.toString();
      await journey.refuses(["list", "--from-block", from], 4, /before it was enrolled[^]*--from-block/);
    });

    it("should tell who has expired, on the second", async () => {
      await journey.node.moveTo(END_OF_2027 - 1n);
      const standing = async () => {
        const { enrolments } = await journey.data<{ enrolments: Row[] }>("list", "--seat", "inspector");
        return enrolments.map(({ isInGoodStanding }) => isInGoodStanding);
      };
      expect(await standing()).to.deep.equal([true]);
      await journey.node.moveTo(END_OF_2027);
      expect(await standing()).to.deep.equal([false]);
      expect((await journey.run(["show", "Inspector A"])).out).to.match(/inspector +expired +31 December 2027/);
    });
  });
});
