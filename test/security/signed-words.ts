import { expect } from "chai";
import { Signature, concat, toBeHex } from "ethers";
import { encodeSignatures, type Consents, type SignerSignature } from "../../src/attestation/signatures.js";
import { DAY, POUND, openAgreement, openFunded, toAbi, type World } from "../helpers/escrow.js";
import { expectRevert, placement, prepare } from "../helpers/panel.js";
import { amend } from "../helpers/signed.js";
import { readState } from "../helpers/state.js";
import { Mood, panelWith } from "./support.js";
import { KINDS, digestOf, sign, signBoth, signersOf, type Kind, type Setting, type Word } from "./words.js";
import { packTranche } from "../../src/agreement/tranche.js";
import { TERMS_TYPES } from "../../src/attestation/typedData.js";

// Everything that is signed, against every way of passing off a signature. None pays, and none changes anything.

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
/** 65 bytes from which nobody's account recovers. */
const NOBODYS_SIGNATURE = concat([`0x${"00".repeat(64)}`, "0x1b"]);
const THREE = { noticePeriod: 26n * DAY };

/** Everything that a word could move. */
async function holdings({ world, agreement }: Setting): Promise<unknown[]> {
  const { commissioner, provider, payee } = world.people;
  const accounts = [commissioner.address, provider.address, payee.address, world.escrowAddress];
  return [
    await readState(world, agreement),
    await world.escrow.arrears(agreement),
    ...(await Promise.all(accounts.map((account) => world.pound.balanceOf(account)))),
  ];
}

async function expectRefused(
  setting: Setting,
  word: Word,
  consents: Consents,
  error: string,
  ...args: readonly unknown[]
): Promise<void> {
  const before = await holdings(setting);
  await expectRevert(setting.world, word.send(consents), error, ...args);
  expect(await holdings(setting)).to.deep.equal(before);
}

const load = prepare(async (world) => ({
  agreement: await openFunded(world, { terms: placement(1) }),
  other: await openFunded(world, { terms: placement(2) }),
}));

async function here(): Promise<{ readonly setting: Setting; readonly other: Setting }> {
  const { world, agreement, other } = await load();
  const setting = { world, agreement, terms: { ...world.terms, ...placement(1) }, version: 1n };
  return { setting, other: { ...setting, agreement: other, terms: { ...world.terms, ...placement(2) } } };
}

/** The first signer's account is refused for a signature that is not its own over just this. */
async function expectNotSigned(
  kind: Kind,
  setting: Setting,
  word: Word,
  signatures: readonly SignerSignature[],
  bit: 0 | 1 = 0,
): Promise<void> {
  const account = signersOf(kind, setting.world)[bit].address;
  const digest = digestOf(setting.world, word);
  await expectRefused(setting, word, encodeSignatures(signatures), "EscrowSignatureInvalid", account, digest);
}

