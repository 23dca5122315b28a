import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { credentialCommitment } from "../../src/register/credentials.js";
import { as } from "../helpers/journey.js";
import { END_OF_2027, END_OF_2028, PRIVATE, REGULATORS, RegisterJourney } from "../helpers/registerJourney.js";

describe("placement register: enrol and renew", () => {
  let journey: RegisterJourney;

  before(async () => {
    journey = await RegisterJourney.begin("test-register-enrol");
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

  describe("enrol", () => {
    it("should enrol an account until the end of the day, and keep the credential in a private file only", async () => {
      const { code, out, err } = await journey.run(enrolment("Social Worker A"));
      expect(code, err).to.equal(0);
      expect(out)
        .to.match(/Enrolled 1 account as social worker\./)
        .and.match(/register-credentials\.json: back it up/)
        .and.not.match(/12345/);
      expect(err).to.match(/Social Worker A +social worker +31 December 2027 +SW 12345/);

      expect(statSync(join(journey.folder.path, PRIVATE)).mode & 0o777).to.equal(0o600);
      const [kept] = journey.privateRecords();
      expect(kept).to.include({
        account: journey.addressOf("Social Worker A"),
        seat: 1,
        credential: "SW 12345",
        register: journey.address,
      });
      expect(kept?.commitment).to.equal(credentialCommitment(kept?.salt ?? "", "SW 12345"));
      expect(await journey.stored("Social Worker A", 1)).to.deep.equal([1n, END_OF_2027, kept?.commitment]);
    });

    it("should enrol a list, whole, and add to the private file", async () => {
      const before = journey.privateRecords().length;
      const lines = [
        "account,seat,expires,credential",
        `Social Worker B,social worker,2027-12-31,"SW 2, renewed"`,
        `${journey.addressOf("Panel of Experts A")},social worker,2028-12-31,SW 3`,
      ];
      journey.folder.write("list.csv", lines.join("\n"));
      const done = await journey.data<{ enrolled: { commitment: string }[]; private: string; transaction: string }>(
        ...["enrol", "--csv", "list.csv", ...as(REGULATORS[1])],
      );
      expect(done.private).to.equal(PRIVATE);
      const kept = journey.privateRecords().slice(before);
      expect(kept.map(({ credential }) => credential)).to.deep.equal(["SW 2, renewed", "SW 3"]);
      expect(done.enrolled.map(({ commitment }) => commitment)).to.deep.equal(kept.map((record) => record.commitment));
      expect(await journey.stored("Social Worker B", 1)).to.deep.equal([1n, END_OF_2027, kept[0]?.commitment]);
      expect(await journey.stored("Panel of Experts A", 1)).to.deep.equal([1n, END_OF_2028, kept[1]?.commitment]);
      expect(statSync(join(journey.folder.path, PRIVATE)).mode & 0o777).to.equal(0o600);
    });

    it("should put nothing of a credential into the transaction", async () => {
      const done = await journey.data<{ transaction: string }>(
        ...enrolment("Alder House manager", "--credential", "SW 777777", "--private", "other.json"),
      );
      const sent = await journey.node.provider.getTransaction(done.transaction);
      const { salt } = journey.privateRecords("other.json")[0]!;
      expect(sent?.data).to.not.contain(Buffer.from("777777").toString("hex"));
      expect(sent?.data).to.not.contain(salt.slice(2));
    });

    it("should enrol nobody, and keep nothing, if the register refuses one of a list", async () => {
      const before = journey.folder.read(PRIVATE);
      journey.folder.write(
        "bad.csv",
        "account,seat,expires,credential\nInspector A,social worker,2027-12-31,SW 4\nSocial Worker A,social worker,2027-12-31,SW 5\n",
      );
      await journey.refuses(
        ["enrol", "--csv", "bad.csv", ...as(REGULATORS[1])],
        4,
        /Nobody was enrolled, because of person 2 on the list: 0x\w+ is enrolled as social worker/,
      );
      expect(await journey.stored("Inspector A", 1)).to.deep.equal([0n, 0n, ZeroHash]);
      expect(journey.folder.read(PRIVATE)).to.equal(before);
    });

    it("should refuse an account that is no body, or the body of another seat, and keep nothing", async () => {
      const before = journey.folder.read(PRIVATE);
      for (const name of ["Demo deployer", REGULATORS[0]]) {
        const argv = enrolment("Inspector A", ...as(name));
        await journey.refuses(argv, 4, "is not the professional body for the seat of the social worker");
      }
      expect(journey.folder.read(PRIVATE)).to.equal(before);
      expect(await journey.stored("Inspector A", 1)).to.deep.equal([0n, 0n, ZeroHash]);
    });

    it("should refuse what is not a day, a seat, a name or a credential, before anything is sent", async () => {
      await journey.refuses(
        enrolment("Inspector A", "--expires", "31/12/2027"),
        2,
        /"31\/12\/2027" is not a date[^]*--expires/,
      );
      await journey.refuses(enrolment("Inspector A", "--seat", "judge"), 2, /"judge" is no seat[^]*--seat/);
      await journey.refuses(enrolment("Inspector A", "--credential", ""), 2, /it is empty[^]*--credential/);
      await journey.refuses(enrolment("Inspector Z"), 3, /"Inspector Z" is not in the address book/);
      await journey.refuses(
        enrolment("Inspector A", "--expires", "2033-01-01"),
        4,
        /lies beyond 203\d-[^]*five years ahead/,
      );
      await journey.refuses(enrolment("Inspector A", "--expires", "2026-12-30"), 4, /has passed/);
    });

    it("should refuse half of what is needed, and a list together with an account", async () => {
      const whom = "Whom shall the register enrol";
      await journey.refuses(["enrol", "Inspector A", "--seat", "inspector", ...as(REGULATORS[0])], 2, whom);
      await journey.refuses(["enrol", ...as(REGULATORS[0])], 2, whom);
      await journey.refuses(enrolment("Inspector A", "--csv", "list.csv"), 2, whom);
    });

    it("should leave a private file alone that it cannot read, and send nothing", async () => {
      journey.folder.write("notes.json", "{}");
      const argv = enrolment("Inspector A", "--private", "notes.json");
      await journey.refuses(argv, 3, "notes.json is not a list of credentials");
      expect(journey.folder.read("notes.json")).to.equal("{}");
      expect(await journey.stored("Inspector A", 1)).to.deep.equal([0n, 0n, ZeroHash]);
    });

    it("should not send without a yes", async () => {
      const argv = enrolment("Inspector A").filter((word) => word !== "--yes");
      await journey.refuses(argv, 2, "Nobody is here to read and agree to this");
      expect(await journey.stored("Inspector A", 1)).to.deep.equal([0n, 0n, ZeroHash]);
    });
  });

  describe("renew", () => {
    const renewal = (...more: string[]): string[] => [
      ...["renew", "Social Worker A", "--seat", "social worker", "--expires", "2028-12-31"],
      ...as(REGULATORS[1]),
      ...more,
    ];

    it("should set a later day and leave the credential", async () => {
      const [, , credential] = await journey.stored("Social Worker A", 1);
      const { out } = await journey.run(renewal());
      expect(out).to.match(/Renewed Social Worker A as social worker until the end of 31 December 2028\./);
      expect(await journey.stored("Social Worker A", 1)).to.deep.equal([1n, END_OF_2028, credential]);
    });

    it("should commit to a new credential, and keep the old one's salt too", async () => {
      const before = journey.privateRecords();
      await journey.data(...renewal("--credential", "SW 99999"));
      const after = journey.privateRecords();
      expect(after.slice(0, -1)).to.deep.equal(before);
      expect(await journey.stored("Social Worker A", 1)).to.deep.equal([1n, END_OF_2028, after.at(-1)?.commitment]);
    });

    it("should refuse who was never enrolled", async () => {
      const argv = ["renew", "Inspector A", ...renewal().slice(2)];
      await journey.refuses(argv, 4, /is not enrolled as social worker[^]*register enrol/);
    });
  });

  describe("which register", () => {
    it("should be the option's, by address or name", async () => {
      const { code, err } = await journey.run(["list", "--register", journey.address], {});
      expect(code, err).to.equal(0);
      journey.folder.write(
        "named.yaml",
        `${journey.folder.read("address-book.yaml")}\nThe register: "${journey.address}"\n`,
      );
      const named = await journey.run(["list", "--register", "The register", "--address-book", "named.yaml"], {});
      expect(named.code, named.err).to.equal(0);
    });

    it("should be what Ignition deployed from this folder, if nothing else is said", async () => {
      const unknown = await journey.run(["list"], {});
      expect(unknown.err).to.match(/No practitioner register is known for chain 31337\.[^]*PLACEMENT_REGISTER/);
      expect(unknown.code).to.equal(2);
      const deployments = join("ignition", "deployments", "chain-31337");
      mkdirSync(join(journey.folder.path, deployments), { recursive: true });
      journey.folder.write(
        join(deployments, "deployed_addresses.json"),
        JSON.stringify({ "PractitionerRegister#PractitionerRegister": journey.address }),
      );
      const known = await journey.run(["list"], {});
      rmSync(join(journey.folder.path, "ignition"), { recursive: true });
      expect(known.code, known.err).to.equal(0);
    });

    it("should be refused if there is none at the address", async () => {
      const nowhere = `0x${"44".repeat(20)}`;
      await journey.refuses(["list", "--register", nowhere], 4, `There is no practitioner register at ${nowhere}`);
    });
  });

  describe("--help", () => {
    it("should explain to a clerk what a register is, and list the seven commands", async () => {
      const { code, out } = await journey.run(["--help"], {});
      expect(code).to.equal(0);
      expect(out).to.match(/Each seat has one professional body/);
      for (const verb of ["enrol", "renew", "suspend", "reinstate", "strike-off", "show", "list"]) {
        expect(out).to.match(new RegExp(`\n  ${verb} `));
      }
    });
  });
});
