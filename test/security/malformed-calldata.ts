import { expect } from "chai";
import { dataLength, dataSlice, getBytes, hexlify } from "ethers";
import { packTranche } from "../../src/agreement/tranche.js";
import {
  CORE,
  INSPECTOR,
  MET,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  attestationOf,
  consentsTo,
  draft,
  itemOf,
  loadWorld,
  openFunded,
  retractionBy,
  toAbi,
  type World,
} from "../helpers/escrow.js";

const SELECTOR = 4;
const WORD = 32;

/** The calldata with one bit flipped: the highest or the lowest of one of its words. */
function flip(data: string, word: number, highest: boolean): string {
  const bytes = getBytes(data);
  const position = SELECTOR + WORD * word + (highest ? 0 : WORD - 1);
  bytes[position] = bytes[position]! ^ (highest ? 0x80 : 0x01);
  return hexlify(bytes);
}

async function succeeds(world: World, data: string, from: string): Promise<boolean> {
  try {
    await world.ethers.provider.call({ from, to: world.escrowAddress, data });
    return true;
  } catch {
    return false;
  }
}

/** Words of which one flipped bit goes unnoticed, as `number` or, for the lowest bit, `-number - 1`. */
async function unnoticed(world: World, data: string, from: string): Promise<number[]> {
  expect(await succeeds(world, data, from)).to.equal(true);
  const words = (dataLength(data) - SELECTOR) / WORD;
  const found: number[] = [];
  for (let word = 0; word < words; word++) {
    if (await succeeds(world, flip(data, word, true), from)) found.push(word);
    if (await succeeds(world, flip(data, word, false), from)) found.push(-word - 1);
  }
  return found;
}

/** The last word of signature bytes ends in padding, which nothing reads. */
const padding = (data: string): number[] => [-(dataLength(data) - SELECTOR) / WORD];

describe("Security: calldata with a flipped bit", () => {
  it("open: neither dirty upper bits nor any other value passes for what was signed", async () => {
    const world = await loadWorld();
    const agreed = draft(world);
    const data = world.escrow.interface.encodeFunctionData("open", [
      toAbi(agreed.terms),
      agreed.schedule.map(packTranche),
      await consentsTo(world, agreed),
    ]);
    expect(await unnoticed(world, data, world.people.stranger.address)).to.deep.equal(padding(data));
  });

  it("attest: neither dirty upper bits nor any other value passes for what was signed", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const attestation = attestationOf(world, agreement, [
      [CORE, MET],
      [TWO_OF_THREE, 5_000n],
    ]);
    const item = await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER]);
    const data = world.escrow.interface.encodeFunctionData("attest", [[item]]);
    expect(await unnoticed(world, data, world.people.stranger.address)).to.deep.equal(padding(data));
  });

  it("retractBySignature: neither dirty upper bits nor any other value passes for what was signed", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const attestation = attestationOf(world, agreement, [[CORE, MET]]);
    const { attestation: abi } = await itemOf(world, attestation, []);
    const consents = await retractionBy(world, attestation, [INSPECTOR]);
    const data = world.escrow.interface.encodeFunctionData("retractBySignature", [abi, consents]);
    expect(await unnoticed(world, data, world.people.stranger.address)).to.deep.equal(padding(data));
  });

  it("retract: dirty upper bits are refused, so that the log holds what was hashed", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const { attestation } = await itemOf(world, attestationOf(world, agreement, [[CORE, MET]]), []);
    const data = world.escrow.interface.encodeFunctionData("retract", [attestation]);
    const found = await unnoticed(world, data, world.people.seats[INSPECTOR].address);
    // What is left are attestations of their own: another evidence, expiry, finding or overRefusal, or no finding.
    const words = { list: 3, overRefusal: 4, evidence: 5, validUntil: 6, length: 7, tranche: 8, achieved: 9 };
    const low = (word: number) => -word - 1;
    expect(found).to.have.members([
      words.list,
      words.evidence,
      ...[words.overRefusal, words.evidence, words.validUntil, words.length, words.tranche, words.achieved].map(low),
    ]);
  });

  it("retract: a list that points before its beginning is an empty one, in the log as in the digest", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const { attestation } = await itemOf(world, attestationOf(world, agreement, [[CORE, MET]]), []);
    const data = world.escrow.interface.encodeFunctionData("retract", [attestation]);
    const inspector = world.people.seats[INSPECTOR];
    const sent = await inspector.sendTransaction({ to: world.escrowAddress, data: flip(data, 3, true) });
    const [log] = (await sent.wait())!.logs;
    expect(world.escrow.interface.parseLog(log!)!.args["findings"]).to.deep.equal([]);
    const empty = await world.escrow.attestationDigest({ ...attestation, findings: [] });
    expect(await world.escrow.endorsementsOf(agreement, empty)).to.deep.equal([0n, 1n]);
  });

  it("claim and grant: a tranche with dirty upper bits is refused", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const { commissioner } = world.people;
    const grant = world.escrow.interface.encodeFunctionData("grant", [agreement, [CORE], `0x${"d1".repeat(32)}`]);
    const words = { reason: 2, tranche: 4 };
    expect(await unnoticed(world, grant, commissioner.address)).to.have.members([
      words.reason,
      -words.reason - 1,
      -words.tranche - 1,
    ]);
    await world.helpers.time.increase(60n * 86_400n);
    const claim = world.escrow.interface.encodeFunctionData("claim", [agreement, [CORE]]);
    expect(await unnoticed(world, claim, commissioner.address)).to.deep.equal([]);
  });

  it("lists that lie about their length, or point outside, are refused", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const { commissioner } = world.people;
    const data = world.escrow.interface.encodeFunctionData("grant", [agreement, [CORE], `0x${"d1".repeat(32)}`]);
    const { length } = getBytes(data);
    expect(await succeeds(world, dataSlice(data, 0, length - 1), commissioner.address)).to.equal(false);
    expect(await succeeds(world, data + "00", commissioner.address)).to.equal(true);
    const endless = getBytes(data);
    endless.fill(0xff, SELECTOR + 3 * WORD, SELECTOR + 4 * WORD);
    expect(await succeeds(world, hexlify(endless), commissioner.address)).to.equal(false);
  });
});
