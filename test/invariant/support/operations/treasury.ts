import { Signature, ZeroAddress, ZeroHash } from "ethers";
import { decideClaim, isClosed, liabilitiesOf, reclaimableOf } from "../../../../src/replay/rules.js";
import { moneyKey, type AgreementState } from "../../../../src/replay/state.js";
import { DAY, POUND } from "../../../helpers/escrow.js";
import { DONE, REFUSED, type Attempt, type Operation } from "../attempt.js";
import type { Fuzz, Signer, StolenPermit, Treatment } from "../fuzz.js";
import { whyClosed } from "./releases.js";

/** A sum that may matter to the agreement. */
function sumFor({ random }: Fuzz, agreement: AgreementState, at: bigint): bigint {
  const total = agreement.schedule.reduce((sum, { amount }) => sum + amount, 0n);
  return random.pick([
    1n,
    total,
    total,
    total,
    total / 2n,
    total / 3n + 1n,
    liabilitiesOf(agreement, at) + 1n,
    agreement.arrears,
    agreement.arrears + 1n,
    agreement.arrears / 2n,
    25n * POUND,
  ]);
}

const isShort = (agreement: AgreementState, at: bigint): boolean =>
  !isClosed(agreement) && (agreement.arrears > 0n || agreement.balance < liabilitiesOf(agreement, at));

/** Anyone who holds the token pays in, perhaps nothing, perhaps denied by the token. */
export const fund: Operation = (fuzz, at) => {
  const { random, cast, world } = fuzz;
  const agreement = fuzz.agreementWhere((candidate) => isShort(candidate, at));
  const funder = random.pick([...cast.commissioners, cast.stranger]);
  const amount = random.chance(0.05) ? 0n : sumFor(fuzz, agreement, at);
  return {
    what: `fund ${agreement.id} with ${amount}`,
    expected: outcomeOfFunding(fuzz, agreement, funder, amount),
    send: (overrides) => world.escrow.connect(funder).fund(agreement.id, amount, overrides),
  };
};

function outcomeOfFunding(fuzz: Fuzz, agreement: AgreementState, funder: Signer, amount: bigint): string {
  const { terms } = agreement;
  const closed = whyClosed(agreement);
  if (closed !== null) return closed;
  if (fuzz.denies(terms.token, funder.address, fuzz.world.escrowAddress)) {
    // A token that returns false instead of reverting is refused by name, in OpenZeppelin's words.
    return REFUSED;
  }
  return fuzz.arrives(terms.token, amount) === 0n ? "EscrowNothingReceived" : DONE;
}

/** The patron, who approved nothing, pays in by permit: its own, a stolen one, or one that is worthless. */
export const fundWithPermit: Operation = async (fuzz, at) => {
  const { random, world, cast } = fuzz;
  const agreement = fuzz.agreementWhere((candidate) => isShort(candidate, at));
  const { token } = agreement.terms;
  const allowance = await fuzz.tokenAt(token).allowance(cast.patron, world.escrow);
  const stolen = fuzz.stolenPermits.find((permit) => permit.token === token && permit.amount <= allowance);
  const kind = random.weighted([
    [4, "fresh"],
    [3, stolen === undefined ? "fresh" : "stolen"],
    [1, "worthless"],
  ] as const);
  const permit =
    kind === "stolen" && stolen !== undefined ? stolen : await permitOf(fuzz, token, sumFor(fuzz, agreement, at), at);
  const s = kind === "worthless" ? ZeroHash : permit.s;
  const covered = kind === "fresh" || allowance >= permit.amount;
  const outcome = outcomeOfFunding(fuzz, agreement, cast.patron, permit.amount);
  return {
    what: `fundWithPermit ${agreement.id} with ${permit.amount}, ${kind}`,
    expected: whyClosed(agreement) ?? (covered ? outcome : REFUSED),
    send: (overrides) =>
      world.escrow
        .connect(cast.patron)
        .fundWithPermit(agreement.id, permit.amount, permit.deadline, permit.v, permit.r, s, overrides),
  };
};

async function permitOf(fuzz: Fuzz, token: string, amount: bigint, at: bigint): Promise<StolenPermit> {
  const { patron } = fuzz.cast;
  const contract = fuzz.tokenAt(token);
  const message = {
    owner: patron.address,
    spender: fuzz.world.escrowAddress,
    value: amount,
    nonce: await contract.nonces(patron),
    deadline: at + DAY,
  };
  const domain = {
    name: await contract.name(),
    version: "1",
    chainId: fuzz.world.domain.chainId,
    verifyingContract: token,
  };
  const fields = { owner: "address", spender: "address", value: "uint256", nonce: "uint256", deadline: "uint256" };
  const types = { Permit: Object.entries(fields).map(([name, type]) => ({ name, type })) };
  const { v, r, s } = Signature.from(await patron.signTypedData(domain, types, message));
  return { token, amount, deadline: message.deadline, v, r, s };
}

