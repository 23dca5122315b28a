import { expect } from "chai";
import { packTranche } from "../../src/agreement/tranche.js";
import {
  COMMISSIONER_ROLE,
  SEAT_ROLES,
  CORE,
  DAY,
  HOLDBACK,
  INSPECTOR,
  MET,
  POUND,
  SOCIAL_WORKER,
  THREE_OF_THREE,
  TWO_OF_THREE,
  WEEK,
  ZERO_ADDRESS,
  attestationOf,
  attestationToAbi,
  consentsTo,
  draft,
  itemOf,
  loadWorld,
  openAgreement,
  openFunded,
  retractionBy,
  toAbi,
} from "../helpers/escrow.js";
import { endow, panelWith } from "./support.js";

const REASON = `0x${"d1".repeat(32)}`;
const TOTAL = 24_000n * POUND;

describe("Security: withdrawing to odd recipients", () => {
  async function owedWorld() {
    const world = await loadWorld();
    const token = await endow(world, await world.ethers.deployContract("OddToken"), 1_000_000n * POUND);
    const agreement = await openFunded(world, { terms: { token: await token.getAddress() } });
    await token.refuse(world.people.payee, true);
    await world.escrow.connect(world.people.commissioner).grant(agreement, [TWO_OF_THREE], REASON);
    await token.refuse(world.people.payee, false);
    return { world, token };
  }

  it("a stranger can only push to the account itself, the account not to nobody nor to the escrow", async () => {
    const { world, token } = await owedWorld();
    const { payee, stranger, commissioner } = world.people;
    const attempts = [
      [stranger, stranger.address],
      [commissioner, commissioner.address],
      [payee, ZERO_ADDRESS],
      [payee, world.escrowAddress],
    ] as const;
    for (const [caller, to] of attempts) {
      await expect(world.escrow.connect(caller).withdraw(token, payee, to))
        .to.be.revertedWithCustomError(world.escrow, "EscrowRecipientNotAllowed")
        .withArgs(payee, to);
    }
    await world.escrow.connect(payee).withdraw(token, payee, stranger);
    expect(await token.balanceOf(stranger)).to.equal(1_000n * POUND);
    await expect(world.escrow.withdraw(token, payee, payee))
      .to.be.revertedWithCustomError(world.escrow, "EscrowNothingOwed")
      .withArgs(token, payee);
  });

  it("nothing waits for nobody, for the escrow, for another account or in another token", async () => {
    const { world, token } = await owedWorld();
    const { stranger, payee } = world.people;
    for (const [currency, account] of [
      [token, ZERO_ADDRESS],
      [token, world.escrowAddress],
      [token, stranger.address],
      [world.pound, payee.address],
    ] as const) {
      await expect(world.escrow.withdraw(currency, account, account))
        .to.be.revertedWithCustomError(world.escrow, "EscrowNothingOwed")
        .withArgs(currency, account);
    }
    expect(await token.balanceOf(world.escrow)).to.equal(TOTAL);
  });
});

describe("Security: strangers who reclaim, grant and fund", () => {
  it("a stranger reclaims only when every tranche is beyond reach, and only to the commissioner", async () => {
    const world = await loadWorld();
    const { commissioner, stranger, payee } = world.people;
    const agreement = await openFunded(world);
    const before = await world.pound.balanceOf(commissioner);
    await world.escrow.connect(commissioner).fund(agreement, 50n * POUND);
    await expect(world.escrow.connect(stranger).reclaim(agreement))
      .to.be.revertedWithCustomError(world.escrow, "EscrowCallerNotAllowed")
      .withArgs(agreement, stranger, COMMISSIONER_ROLE);
    await world.helpers.time.increase(8n * WEEK + world.terms.longStop);
    await expect(world.escrow.connect(stranger).reclaim(agreement))
      .to.be.revertedWithCustomError(world.escrow, "EscrowCallerNotAllowed")
      .withArgs(agreement, stranger, COMMISSIONER_ROLE);
    await world.escrow.connect(stranger).claim(agreement, [CORE]);
    await world.escrow.connect(stranger).reclaim(agreement);
    expect(await world.pound.balanceOf(payee)).to.equal(20_000n * POUND);
    expect(await world.pound.balanceOf(commissioner)).to.equal(before + 4_000n * POUND);
    expect(await world.pound.balanceOf(stranger)).to.equal(0n);
  });

  it("the commissioner takes back nothing that a live tranche may still claim", async () => {
    const world = await loadWorld();
    const { commissioner } = world.people;
    const agreement = await openFunded(world);
    await expect(world.escrow.connect(commissioner).reclaim(agreement))
      .to.be.revertedWithCustomError(world.escrow, "EscrowNothingToReclaim")
      .withArgs(agreement, TOTAL, TOTAL);
    await world.escrow.connect(commissioner).fund(agreement, 1n);
    await world.escrow.connect(commissioner).reclaim(agreement);
    expect((await world.escrow.stateOf(agreement)).balance).to.equal(TOTAL);
  });

  it("nobody but the commissioner grants, and nobody spends another's allowance", async () => {
    const world = await loadWorld();
    const { provider, stranger, commissioner } = world.people;
    const agreement = await openFunded(world);
    await expect(world.escrow.connect(provider).grant(agreement, [CORE], REASON))
      .to.be.revertedWithCustomError(world.escrow, "EscrowCallerNotAllowed")
      .withArgs(agreement, provider, COMMISSIONER_ROLE);
    const before = await world.pound.balanceOf(commissioner);
    await expect(world.escrow.connect(stranger).fund(agreement, POUND))
      .to.be.revertedWithCustomError(world.pound, "ERC20InsufficientAllowance")
      .withArgs(world.escrow, 0n, POUND);
    expect(await world.pound.balanceOf(commissioner)).to.equal(before);
  });

  it("a pound sent straight to the escrow belongs to no agreement and blocks none", async () => {
    const world = await loadWorld();
    const { commissioner } = world.people;
    await world.pound.connect(commissioner).transfer(world.escrow, 7n * POUND);
    const agreement = await openFunded(world);
    expect((await world.escrow.stateOf(agreement)).balance).to.equal(TOTAL);
    await world.escrow.connect(commissioner).grant(agreement, [0n, 1n, 2n, 3n], REASON);
    expect(await world.pound.balanceOf(world.escrow)).to.equal(7n * POUND);
  });
});