function describeRefusals(kind: Kind): void {
  it("counts, signed by the right people", async () => {
    const { setting } = await here();
    const word = kind.make(setting);
    const signatures = await signBoth(kind, setting.world, word);
    await expect(word.send(encodeSignatures(signatures))).to.emit(setting.world.escrow, kind.event);
  });

  it("does not count when its signatures are moved between agreements", async () => {
    const { setting, other } = await here();
    const signatures = await signBoth(kind, setting.world, kind.make(other));
    await expectNotSigned(kind, setting, kind.make(setting), signatures);
  });

  it("does not count when its signatures are moved between contracts", async () => {
    const { setting } = await here();
    const word = kind.make(setting);
    const second = await setting.world.ethers.deployContract("PlacementEscrow");
    const verifyingContract = await second.getAddress();
    await expectNotSigned(kind, setting, word, await signBoth(kind, setting.world, word, { verifyingContract }));
  });

  it("does not count when its signatures are moved between chains", async () => {
    const { setting } = await here();
    const word = kind.make(setting);
    const chainId = setting.world.domain.chainId + 1n;
    await expectNotSigned(kind, setting, word, await signBoth(kind, setting.world, word, { chainId }));
  });

  it("does not count when its signatures were made for any other type", async () => {
    const { setting } = await here();
    const word = kind.make(setting);
    for (const another of KINDS) {
      if (another.name === kind.name) continue;
      const other = another.make(setting);
      const signatures = await Promise.all(
        signersOf(kind, setting.world).map(async (signer, bit) => ({
          bit,
          signature: await sign(setting.world, other, signer),
        })),
      );
      await expectNotSigned(kind, setting, word, signatures);
    }
  });

  it("does not count with swapped seats, nor with a stranger in one", async () => {
    const { setting } = await here();
    const { world } = setting;
    const word = kind.make(setting);
    const [first, second] = await signBoth(kind, world, word);
    const swapped = [
      { bit: 0, signature: second.signature },
      { bit: 1, signature: first.signature },
    ];
    await expectNotSigned(kind, setting, word, swapped);
    const strangers = { bit: 0, signature: await sign(world, word, world.people.stranger) };
    await expectNotSigned(kind, setting, word, [strangers, second]);
  });

  it("does not count with duplicated seats", async () => {
    const { setting } = await here();
    const word = kind.make(setting);
    const [first, second] = await signBoth(kind, setting.world, word);
    await expectNotSigned(kind, setting, word, [first, { ...first, bit: 1 }], 1);
    const { signers, signatures } = encodeSignatures([first, second]);
    const thrice = concat([signatures, toBeHex(65, 2), first.signature]);
    await expectRefused(setting, word, { signers, signatures: thrice }, "EscrowSignaturesMalformed", 201, 134);
  });

  it("does not count with zero and vacant seats", async () => {
    const { setting } = await here();
    const word = kind.make(setting);
    const [first, second] = await signBoth(kind, setting.world, word);
    const nobody = { bit: 3, signature: NOBODYS_SIGNATURE };
    const args = kind.vacant === "EscrowConsentsNeeded" ? [0b0011, 0b1011] : [0b1011];
    await expectRefused(setting, word, encodeSignatures([first, second, nobody]), kind.vacant, ...args);
    await expectNotSigned(kind, setting, word, [{ bit: 0, signature: NOBODYS_SIGNATURE }, second]);
    await expectRefused(setting, word, encodeSignatures([]), ...kind.nobody(setting));
  });

  it("does not count with malleable signatures", async () => {
    const { setting } = await here();
    const word = kind.make(setting);
    const [first, second] = await signBoth(kind, setting.world, word);
    const { r, s, v, compactSerialized } = Signature.from(first.signature);
    const flipped = concat([r, toBeHex(CURVE_ORDER - BigInt(s), 32), toBeHex(v === 27 ? 28 : 27, 1)]);
    for (const signature of [flipped, compactSerialized, concat([r, s, toBeHex(v - 27, 1)])]) {
      await expectNotSigned(kind, setting, word, [{ bit: 0, signature }, second]);
    }
  });

  it("does not count for whoever hands it in without being the signer", async () => {
    const { setting } = await here();
    const word = kind.make(setting);
    const [, second] = await signBoth(kind, setting.world, word);
    await expectNotSigned(kind, setting, word, [{ bit: 0, signature: "0x" }, second]);
  });
}

/** An agreement whose commissioner and inspector are contract wallets of any mood. */
const loadMoody = prepare(async (world) => {
  const [commissioner, inspector] = [
    await world.ethers.deployContract("MoodyWallet"),
    await world.ethers.deployContract("MoodyWallet"),
  ];
  const terms = {
    ...world.terms,
    commissioner: await commissioner.getAddress(),
    panel: panelWith(world, { 0: await inspector.getAddress() }),
  };
  const message = { ...terms, schedule: world.schedule };
  const words = world.schedule.map(packTranche);
  const consents = encodeSignatures([
    { bit: 0, signature: "0x1234" },
    { bit: 1, signature: await world.people.provider.signTypedData(world.domain, TERMS_TYPES, message) },
  ]);
  const agreement = await world.escrow.termsDigest(toAbi(terms), words);
  await world.escrow.open(toAbi(terms), words, consents);
  await world.escrow.connect(world.people.commissioner).fund(agreement, 24_000n * POUND);
  return { setting: { world, agreement, terms, version: 1n }, commissioner, inspector };
});

function describeWallets(kind: Kind): void {
  it("does not count with contract wallets that return garbage, revert, or consume all gas", async () => {
    const { setting, commissioner, inspector } = await loadMoody();
    const { world } = setting;
    const wallet = kind.signedBy === "parties" ? commissioner : inspector;
    const word = kind.make(setting);
    const second = { bit: 1, signature: await sign(world, word, signersOf(kind, world)[1]) };
    const consents = encodeSignatures([{ bit: 0, signature: `0x${"5a".repeat(65)}` }, second]);
    for (const mood of [Mood.Refuse, Mood.Revert, Mood.Burn, Mood.Short, Mood.Dirty]) {
      await wallet.setMood(mood, 0n);
      await expectRefused(setting, word, consents, "EscrowWalletRefused", digestOf(world, word), 0b01);
    }
    await wallet.setMood(Mood.Accept, 0n);
    await expect(word.send(consents)).to.emit(world.escrow, kind.event);
  });
}