/** Somebody submits the patron's permit before the patron does. */
export const stealPermit: Operation = async (fuzz, at) => {
  const agreement = fuzz.random.pick(fuzz.agreements);
  const { token } = agreement.terms;
  const permit = await permitOf(fuzz, token, sumFor(fuzz, agreement, at) + 1n, at);
  const { patron, stranger } = fuzz.cast;
  fuzz.stolenPermits.unshift(permit);
  return {
    what: `steal a permit of ${permit.amount}`,
    expected: DONE,
    send: (overrides) =>
      fuzz
        .tokenAt(token)
        .connect(stranger)
        .permit(patron, fuzz.world.escrow, permit.amount, permit.deadline, permit.v, permit.r, permit.s, overrides),
  };
};

/** The commissioner takes back what is free, or somebody else tries. */
export const reclaim: Operation = (fuzz, at) => {
  const { random, world } = fuzz;
  const agreement = fuzz.agreementWhere((candidate) => reclaimableOf(candidate, at) > 0n);
  const sender = random.chance(0.6) ? fuzz.signerOf(agreement.terms.commissioner) : fuzz.anyone();
  return {
    what: `reclaim ${agreement.id}`,
    expected: outcomeOfReclaim(agreement, sender.address, at),
    send: (overrides) => world.escrow.connect(sender).reclaim(agreement.id, overrides),
  };
};

function outcomeOfReclaim(agreement: AgreementState, sender: string, at: bigint): string {
  if (isClosed(agreement)) return "EscrowAgreementClosed";
  if (sender !== agreement.terms.commissioner && liabilitiesOf(agreement, at) > 0n) return "EscrowCallerNotAllowed";
  return reclaimableOf(agreement, at) > 0n ? DONE : "EscrowNothingToReclaim";
}

/** What is owed, rather to those whom the token does not deny. */
function waitingNow(fuzz: Fuzz): { token: string; account: string }[] {
  const { ledger, random, world } = fuzz;
  const waiting = [...ledger.owed.values()];
  const deliverable = waiting.filter(({ token, account }) => !fuzz.denies(token, world.escrowAddress, account));
  return deliverable.length > 0 && random.chance(0.7) ? deliverable : waiting;
}

/** A push of what is owed, to its owner by anyone, elsewhere by the owner, or by somebody who may not. */
export const withdraw: Operation = (fuzz) => {
  const { random, cast, world } = fuzz;
  const waiting = waitingNow(fuzz);
  const { token, account } =
    waiting.length > 0 && random.chance(0.85)
      ? random.pick(waiting)
      : { token: random.pick(fuzz.tokens), account: random.pick(cast.payees).address };
  const sender = random.chance(0.4) ? fuzz.signerOf(account) : fuzz.anyone();
  const to = random.weighted([
    [6, account],
    [3, random.pick([...cast.arbiters, cast.stranger]).address],
    [1, world.escrowAddress],
  ]);
  return {
    what: `withdraw ${token} of ${account} to ${to} by ${sender.address}`,
    expected: outcomeOfWithdrawal(fuzz, { token, account, to, sender: sender.address }),
    send: (overrides) => world.escrow.connect(sender).withdraw(token, account, to, overrides),
  };
};

function outcomeOfWithdrawal(
  fuzz: Fuzz,
  { token, account, to, sender }: Record<"token" | "account" | "to" | "sender", string>,
): string {
  const { escrowAddress } = fuzz.world;
  if (to !== account && (sender !== account || to === escrowAddress)) return "EscrowRecipientNotAllowed";
  if (!fuzz.ledger.owed.has(moneyKey(token, account))) return "EscrowNothingOwed";
  return fuzz.denies(token, escrowAddress, to) ? REFUSED : DONE;
}

/** A part of what waits for the sender, or a part too many. */
export const withdrawPart: Operation = (fuzz) => {
  const { random, cast, world, ledger } = fuzz;
  const creditor = ledger.owed.size > 0 && random.chance(0.8) ? random.pick(waitingNow(fuzz)) : null;
  const token = creditor?.token ?? random.pick(fuzz.tokens);
  const account = creditor?.account ?? random.pick(cast.payees).address;
  const waiting = ledger.owed.get(moneyKey(token, account))?.amount ?? 0n;
  const amount = random.weighted([
    [6, waiting / BigInt(2 + random.below(5))],
    [1, 0n],
    [1, waiting + 1n],
  ]);
  const isOwed = amount > 0n && amount <= waiting;
  const to = random.chance(0.5) ? account : cast.stranger.address;
  const refused = fuzz.denies(token, world.escrowAddress, to) ? REFUSED : DONE;
  return {
    what: `withdrawPart ${amount} of the ${waiting} of ${token} that wait for ${account}`,
    expected: isOwed ? refused : "EscrowPartNotOwed",
    send: (overrides) => world.escrow.connect(fuzz.signerOf(account)).withdrawPart(token, to, amount, overrides),
  };
};

