import { ZeroHash, type ContractTransactionResponse } from "ethers";
import type { Terms } from "../../../src/agreement/terms.js";
import type { Consents } from "../../../src/attestation/signatures.js";
import type { Amendment, Appointment } from "../../../src/attestation/typedData.js";
import type { World } from "../../helpers/escrow.js";
import { signedItem, type LoggedEvent } from "../../helpers/panel.js";
import { amendmentToAbi, appointmentOf, parties } from "../../helpers/signed.js";
import { readState, type StateFields } from "../../helpers/state.js";

/** Terms as the contract returns and logs them. */
export function inOrder(terms: Terms): unknown[] {
  const { commissioner, provider, payee, token, arbiter, register, panel } = terms;
  const { carePlan, placementRef, noticePeriod, holdPeriod, longStop } = terms;
  const people = [commissioner, provider, payee, token, arbiter, register, [...panel]];
  return [...people, carePlan, placementRef, noticePeriod, holdPeriod, longStop];
}

interface Logged {
  readonly sequence: bigint;
  readonly balance: bigint;
  readonly caller: { readonly address: string };
}

export function amendedEvent(amendment: Amendment, consents: Consents, logged: Logged): LoggedEvent {
  const { agreement, version, endsAt, terms, review, validUntil } = amendment;
  return [
    "Amended",
    agreement,
    logged.sequence,
    logged.balance,
    logged.caller.address,
    [agreement, version, endsAt, inOrder(terms), review, validUntil],
    amendmentToAbi(amendment).words,
    BigInt(consents.signers),
    consents.signatures,
  ];
}

export function appointedEvent(appointment: Appointment, consents: Consents, logged: Logged): LoggedEvent {
  const { agreement, version, seat, account, validUntil } = appointment;
  return [
    "Appointed",
    agreement,
    logged.sequence,
    logged.balance,
    logged.caller.address,
    [agreement, version, seat, account, validUntil],
    BigInt(consents.signers),
    consents.signatures,
  ];
}

/** The commissioner pays at its own discretion. */
export const grant = (
  world: World,
  agreement: string,
  tranches: readonly bigint[],
): Promise<ContractTransactionResponse> =>
  world.escrow.connect(world.people.commissioner).grant(agreement, [...tranches], ZeroHash);

/** The provider freezes what is open. */
export const challenge = (
  world: World,
  agreement: string,
  tranches: readonly bigint[],
): Promise<ContractTransactionResponse> =>
  world.escrow.connect(world.people.provider).challenge(agreement, [...tranches], ZeroHash);

/** Inspector, social worker and manager find these tranches not met. */
export async function refuse(
  world: World,
  agreement: string,
  tranches: readonly bigint[],
): Promise<ContractTransactionResponse> {
  const findings = tranches.map((tranche): [bigint, bigint] => [tranche, 0n]);
  return world.escrow.attest([await signedItem(world, agreement, findings)]);
}

/** The provider gives notice. */
export const giveNotice = (world: World, agreement: string, endsAt: bigint): Promise<ContractTransactionResponse> =>
  world.escrow.connect(world.people.provider).giveNotice(agreement, endsAt, ZeroHash);

/** The inspector, or another seat, stops outcome money. */
export const hold = (world: World, agreement: string, seat: 0 | 1 | 2 | 3 = 0): Promise<ContractTransactionResponse> =>
  world.escrow.connect(world.people.seats[seat]).hold(agreement, ZeroHash);

/** Signs and sends an appointment. */
export async function appoint(
  world: World,
  agreement: string,
  fields: Partial<Appointment> & Pick<Appointment, "seat" | "account">,
  signers = parties(world),
): Promise<ContractTransactionResponse> {
  const { appointment, consents } = await appointmentOf(world, agreement, fields, signers);
  return world.escrow.appoint(appointment, consents);
}

/** What every tranche is now. */
export async function statusesOf(world: World, agreement: string): Promise<bigint[]> {
  const schedule = await world.escrow.scheduleOf(agreement);
  return Promise.all(schedule.map((_, index) => world.escrow.statusOf(agreement, index)));
}

/** The state without the place of its terms. */
export async function fieldsOf(world: World, agreement: string): Promise<StateFields> {
  const { terms, ...fields } = await readState(world, agreement);
  if (BigInt(terms) === 0n) throw new Error("The agreement has no terms.");
  return fields;
}

/** The same panel and roles with another person's world in front: whoever signs for a seat is taken from there. */
export function withSeat(world: World, seat: number, account: World["people"]["stranger"]): World {
  const [inspector, socialWorker, manager, health] = world.people.seats;
  const seats = [inspector, socialWorker, manager, health].map((own, index) => (index === seat ? account : own));
  return { ...world, people: { ...world.people, seats: [seats[0]!, seats[1]!, seats[2]!, seats[3]!] } };
}

export const latest = async (world: World): Promise<bigint> => BigInt(await world.helpers.time.latest());