/** From A to B and back: the terms are what they were, two versions later. */
async function amendTwice(world: World, agreement: string, terms: { placementRef: string }): Promise<void> {
  await amend(world, agreement, { version: 1n, terms: { ...terms, ...THREE } });
  await amend(world, agreement, { version: 2n, terms });
}

function describeVersions(kind: Kind): void {
  it("does not count, old, after an amendment A→B→A", async () => {
    const { setting } = await here();
    const { world, agreement } = setting;
    const word = kind.make(setting);
    const signatures = await signBoth(kind, world, word);
    await amendTwice(world, agreement, placement(1));
    const consents = encodeSignatures(signatures);
    await expectRefused(setting, word, consents, "EscrowVersionStale", agreement, 3n, 1n);

    // Nor as words of the version in force.
    const later = { ...setting, version: 3n };
    await expectNotSigned(kind, later, kind.make(later), signatures);
  });
}

for (const kind of KINDS) {
  describe(`Security: what is signed as ${kind.name}`, () => {
    describeRefusals(kind);
    describeWallets(kind);
    if (kind.name !== "Terms") describeVersions(kind);
  });
}

describe("Security: Terms signed once", () => {
  it("open nothing a second time, not even after an amendment A→B→A", async () => {
    const { setting } = await here();
    const { world } = setting;
    const [kind] = KINDS;
    const word = kind!.make(setting);
    const consents = encodeSignatures(await signBoth(kind!, world, word));
    await word.send(consents);
    const opened = digestOf(world, word);
    await expectRefused(setting, word, consents, "EscrowAgreementExists", opened);
    await amendTwice(world, opened, { placementRef: setting.agreement });
    expect(await world.escrow.termsOf(opened)).to.deep.equal(
      Object.values({ ...toAbi({ ...setting.terms, placementRef: setting.agreement }) }),
    );
    await expectRefused(setting, word, consents, "EscrowAgreementExists", opened);
  });

  it("altered in any field after one party signed, open nothing", async () => {
    const { world } = await load();
    const { commissioner, provider, stranger } = world.people;
    const message = { ...world.terms, schedule: world.schedule };
    const sealed = encodeSignatures([
      { bit: 0, signature: await commissioner.signTypedData(world.domain, TERMS_TYPES, message) },
      { bit: 1, signature: await provider.signTypedData(world.domain, TERMS_TYPES, message) },
    ]);
    const words = world.schedule.map(packTranche);
    const [word] = words;
    const changes = [
      { payee: stranger.address },
      { arbiter: stranger.address },
      { noticePeriod: 0n },
      { holdPeriod: 15n * DAY },
      { longStop: 61n * DAY },
      { carePlan: placement(9).placementRef },
      { register: world.escrowAddress },
      { panel: panelWith(world, { 3: stranger.address }) },
    ];
    for (const change of changes) {
      const altered = toAbi({ ...world.terms, ...change });
      const digest = await world.escrow.termsDigest(altered, words);
      const opening = world.escrow.open(altered, words, sealed);
      await expectRevert(world, opening, "EscrowSignatureInvalid", commissioner.address, digest);
    }
    const altered = [word! + 1n, ...words.slice(1)];
    const digest = await world.escrow.termsDigest(toAbi(world.terms), altered);
    const opening = world.escrow.open(toAbi(world.terms), altered, sealed);
    await expectRevert(world, opening, "EscrowSignatureInvalid", commissioner.address, digest);
  });

  it("with the spare bits of a word set, have the digest that was signed and open nothing all the same", async () => {
    const { world } = await load();
    const words = world.schedule.map(packTranche);
    const spoilt = [words[0]! | (0x80n << 64n), ...words.slice(1)];
    const terms = toAbi(world.terms);
    expect(await world.escrow.termsDigest(terms, spoilt)).to.equal(await world.escrow.termsDigest(terms, words));
    const opening = world.escrow.open(terms, spoilt, { signers: 0, signatures: "0x" });
    await expectRevert(world, opening, "EscrowTrancheSpareBits", 0n, 0x80);
    const agreement = await openAgreement(world);
    expect(await world.escrow.scheduleOf(agreement)).to.deep.equal(words);
  });
});
