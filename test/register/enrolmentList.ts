import { expect } from "chai";
import { PlacementError } from "../../src/errors.js";
import { AddressBook } from "../../src/agreement/index.js";
import { MOST_ROWS, parseEnrolmentList, readLastDay, readSeat, seatInWords } from "../../src/register/enrolmentList.js";

const ADA = "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65";
const BEN = "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc";
const HEAD = "account,seat,expires,credential";

const book = new AddressBook().withEntry("Social Worker A", ADA).withEntry("Inspector B", BEN);
const read = (text: string) => parseEnrolmentList(text, "list.csv", (account) => book.resolve(account));

function refusal(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof PlacementError) return error.message;
    throw error;
  }
  throw new Error("The list was not refused.");
}

describe("A list of people to enrol", () => {
  it("should read names and addresses, seats in words, and the last day as the midnight in London after it", () => {
    const rows = read(`${HEAD}\nSocial Worker A,social worker,2027-07-31,SW 1\n${BEN},inspector,2027-12-31,"I, 2"\n`);
    expect(rows).to.deep.equal([
      // British summer time: midnight is 23:00 UTC of the last day.
      { account: ADA, seat: 1, expiresAt: BigInt(Date.UTC(2027, 6, 31, 23) / 1000), credential: "SW 1" },
      { account: BEN, seat: 0, expiresAt: BigInt(Date.UTC(2028, 0, 1) / 1000), credential: "I, 2" },
    ]);
  });

  it("should read what spreadsheets write: a byte order mark, CRLF, spaces, empty lines, columns in another order", () => {
    const text = `\uFEFFExpires, Credential ,SEAT,Account\r\n\r\n2027-12-31,SW 1,socialWorker,Social Worker A \r\n\r\n`;
    const [row] = read(text);
    expect(row).to.deep.equal({ account: ADA, seat: 1, expiresAt: readLastDay("2027-12-31"), credential: "SW 1" });
  });

  it("should tell every fault at once, with its line", () => {
    const lines = [
      HEAD,
      "Nobody,social worker,2027-12-31,SW 1",
      "Social Worker A,judge,2027-12-31,SW 1",
      "Social Worker A,inspector,31/12/2027,SW 1",
      "Social Worker A,inspector,2027-12-31,",
      "Social Worker A,inspector,2027-12-31",
      "Social Worker A,inspector,2027-02-30,SW 1",
    ];
    const faults = refusal(lines.join("\n")).split("\n");
    expect(faults.map((fault) => /^list\.csv:(\d+):/.exec(fault)?.[1])).to.deep.equal(["2", "3", "4", "5", "6", "7"]);
    expect(faults[0]).to.match(/"Nobody" is not in the address book/);
    expect(faults[1]).to.match(/"judge" is no seat/);
    expect(faults[2]).to.match(/"31\/12\/2027" is not a date/);
    expect(faults[3]).to.match(/it is empty/);
    expect(faults[4]).to.match(/has 3 values instead of 4/);
    expect(faults[5]).to.match(/There is no such day as 2027-02-30/);
  });

  it("should name both lines of an account that is listed twice for one seat, and accept it for two seats", () => {
    const line = (seat: string) => `Social Worker A,${seat},2027-12-31,SW 1`;
    expect(refusal([HEAD, line("inspector"), line("manager"), line("inspector")].join("\n"))).to.match(/"manager"/);
    const twice = [HEAD, line("inspector"), line("social-worker"), line("Inspector")].join("\n");
    expect(refusal(twice)).to.equal("list.csv:4:1: the same account and seat as in line 2.");
    expect(read([HEAD, line("inspector"), line("social-worker")].join("\n"))).to.have.length(2);
  });

  it("should refuse other columns, no rows, no list at all, and more rows than fit", () => {
    expect(refusal("account,seat,until,credential\nx,y,z,w")).to.match(/^list\.csv:1:1: the columns are not account/);
    expect(refusal("")).to.match(/the columns are not/);
    expect(refusal(`${HEAD}\n`)).to.equal("list.csv names nobody.");
    expect(refusal(`${HEAD}\n"Social Worker A,inspector`)).to.match(/is not a list of comma-separated values/);
    const row = "Social Worker A,inspector,2027-12-31,SW 1\n";
    expect(refusal(`${HEAD}\n${row.repeat(MOST_ROWS + 1)}`)).to.match(/names 201 people; at most 200 at once/);
  });

  it("should know a seat by every way to write it, and its number in words", () => {
    expect(["socialWorker", "social worker", "Social-Worker", "SOCIAL_WORKER"].map(readSeat)).to.deep.equal([
      1, 1, 1, 1,
    ]);
    expect([0, 1, 2, 3].map((seat) => readSeat(seatInWords(seat)))).to.deep.equal([0, 1, 2, 3]);
    expect(() => readSeat("socialworkr")).to.throw(PlacementError, /Did you mean|did you mean/);
  });
});