describe("Security: taking back a word", () => {
  it("a stranger, a party or the arbiter cannot retract for a seat, by call or by signature", async () => {
    const world = await loadWorld();
    const { commissioner, provider, arbiter, payee, stranger, seats } = world.people;
    const agreement = await openFunded(world);
    const attestation = attestationOf(world, agreement, [[CORE, MET]]);
    for (const caller of [commissioner, provider, arbiter, payee, stranger, seats[3]]) {
      await expect(world.escrow.connect(caller).retract(attestationToAbi(attestation)))
        .to.be.revertedWithCustomError(world.escrow, "EscrowCallerNotAllowed")
        .withArgs(agreement, caller, SEAT_ROLES);
    }
    const { signatures } = await retractionBy(world, attestation, [INSPECTOR]);
    const forged = { signers: 1 << SOCIAL_WORKER, signatures };
    const digest = await world.escrow.attestationDigest(attestationToAbi(attestation));
    await expect(world.escrow.retractBySignature(attestationToAbi(attestation), forged))
      .to.be.revertedWithCustomError(world.escrow, "EscrowSignatureInvalid")
      .withArgs(seats[SOCIAL_WORKER], await world.escrow.retractionDigest(agreement, digest));
  });

  it("a seat retracts what was never seen on chain, once, and for itself alone", async () => {
    const world = await loadWorld();
    const { seats } = world.people;
    const agreement = await openFunded(world);
    const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
    await world.escrow.connect(seats[INSPECTOR]).retract(attestationToAbi(attestation));
    await expect(
      world.escrow.retractBySignature(attestationToAbi(attestation), await retractionBy(world, attestation, [0])),
    )
      .to.be.revertedWithCustomError(world.escrow, "EscrowAlreadyRetracted")
      .withArgs(agreement, 1 << INSPECTOR);

    await expect(world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER])]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowRetracted")
      .withArgs(agreement, 1 << INSPECTOR);
    await world.escrow.attest([await itemOf(world, attestation, [SOCIAL_WORKER, 2])]);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(1_000n * POUND);
  });

  it("a retraction after the payment takes nothing back, but stops what a hold or the time had left over", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world, {
      schedule: [world.schedule[1]!, { ...world.schedule[1]!, opensAt: world.start + WEEK }],
    });
    const attestation = attestationOf(world, agreement, [
      [0n, MET],
      [1n, MET],
    ]);
    const item = await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER]);
    await world.escrow.attest([item]);
    await world.escrow.connect(world.people.seats[INSPECTOR]).retract(item.attestation);
    await world.helpers.time.increase(WEEK);
    await expect(world.escrow.attest([item]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowRetracted")
      .withArgs(agreement, 1 << INSPECTOR);
    expect(await world.pound.balanceOf(world.people.payee)).to.equal(1_000n * POUND);
  });

  it("a cancelled consent opens nothing, not even by the caller's own word; a stranger's cancelling means nothing", async () => {
    const world = await loadWorld();
    const { provider, commissioner, stranger } = world.people;
    const agreed = draft(world);
    const words = agreed.schedule.map(packTranche);
    const consents = await consentsTo(world, agreed);
    const digest = await world.escrow.termsDigest(toAbi(agreed.terms), words);
    await world.escrow.connect(stranger).cancel(digest);
    const snapshot = await world.helpers.takeSnapshot();
    await expect(world.escrow.open(toAbi(agreed.terms), words, consents)).to.emit(world.escrow, "Opened");
    await snapshot.restore();

    await world.escrow.connect(provider).cancel(digest);
    await expect(world.escrow.connect(commissioner).open(toAbi(agreed.terms), words, consents))
      .to.be.revertedWithCustomError(world.escrow, "EscrowConsentCancelled")
      .withArgs(provider, digest);
    await expect(world.escrow.connect(provider).cancel(digest))
      .to.be.revertedWithCustomError(world.escrow, "EscrowConsentCancelled")
      .withArgs(provider, digest);
  });

  it("cancelling after the opening changes nothing, and nothing opens twice", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const before = await world.escrow.stateOf(agreement);
    await world.escrow.connect(world.people.commissioner).cancel(agreement);
    expect(await world.escrow.stateOf(agreement)).to.deep.equal(before);
    await expect(openAgreement(world))
      .to.be.revertedWithCustomError(world.escrow, "EscrowAgreementExists")
      .withArgs(agreement);
  });
});

