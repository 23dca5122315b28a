import { expect } from "chai";
import { ZeroHash } from "ethers";
import {
  INSPECTOR,
  SOCIAL_WORKER,
  WEEK,
  attestationOf,
  itemOf,
  loadWorld,
  openAgreement,
  openFunded,
  tranche,
  type World,
} from "../../helpers/escrow.js";
import { settlementOf } from "../../helpers/signed.js";
import { readState } from "../../helpers/state.js";
import { KINDS, type Amounts, type Kind, type Recipient } from "../../helpers/tokenKinds.js";

const CORE = 0n;
const OUTCOME = 1n;

/** Enough for any call, so that no estimate has to try a hostile token again and again. */
const GAS = { gasLimit: 2_000_000n };

type Sums = Readonly<Record<Recipient, bigint>>;

/** A verb that pays: its call, who sends it, and what it is to pay. */
interface Verb {
  readonly sender: "commissioner" | "stranger";
  readonly encode: (world: World, agreement: string, amounts: Amounts) => Promise<string>;
  readonly pays: (amounts: Amounts) => Sums;
}

const attest: Verb = {
  sender: "stranger",
  encode: async (world, agreement) => {
    const attestation = attestationOf(world, agreement, [[OUTCOME, 2_500n]]);
    const item = await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER]);
    return world.escrow.interface.encodeFunctionData("attest", [[item]]);
  },
  pays: ({ outcome }) => ({ payee: outcome / 4n, commissioner: 0n }),
};

const claim: Verb = {
  sender: "stranger",
  encode: ({ escrow }, agreement) => Promise.resolve(escrow.interface.encodeFunctionData("claim", [agreement, [CORE]])),
  pays: ({ core }) => ({ payee: core, commissioner: 0n }),
};

const grant: Verb = {
  sender: "commissioner",
  encode: ({ escrow }, agreement) =>
    Promise.resolve(escrow.interface.encodeFunctionData("grant", [agreement, [CORE, OUTCOME], ZeroHash])),
  pays: ({ core, outcome }) => ({ payee: core + outcome, commissioner: 0n }),
};

const settle: Verb = {
  sender: "stranger",
  encode: async (world, agreement, { outcome }) => {
    const { settlement, consents } = await settlementOf(world, agreement, { toPayee: outcome });
    return world.escrow.interface.encodeFunctionData("settle", [settlement, consents]);
  },
  pays: ({ core, outcome, surplus }) => ({ payee: outcome, commissioner: core + surplus }),
};

const reclaim: Verb = {
  sender: "commissioner",
  encode: ({ escrow }, agreement) => Promise.resolve(escrow.interface.encodeFunctionData("reclaim", [agreement])),
  pays: ({ surplus }) => ({ payee: 0n, commissioner: surplus }),
};

describe("PlacementEscrow: each kind of token through each verb that pays", () => {
  let home: World;

  beforeEach(async () => {
    home = await loadWorld();
  });

  /** An agreement in the token; everything there is of it has come in. */
  async function prepare({ amounts, rate = 1n, create }: Kind) {
    const specimen = await create(home);
    const { token } = specimen;
    const { commissioner } = home.people;
    const world = { ...home, terms: { ...home.terms, token: await token.getAddress() } };
    const schedule = [
      tranche(home.start, { amount: amounts.core, paysOnSilence: true }),
      tranche(home.start, { amount: amounts.outcome, closesAt: home.start + 8n * WEEK }),
    ];
    const agreement = await openAgreement(world, { schedule });
    const total = amounts.core + amounts.outcome + amounts.surplus;
    await token.mint(commissioner, total * rate);
    if (specimen.fund) await specimen.fund(world, agreement, total);
    else {
      await token.connect(commissioner).approve(world.escrow, total * rate);
      await world.escrow.connect(commissioner).fund(agreement, total * rate);
    }
    return { ...specimen, world, agreement, total };
  }

  /** What the payee and the commissioner hold and are owed, and what the escrow holds and has on its books. */
  async function booksOf({ world, token, agreement }: Awaited<ReturnType<typeof prepare>>) {
    const { payee, commissioner } = world.people;
    return {
      payee: await token.balanceOf(payee),
      commissioner: await token.balanceOf(commissioner),
      owed: {
        payee: await world.escrow.owed(token, payee),
        commissioner: await world.escrow.owed(token, commissioner),
      },
      escrow: await token.balanceOf(world.escrow),
      balance: (await readState(world, agreement)).balance,
    };
  }

  /** The other agreement, in the world's own pound, and who holds how much of that. */
  async function othersOf(other: string) {
    const { payee, commissioner } = home.people;
    const accounts = [home.escrow, payee, commissioner];
    return {
      state: await readState(home, other),
      holds: await Promise.all(accounts.map((account) => home.pound.balanceOf(account))),
      owed: await home.escrow.owed(home.pound, payee),
    };
  }

  async function expectPaid(kind: Kind, { sender, encode, pays }: Verb) {
    const other = await openFunded(home, { terms: { placementRef: ZeroHash } });
    const prepared = await prepare(kind);
    const { world, agreement, total } = prepared;
    const empty = { payee: 0n, commissioner: 0n, owed: { payee: 0n, commissioner: 0n } };
    expect(await booksOf(prepared), "funded").to.deep.equal({ ...empty, escrow: total, balance: total });
    await world.helpers.time.increaseTo(world.start + 4n * WEEK);
    const before = await othersOf(other);

    const data = await encode(world, agreement, kind.amounts);
    await prepared.spoil?.(data);
    const sending = await world.people[sender].sendTransaction({ to: world.escrowAddress, data, ...GAS });
    await prepared.examine?.(sending);

    const due = pays(kind.amounts);
    const rate = kind.rate ?? 1n;
    const owes = (recipient: Recipient) => (kind.refuses?.includes(recipient) === true ? due[recipient] : 0n);
    const owed = { payee: owes("payee"), commissioner: owes("commissioner") };
    const balance = total - due.payee - due.commissioner;
    expect(await booksOf(prepared), "sent").to.deep.equal({
      payee: (due.payee - owed.payee) / rate,
      commissioner: (due.commissioner - owed.commissioner) / rate,
      owed,
      escrow: balance + owed.payee + owed.commissioner,
      balance,
    });

    await prepared.mend?.();
    for (const recipient of ["payee", "commissioner"] as const) {
      const account = world.people[recipient];
      if (owed[recipient] > 0n) await world.escrow.withdraw(prepared.token, account, account);
    }
    expect(await booksOf(prepared), "delivered").to.deep.equal({
      ...empty,
      payee: due.payee / rate,
      commissioner: due.commissioner / rate,
      escrow: balance,
      balance,
    });
    expect(await othersOf(other), "the other agreement").to.deep.equal(before);
  }

  for (const kind of KINDS) {
    describe(`given ${kind.name}, and another agreement in another token`, () => {
      it("should pay the award of attest, or owe it, to the last unit", async () => {
        await expectPaid(kind, attest);
      });

      it("should pay what silence is due by claim, or owe it, to the last unit", async () => {
        await expectPaid(kind, claim);
      });

      it("should pay the whole by grant, or owe it, to the last unit", async () => {
        await expectPaid(kind, grant);
      });

      it("should pay both parts of settle, or owe them, to the last unit", async () => {
        await expectPaid(kind, settle);
      });

      it("should return the surplus by reclaim, or owe it, to the last unit", async () => {
        await expectPaid(kind, reclaim);
      });
    });
  }
});
