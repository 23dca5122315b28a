import { expect } from "chai";
import { concat, dataLength, dataSlice, getBytes, hexlify, toBeHex } from "ethers";
import { packTranche } from "../../src/agreement/tranche.js";
import {
  CORE,
  INSPECTOR,
  MET,
  SOCIAL_WORKER,
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
import { terminationOf } from "../helpers/signed.js";
import { placement } from "./support.js";

const SELECTOR = 4;
const WORD = 32;
/** A signature with its length. */
const LENGTH = 67;

/** The calldata with one of its words replaced. */
function withWord(data: string, word: number, value: bigint | number): string {
  const bytes = getBytes(data);
  bytes.set(getBytes(toBeHex(value, WORD)), SELECTOR + WORD * word);
  return hexlify(bytes);
}

const wordAt = (data: string, word: number): bigint =>
  BigInt(dataSlice(data, SELECTOR + WORD * word, SELECTOR + WORD * (word + 1)));

const send = (world: World, data: string) => world.people.stranger.sendTransaction({ to: world.escrowAddress, data });

/** Calldata that ends in two signatures, which claim to be `claimed` bytes while all of them are there. */
function cutTo(claimed: number, data: string, signatures: string): string {
  const padded = Math.ceil(dataLength(signatures) / WORD);
  const lengthWord = (dataLength(data) - SELECTOR) / WORD - padded - 1;
  expect(wordAt(data, lengthWord)).to.equal(BigInt(dataLength(signatures)));
  return withWord(data, lengthWord, claimed);
}

/** Everything that takes the word of two, signed by both, as calldata. */
async function signedByTwo() {
  const world = await loadWorld();
  const agreement = await openFunded(world);
  const encode = world.escrow.interface.encodeFunctionData.bind(world.escrow.interface);
  const attestation = attestationOf(world, agreement, [[CORE, MET]]);
  const item = await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER]);
  const retraction = await retractionBy(world, attestation, [INSPECTOR, SOCIAL_WORKER]);
  const { termination, consents } = await terminationOf(world, agreement);
  const fresh = draft(world, { terms: placement(2) });
  const agreed = await consentsTo(world, fresh);
  const calls = {
    attest: [encode("attest", [[item]]), item.signatures],
    retractBySignature: [encode("retractBySignature", [item.attestation, retraction]), retraction.signatures],
    terminate: [encode("terminate", [termination, consents]), consents.signatures],
    open: [encode("open", [toAbi(fresh.terms), fresh.schedule.map(packTranche), agreed]), agreed.signatures],
  } as const;
  return { world, calls };
}

describe("Security: signatures that lie behind the end of their bytes", () => {
  const cases: readonly (readonly [claimed: number, needed: number])[] = [
    [0, 2],
    [1, 2],
    [LENGTH - 1, LENGTH],
    [LENGTH, LENGTH + 2],
    [LENGTH + 1, LENGTH + 2],
    [LENGTH + 2, 2 * LENGTH],
    [2 * LENGTH - 1, 2 * LENGTH],
  ];

  for (const name of ["attest", "retractBySignature", "terminate", "open"] as const) {
    it(`${name}: what is read past the end never counts, though it is the right signature`, async () => {
      const { world, calls } = await signedByTwo();
      const [data, signatures] = calls[name];
      for (const [claimed, needed] of cases) {
        await expect(send(world, cutTo(claimed, data, signatures)))
          .to.be.revertedWithCustomError(world.escrow, "EscrowSignaturesMalformed")
          .withArgs(claimed, needed);
      }
      await expect(send(world, cutTo(2 * LENGTH, data, signatures))).not.to.revert(world.ethers);
    });
  }
});

describe("Security: calldata in which two things are the same bytes", () => {
  it("a payment run whose items are one item many times pays it once", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const item = await itemOf(world, attestationOf(world, agreement, [[CORE, MET]]), [INSPECTOR, SOCIAL_WORKER]);
    const data = world.escrow.interface.encodeFunctionData("attest", [[item, item, item]]);
    const [items, first] = [2, wordAt(data, 2)];
    const aliased = withWord(withWord(data, items + 1, first), items + 2, first);
    await send(world, aliased);
    const { amount } = world.schedule[Number(CORE)]!;
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(amount);
    expect((await world.escrow.stateOf(agreement)).sequence).to.equal(3n);
  });

  it("an item whose signatures are the bytes of its findings is refused", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const item = await itemOf(world, attestationOf(world, agreement, [[CORE, MET]]), [INSPECTOR]);
    const data = world.escrow.interface.encodeFunctionData("attest", [[item]]);
    // The item begins at word 3: attestation, signers, signatures; its findings lie 6 words into the attestation.
    const findings = 3n * 32n + 6n * 32n;
    expect(wordAt(data, 3 + 3 + 6)).to.equal(1n);
    await expect(send(world, withWord(data, 3 + 2, findings)))
      .to.be.revertedWithCustomError(world.escrow, "EscrowSignaturesMalformed")
      .withArgs(1, 2);
  });

  it("a schedule that lies elsewhere than the encoder would put it opens what was signed, and is logged in full", async () => {
    const world = await loadWorld();
    const fresh = draft(world, { terms: placement(2) });
    const words = fresh.schedule.map(packTranche);
    const consents = await consentsTo(world, fresh);
    const data = world.escrow.interface.encodeFunctionData("open", [toAbi(fresh.terms), words, consents]);
    const place = 15;
    expect(wordAt(data, place)).to.equal(BigInt((place + 2) * WORD));
    // Behind everything else, and not on a word.
    const gap = "0xdeadbe";
    const tail = dataSlice(data, SELECTOR + (place + 2) * WORD, SELECTOR + (place + 3 + words.length) * WORD);
    const moved = concat([withWord(data, place, dataLength(data) - SELECTOR + dataLength(gap)), gap, tail]);
    const id = await world.escrow.termsDigest(toAbi(fresh.terms), words);
    const receipt = await (await send(world, moved)).wait();
    const opened = world.escrow.interface.parseLog(receipt!.logs[0]!)!;
    expect([opened.name, opened.args["agreement"], opened.args["schedule"]]).to.deep.equal(["Opened", id, words]);
    expect(await world.escrow.scheduleOf(id)).to.deep.equal(words);
  });
});