describe("Security: people in two roles", () => {
  it("refuses every pair of roles in one account, and every payee that must stay apart", async () => {
    const world = await loadWorld();
    const { commissioner, provider, arbiter, seats, payee } = world.people;
    const accounts = [commissioner, provider, arbiter, ...seats].map(({ address }) => address);
    const terms = (roles: readonly string[]) => ({
      commissioner: roles[0]!,
      provider: roles[1]!,
      arbiter: roles[2]!,
      panel: panelWith(world, { 0: roles[3]!, 1: roles[4]!, 2: roles[5]!, 3: roles[6]! }),
    });
    const words = world.schedule.map(packTranche);
    const nobody = { signers: 0, signatures: "0x" };
    for (let first = 0; first < accounts.length; first++) {
      for (let second = 0; second < first; second++) {
        const roles = accounts.with(first, accounts[second]!);
        const agreed = draft(world, { terms: terms(roles) });
        await expect(world.escrow.open.staticCall(toAbi(agreed.terms), words, nobody))
          .to.be.revertedWithCustomError(world.escrow, "EscrowRolesOverlap")
          .withArgs(accounts[second]);
      }
    }
    const apart = [...accounts.filter((account) => account !== provider.address), ZERO_ADDRESS, world.escrowAddress];
    for (const account of [...apart, world.terms.token]) {
      const agreed = draft(world, { terms: { ...terms(accounts), payee: account } });
      await expect(world.escrow.open.staticCall(toAbi(agreed.terms), words, nobody))
        .to.be.revertedWithCustomError(world.escrow, "EscrowPayeeNotAllowed")
        .withArgs(account);
    }
    for (const account of [provider.address, payee.address]) {
      const agreed = draft(world, { terms: { ...terms(accounts), payee: account } });
      await expect(world.escrow.open.staticCall(toAbi(agreed.terms), words, nobody))
        .to.be.revertedWithCustomError(world.escrow, "EscrowConsentsNeeded")
        .withArgs(0b11, 0);
    }
  });
});

describe("Security: lists that name a tranche twice or out of order", () => {
  it("are refused by claim, grant and attest alike", async () => {
    const world = await loadWorld();
    const { commissioner } = world.people;
    const agreement = await openFunded(world);
    await world.helpers.time.increase(4n * WEEK - DAY);
    const lists: [bigint[], bigint, bigint][] = [
      [[TWO_OF_THREE, TWO_OF_THREE], TWO_OF_THREE + 1n, TWO_OF_THREE],
      [[HOLDBACK, THREE_OF_THREE], HOLDBACK + 1n, THREE_OF_THREE],
      [[CORE, CORE], CORE + 1n, CORE],
    ];
    for (const [tranches, least, given] of lists) {
      const refused = ["EscrowListNotAscending", [least, given]] as const;
      await expect(world.escrow.connect(commissioner).grant(agreement, tranches, REASON))
        .to.be.revertedWithCustomError(world.escrow, refused[0])
        .withArgs(...refused[1]);
      await expect(world.escrow.claim(agreement, tranches))
        .to.be.revertedWithCustomError(world.escrow, refused[0])
        .withArgs(...refused[1]);
      const attestation = attestationOf(
        world,
        agreement,
        tranches.map((index) => [index, MET]),
      );
      await expect(world.escrow.attest([await itemOf(world, attestation, [0, 1, 2])]))
        .to.be.revertedWithCustomError(world.escrow, refused[0])
        .withArgs(...refused[1]);
    }
    await expect(world.escrow.claim(agreement, [])).to.be.revertedWithCustomError(world.escrow, "EscrowListEmpty");
  });
});
