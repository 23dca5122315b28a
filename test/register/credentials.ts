import { expect } from "chai";
import { concat, keccak256, toUtf8Bytes } from "ethers";
import { PlacementError } from "../../src/errors.js";
import { commitToCredential, parseCredentials, serialiseCredentials } from "../../src/register/credentials.js";
import { replayRegister } from "../../src/register/enrolments.js";

const ACCOUNT = `0x${"12".repeat(20)}`;
const of = { chainId: "31337", register: `0x${"34".repeat(20)}`, account: ACCOUNT, seat: 1, credential: "SW 12345 é" };

describe("Credentials of the register", () => {
  it("should be committed to with a salt of 32 bytes that is new each time", () => {
    const [first, second] = [commitToCredential(of), commitToCredential(of)];
    expect(first.salt).to.match(/^0x[0-9a-f]{64}$/);
    expect(first.commitment).to.equal(keccak256(concat([first.salt, toUtf8Bytes(of.credential)])));
    expect(second.salt).to.not.equal(first.salt);
    expect(second.commitment).to.not.equal(first.commitment);
  });

  it("should be read back as they were written", () => {
    const records = [commitToCredential(of), commitToCredential({ ...of, seat: 0 })];
    expect(parseCredentials(serialiseCredentials(records), "mine.json")).to.deep.equal(records);
  });

  it("should be refused if the file is another, or was changed", () => {
    const text = serialiseCredentials([commitToCredential(of)]);
    expect(() => parseCredentials("{}", "mine.json")).to.throw(
      PlacementError,
      /mine\.json is not a list of credentials/,
    );
    expect(() => parseCredentials("not JSON", "mine.json")).to.throw(PlacementError, /is not a list of credentials/);
    const changed = text.replace("SW 12345", "SW 54321");
    expect(() => parseCredentials(changed, "mine.json")).to.throw(PlacementError, /does not match its commitment/);
  });
});

describe("The register's state from its events", () => {
  it("should be refused if the enrolment itself is missing from the log", () => {
    const suspended = { name: "Suspended", seat: 1, account: ACCOUNT } as const;
    expect(() => replayRegister([suspended])).to.throw(PlacementError, /before it was enrolled/);
  });
});