/** The hostile token changes its mind about somebody, or about the escrow itself. */
export const treat: Operation = (fuzz) => {
  const { random, cast, world } = fuzz;
  const payees = [...cast.payees, cast.provider];
  const isDenied = (fuzz.treatments.get(world.escrowAddress) ?? 0) !== 0;
  const owed = [...fuzz.ledger.owed.values()].map((waiting) => waiting.account);
  const account = random.weighted([
    [owed.length > 0 ? 12 : 0, owed.length > 0 ? random.pick(owed) : world.escrowAddress],
    [7, random.pick(payees).address],
    [2, random.pick(cast.commissioners).address],
    [isDenied ? 12 : 1, world.escrowAddress],
  ]);
  const isFair = (fuzz.treatments.get(account) ?? 0) === 0;
  const treatment = isFair ? random.pick<Treatment>([1, 2, 3]) : 0;
  fuzz.treatments.set(account, treatment);
  return {
    what: `treat ${account} as ${treatment}`,
    expected: DONE,
    send: (overrides) => fuzz.hostile.treat(account, treatment, overrides),
  };
};

/** Somebody sends the escrow money outside any agreement: it must change nothing. */
export const donate: Operation = (fuzz): Attempt => {
  const { random, cast, world } = fuzz;
  const token = random.pick(fuzz.tokens);
  const amount = BigInt(1 + random.below(1_000));
  const denied = fuzz.denies(token, cast.stranger.address, world.escrowAddress);
  if (!denied) fuzz.donated.set(token, (fuzz.donated.get(token) ?? 0n) + fuzz.arrives(token, amount));
  const treatment = fuzz.treatments.get(world.escrowAddress) ?? 0;
  // This treatment returns false, and nobody is there to look.
  const isSilent = denied && treatment === 2;
  return {
    what: `donate ${amount} of ${token}`,
    expected: denied && !isSilent ? REFUSED : DONE,
    isOutside: true,
    send: (overrides) => fuzz.tokenAt(token).connect(cast.stranger).transfer(world.escrow, amount, overrides),
  };
};

/** The hostile token begins or ceases to keep a part of every transfer, or all of it. */
export const changeFee: Operation = (fuzz) => {
  const fee = fuzz.fee > 0n && fuzz.random.chance(0.6) ? 0n : fuzz.random.pick([1n, 100n, 3_333n, 10_000n]);
  fuzz.fee = fee;
  return {
    what: `changeFee to ${fee}`,
    expected: DONE,
    send: (overrides) => fuzz.hostile.setFee(fee, overrides),
  };
};

/** The hostile token will call the escrow in the middle of every transfer, or nobody any more. */
export const arm: Operation = (fuzz, at) => {
  const { random, world, hostile, ledger } = fuzz;
  const { interface: abi } = world.escrow;
  const agreement = fuzz.agreementWhere(
    (candidate) => decideClaim(candidate, [...candidate.schedule.keys()], at).awards.length > 0,
  );
  const indices = [...agreement.schedule.keys()];
  const waiting = [...ledger.owed.values()];
  const { token, account } =
    waiting.length > 0 ? random.pick(waiting) : { token: fuzz.hostileToken, account: fuzz.cast.payees[0].address };
  const call = random.pick([
    null,
    abi.encodeFunctionData("claim", [agreement.id, indices]),
    abi.encodeFunctionData("claim", [agreement.id, indices]),
    abi.encodeFunctionData("withdraw", [token, account, account]),
    abi.encodeFunctionData("reclaim", [agreement.id]),
    abi.encodeFunctionData("fund", [agreement.id, 1n]),
    abi.encodeFunctionData("attest", [[]]),
    abi.encodeFunctionData("hold", [agreement.id, ZeroHash]),
    abi.encodeFunctionData("lift", [agreement.id]),
    abi.encodeFunctionData("giveNotice", [agreement.id, at, ZeroHash]),
    abi.encodeFunctionData("challenge", [agreement.id, indices, ZeroHash]),
    abi.encodeFunctionData("grant", [agreement.id, indices, ZeroHash]),
  ]);
  return {
    what: `arm ${call?.slice(0, 10) ?? "nothing"}`,
    expected: DONE,
    send: (overrides) =>
      call === null ? hostile.arm(ZeroAddress, "0x", overrides) : hostile.arm(world.escrowAddress, call, overrides),
  };
};
