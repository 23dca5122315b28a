import { expect } from "chai";
import { ZeroHash, type ContractTransactionResponse } from "ethers";
import { CORE, type World } from "./escrow.js";
import { FEE, expectConservation, openCore, passClose, whileTokenIsGone, type Token } from "./tokens.js";

/** A world whose agreements are in this token: see `inToken`. */
export interface Purse {
  readonly world: World;
  readonly token: Token;
  /** How many base units must be sent for one to arrive: 1 unless the token keeps a fee. */
  readonly rate?: bigint;
}

/** Something done to a token: what makes it misbehave, or what mends it. */
export type Turn = () => Promise<unknown>;

/** What is there beyond the fee, for the commissioner to reclaim. */
const SURPLUS = 100n;

/** Enough for any call, so that no estimate has to try a hostile token again and again. */
const GAS = { gasLimit: 1_000_000n };

/** An agreement of one core tranche, for which this much arrived. */
async function openWith({ world, rate = 1n }: Purse, funds: bigint): Promise<string> {
  const agreement = await openCore(world, 0n);
  await world.escrow.connect(world.people.commissioner).fund(agreement, funds * rate);
  return agreement;
}

/** Funding, sent. */
export async function fundCore({ world }: Purse): Promise<ContractTransactionResponse> {
  const agreement = await openCore(world, 0n);
  return world.escrow.connect(world.people.commissioner).fund(agreement, FEE, GAS);
}

/** Funding credits what arrives. */
export async function expectFunds({ world, token, rate = 1n }: Purse): Promise<void> {
  const { commissioner } = world.people;
  const agreement = await openCore(world, 0n);
  await expect(world.escrow.connect(commissioner).fund(agreement, FEE * rate))
    .to.emit(world.escrow, "Funded")
    .withArgs(agreement, 2, FEE, commissioner, FEE, 0n);
  await expectConservation(world, token, [agreement]);
}

/** A claim reaches the payee. Returns the gas it took. */
export async function expectPaysOut(purse: Purse): Promise<bigint> {
  const { world, token, rate = 1n } = purse;
  const { payee, stranger } = world.people;
  const agreement = await openWith(purse, FEE);
  await passClose(world);
  const claiming = await world.escrow.connect(stranger).claim(agreement, [CORE], GAS);
  await expect(claiming).to.emit(world.escrow, "Claimed").withArgs(agreement, 3, 0n, stranger, [CORE]);
  expect(await token.balanceOf(payee)).to.equal(FEE / rate);
  expect(await world.escrow.owed(token, payee)).to.equal(0n);
  await expectConservation(world, token, [agreement]);
  return (await claiming.wait())!.gasUsed;
}

/** A claim is decided all the same, and its money waits for the payee. Returns the gas it took. */
export async function expectOwesPayout(purse: Purse, spoil: Turn, mend: Turn): Promise<bigint> {
  const { world, token } = purse;
  const { payee, stranger } = world.people;
  const agreement = await openWith(purse, FEE);
  await passClose(world);
  await spoil();
  const claiming = await world.escrow.connect(stranger).claim(agreement, [CORE], GAS);
  await expect(claiming).to.emit(world.escrow, "Claimed").withArgs(agreement, 3, 0n, stranger, [CORE]);
  await expect(claiming).to.emit(world.escrow, "PayoutRefused").withArgs(token, payee, FEE);
  expect((await world.escrow.stateOf(agreement)).settled).to.equal(1n);
  expect(await world.escrow.owed(token, payee)).to.equal(FEE);
  await mend();
  expect(await token.balanceOf(payee)).to.equal(0n);
  await expectConservation(world, token, [agreement]);
  return (await claiming.wait())!.gasUsed;
}

/** What is left over reaches the commissioner. */
export async function expectReclaims(purse: Purse): Promise<void> {
  const { world, token, rate = 1n } = purse;
  const { commissioner } = world.people;
  const agreement = await openWith(purse, FEE + SURPLUS);
  const before = await token.balanceOf(commissioner);
  await expect(world.escrow.connect(commissioner).reclaim(agreement, GAS))
    .to.emit(world.escrow, "Reclaimed")
    .withArgs(agreement, 3, FEE, commissioner, SURPLUS);
  expect((await token.balanceOf(commissioner)) - before).to.equal(SURPLUS / rate);
  await expectConservation(world, token, [agreement]);
}

/** What is left over waits for the commissioner. */
export async function expectOwesReclaim(purse: Purse, spoil: Turn, mend: Turn): Promise<void> {
  const { world, token } = purse;
  const { commissioner } = world.people;
  const agreement = await openWith(purse, FEE + SURPLUS);
  await spoil();
  const reclaiming = await world.escrow.connect(commissioner).reclaim(agreement, GAS);
  await expect(reclaiming).to.emit(world.escrow, "Reclaimed").withArgs(agreement, 3, FEE, commissioner, SURPLUS);
  await expect(reclaiming).to.emit(world.escrow, "PayoutRefused").withArgs(token, commissioner, SURPLUS);
  expect(await world.escrow.owed(token, commissioner)).to.equal(SURPLUS);
  await mend();
  await expectConservation(world, token, [agreement]);
}

/** What the escrow once owed reaches the payee. */
export async function expectWithdraws(purse: Purse): Promise<void> {
  const { world, token, rate = 1n } = purse;
  const { payee } = world.people;
  const agreement = await openOwing(purse);
  await expect(world.escrow.withdraw(token, payee, payee, GAS))
    .to.emit(world.escrow, "Withdrawn")
    .withArgs(token, payee, payee, FEE);
  expect(await token.balanceOf(payee)).to.equal(FEE / rate);
  expect(await world.escrow.owed(token, payee)).to.equal(0n);
  await expectConservation(world, token, [agreement]);
}

/** A withdrawal that the token spoils as `expectRefusal` says: the money is owed still, and delivered once mended. */
export async function expectWithdrawsLater(
  purse: Purse,
  spoil: Turn,
  expectRefusal: (withdrawing: Promise<unknown>) => PromiseLike<void>,
  mend: Turn,
): Promise<void> {
  const { world, token } = purse;
  const { payee } = world.people;
  const agreement = await openOwing(purse);
  await spoil();
  await expectRefusal(world.escrow.withdraw(token, payee, payee, GAS));
  expect(await world.escrow.owed(token, payee)).to.equal(FEE);
  await mend();
  await expectConservation(world, token, [agreement]);
  await world.escrow.withdraw(token, payee, payee);
  expect(await token.balanceOf(payee)).to.equal(FEE);
  await expectConservation(world, token, [agreement]);
}

/** An agreement whose fee the escrow owes the payee, for the token once refused it. */
export async function openOwing(purse: Purse): Promise<string> {
  const { world, token } = purse;
  const agreement = await openWith(purse, FEE);
  const { commissioner } = world.people;
  await whileTokenIsGone(world, token, () => world.escrow.connect(commissioner).grant(agreement, [CORE], ZeroHash));
  return agreement;
}
