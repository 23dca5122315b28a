import { ZeroAddress, id, type ContractTransactionResponse } from "ethers";
import { packTranche, type Tranche } from "../../../src/agreement/tranche.js";
import type { Terms } from "../../../src/agreement/terms.js";
import { CALLERS_WORD, encodeSignatures, type Consents } from "../../../src/attestation/signatures.js";
import { termsDigest } from "../../../src/attestation/typedData.js";
import { person, type Person } from "../people.js";
import { DAY, TRANCHES, scheduleOf } from "./schedule.js";
import { callerFor, type Stage } from "./stage.js";

export interface PlacementOptions {
  /** Tells placements on one chain apart. */
  readonly number?: number;
  readonly tranches?: number;
  /** The fourth seat is filled, and every outcome requires all four. */
  readonly health?: boolean;
  readonly terms?: Partial<Terms>;
}

/** A placement's agreement as its parties sign it. */
export interface Placement {
  readonly agreement: string;
  readonly terms: Terms;
  readonly schedule: readonly Tranche[];
  /** By seat number; three unless the health professional's is filled too. */
  readonly seats: readonly Person[];
}

/** What its parties would sign; references look random, as the tools make them. */
export function draftPlacement(stage: Stage, options: PlacementOptions = {}): Placement {
  const { number = 1, tranches = TRANCHES, health = false } = options;
  const seats = panelOf(number).slice(0, health ? 4 : 3);
  const [inspector, socialWorker, manager, healthProfessional] = seats.map(({ address }) => address);
  if (inspector === undefined || socialWorker === undefined || manager === undefined) throw new Error("No panel.");
  const { commissioner, provider, payee, arbiter } = stage.parties;
  const terms: Terms = {
    commissioner: commissioner.address,
    provider: provider.address,
    payee: payee.address,
    token: stage.token,
    arbiter: arbiter.address,
    register: ZeroAddress,
    panel: [inspector, socialWorker, manager, healthProfessional ?? ZeroAddress],
    carePlan: id(`care plan ${number}`),
    placementRef: id(`placement ${number}`),
    noticePeriod: 28n * DAY,
    holdPeriod: 14n * DAY,
    longStop: 90n * DAY,
    ...options.terms,
  };
  const schedule = scheduleOf(stage, tranches, health ? 0b1111 : 0b0111);
  return { agreement: termsDigest(stage.domain, { ...terms, schedule }), terms, schedule, seats };
}

const panelOf = (number: number): readonly Person[] => [
  person(`inspector ${number % 5}`),
  person(`social worker ${number}`),
  person("registered manager"),
  person(`health professional ${number % 7}`),
];

/** The signatures of people at their bits on one digest; callers sign by sending. */
export function signedAt(
  signers: readonly (readonly [bit: number, signer: Person])[],
  digest: string,
  callers: readonly number[] = [],
): Consents {
  return encodeSignatures([
    ...signers.map(([bit, signer]) => ({ bit, signature: signer.sign(digest) })),
    ...callers.map((bit) => ({ bit, signature: CALLERS_WORD })),
  ]);
}

export const bothParties = ({ parties }: Stage) =>
  [
    [0, parties.commissioner],
    [1, parties.provider],
  ] as const;

/** TypeChain wants mutable lists. */
export const termsToAbi = (terms: Terms) => ({ ...terms, panel: [...terms.panel] as [string, string, string, string] });

export function open(stage: Stage, placement: Placement): Promise<ContractTransactionResponse> {
  const { terms, schedule, agreement } = placement;
  const consents = signedAt(bothParties(stage), agreement);
  return stage.escrow.connect(stage.relayer).open(termsToAbi(terms), schedule.map(packTranche), consents);
}

/** The commissioner puts in what the whole schedule may pay, unless told otherwise. */
export async function fund(
  stage: Stage,
  { agreement, schedule }: Placement,
  amount = schedule.reduce((sum, tranche) => sum + tranche.amount, 0n),
): Promise<ContractTransactionResponse> {
  return stage.escrow.connect(await callerFor(stage, stage.parties.commissioner)).fund(agreement, amount);
}

/** An agreement that is open, and funded in full. */
export async function fundedPlacement(stage: Stage, options: PlacementOptions = {}): Promise<Placement> {
  const placement = draftPlacement(stage, options);
  await open(stage, placement);
  await fund(stage, placement);
  return placement;
}

export function seatOf({ seats }: Placement, seat: number): Person {
  const found = seats[seat];
  if (found === undefined) throw new Error(`Nobody has seat ${seat}.`);
  return found;
}
