import { ZeroHash, id } from "ethers";
import type { DenyListToken } from "../../typechain-types/index.js";
import {
  CORE,
  DAY,
  HEALTH,
  HOLDBACK,
  INSPECTOR,
  MANAGER,
  MET,
  POUND,
  SOCIAL_WORKER,
  THREE_OF_THREE,
  TWO_OF_THREE,
  attestationOf,
  attestationToAbi,
  createWorld,
  itemOf,
  openFunded,
  type World,
} from "./escrow.js";
import { GROUNDS, RULING, challenge, grant, hold, lift } from "./disputes.js";
import { panelWith, placement, signatureBy, itemSigned } from "./panel.js";
import { amend, appointmentOf, settlementOf, terminationOf } from "./signed.js";

/** A chain whose escrow has emitted every event it can. */
export interface EveryEvent {
  readonly world: World;
  /** Most of what can happen to an agreement; a contract wallet holds its seat 3. */
  readonly eventful: string;
  /** Closed by both parties; the token refused both payouts, of which one was delivered later. */
  readonly settled: string;
  /** Never funded: challenged, held, and claimed on silence, which left arrears. */
  readonly quiet: string;
  /** The contract wallet that spoke. */
  readonly wallet: string;
  readonly token: DenyListToken;
}

/** How `DenyListToken` treats an account. */
const [WELCOMES, REVERTS] = [0, 1];

export async function everyEvent(): Promise<EveryEvent> {
  const world = await createWorld();
  const { ethers, people } = world;
  const token = await ethers.deployContract("DenyListToken");
  await token.mint(people.commissioner, 1_000_000n * POUND);
  await token.connect(people.commissioner).approve(world.escrow, ethers.MaxUint256);
  const owned = await ethers.deployContract("OwnedWallet", [people.seats[HEALTH]]);
  const wallet = await owned.getAddress();
  const settled = await tellSettled(world, token);
  const quiet = await openFunded(world, { terms: placement(77), funds: 0n });
  const eventful = await tellEventful(world, wallet);
  await challenge(world, quiet, [HOLDBACK], people.provider);
  await hold(world, quiet);
  await world.helpers.time.increaseTo(world.start + 29n * DAY);
  await world.escrow.claim(quiet, [CORE]);
  return { world, eventful, settled, quiet, wallet, token };
}

async function tellSettled(world: World, token: DenyListToken): Promise<string> {
  const { escrow, people } = world;
  const agreement = await openFunded(world, { terms: { token: await token.getAddress(), ...placement(78) } });
  const { settlement, consents } = await settlementOf(world, agreement, { toPayee: 500n * POUND });
  await token.treat(people.payee, REVERTS);
  await token.treat(people.commissioner, REVERTS);
  await escrow.settle(settlement, consents);
  await token.treat(people.payee, WELCOMES);
  await escrow.withdraw(token, people.payee, people.payee);
  await escrow.connect(people.provider).cancel(id("a consent that was taken back"));
  return agreement;
}

async function tellEventful(world: World, wallet: string): Promise<string> {
  const { escrow, people, helpers } = world;
  const panel = panelWith(world, { [HEALTH]: wallet });
  const agreement = await openFunded(world, { terms: { panel }, funds: 21_500n * POUND });
  await tellPanel(world, agreement);
  await challenge(world, agreement, [CORE, HOLDBACK], people.provider);
  await escrow.connect(people.arbiter).adjudicate(agreement, [{ tranche: HOLDBACK, achieved: 2_500n }], RULING);
  await hold(world, agreement);
  await helpers.time.increase(DAY);
  await lift(world, agreement);
  await amend(world, agreement, { terms: { panel, noticePeriod: 7n * DAY } });
  const successor = { seat: BigInt(HEALTH), account: people.stranger.address, version: 2n };
  const { appointment, consents } = await appointmentOf(world, agreement, successor);
  await escrow.appoint(appointment, consents);
  const soon = BigInt(await helpers.time.latest()) + 40n * DAY;
  await escrow.connect(people.provider).giveNotice(agreement, soon, GROUNDS);
  const ending = await terminationOf(world, agreement, { version: 3n, endsAt: soon - 5n * DAY });
  await escrow.terminate(ending.termination, ending.consents);
  // More is decided than is there; what comes in later pays it.
  await grant(world, agreement, [CORE, THREE_OF_THREE]);
  await escrow.connect(people.commissioner).fund(agreement, 5_000n * POUND);
  await escrow.connect(people.commissioner).reclaim(agreement);
  return agreement;
}

/** An endorsement taken back, a decision with a wallet's word, and a refusal with a caller's. */
async function tellPanel(world: World, agreement: string): Promise<void> {
  const { escrow, people } = world;
  const endorsed = attestationOf(world, agreement, [[HOLDBACK, MET]]);
  await escrow.attest([await itemOf(world, endorsed, [INSPECTOR])]);
  await escrow.connect(people.seats[INSPECTOR]).retract(attestationToAbi(endorsed));
  const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, 5_000n]]);
  const words = [SOCIAL_WORKER, HEALTH].map(async (bit) => ({
    bit,
    signature: await signatureBy(world, people.seats[bit]!, attestation),
  }));
  await escrow.attest([itemSigned(attestation, await Promise.all(words))]);
  const refusal = attestationOf(world, agreement, [[HOLDBACK, 0n]], { evidence: ZeroHash });
  await escrow.connect(people.seats[MANAGER]).attest([await itemOf(world, refusal, [INSPECTOR], [MANAGER])]);
}
