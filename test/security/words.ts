import { TypedDataEncoder, type ContractTransactionResponse } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Terms } from "../../src/agreement/terms.js";
import { packTranche } from "../../src/agreement/tranche.js";
import type { Consents, SignerSignature } from "../../src/attestation/signatures.js";
import {
  AMENDMENT_TYPES,
  APPOINTMENT_TYPES,
  ATTESTATION_TYPES,
  RETRACTION_TYPES,
  SETTLEMENT_TYPES,
  TERMINATION_TYPES,
  TERMS_TYPES,
  attestationDigest,
  type Types,
} from "../../src/attestation/typedData.js";
import {
  CORE,
  DAY,
  HEALTH,
  MET,
  POUND,
  attestationOf,
  attestationToAbi,
  toAbi,
  type World,
} from "../helpers/escrow.js";
import { amendmentToAbi } from "../helpers/signed.js";

/** Where a word is spoken: an agreement in one of its versions. */
export interface Setting {
  readonly world: World;
  readonly agreement: string;
  readonly terms: Terms;
  readonly version: bigint;
}

/** Something to be signed, and how it is handed in. */
export interface Word {
  readonly types: Types;
  readonly message: Record<string, unknown>;
  send(consents: Consents): Promise<ContractTransactionResponse>;
}

/** One of the types that are signed. */
export interface Kind {
  readonly name: string;
  /** What is logged when it counts. */
  readonly event: string;
  /** Whose word it is; always bits 0 and 1 of them. */
  readonly signedBy: "parties" | "seats";
  /** Why it is refused if bit 3 signs besides, which no account stands for. */
  readonly vacant: string;
  /** Why it is refused if nobody signs. */
  nobody(setting: Setting): [error: string, ...args: unknown[]];
  make(setting: Setting): Word;
}

/** Enough for any of these calls, so that nothing has to be estimated with a wallet that burns gas. */
const GAS = { gasLimit: 3_000_000n };
const COMMITMENT = `0x${"d7".repeat(32)}`;

const common = ({ world, agreement, version }: Setting) => ({
  agreement,
  version,
  validUntil: world.start + 30n * DAY,
});

/** Terms of another placement: the agreement is named in their reference, as it is in every other word. */
function termsWord({ world, agreement, terms }: Setting): Word {
  const { schedule } = world;
  const fresh = { ...terms, placementRef: agreement };
  return {
    types: TERMS_TYPES,
    message: { ...fresh, schedule },
    send: (consents) => world.escrow.open(toAbi(fresh), schedule.map(packTranche), consents, GAS),
  };
}

const met = ({ world, agreement, version }: Setting) => attestationOf(world, agreement, [[CORE, MET]], { version });

function attestationWord(setting: Setting): Word {
  const attestation = met(setting);
  return {
    types: ATTESTATION_TYPES,
    message: { ...attestation },
    send: (consents) => setting.world.escrow.attest([{ attestation: attestationToAbi(attestation), ...consents }], GAS),
  };
}

function retractionWord(setting: Setting): Word {
  const { world, agreement } = setting;
  const attestation = met(setting);
  return {
    types: RETRACTION_TYPES,
    message: { agreement, attestation: attestationDigest(world.domain, attestation) },
    send: (consents) => world.escrow.retractBySignature(attestationToAbi(attestation), consents, GAS),
  };
}

function amendmentWord(setting: Setting): Word {
  const { world, terms } = setting;
  const changed = { ...terms, noticePeriod: 27n * DAY, schedule: world.schedule };
  const amendment = { ...common(setting), endsAt: 0n, terms: changed, review: COMMITMENT };
  const { struct, words } = amendmentToAbi(amendment);
  return {
    types: AMENDMENT_TYPES,
    message: amendment,
    send: (consents) => world.escrow.amend(struct, words, consents, GAS),
  };
}

function appointmentWord(setting: Setting): Word {
  const { world } = setting;
  const appointment = { ...common(setting), seat: BigInt(HEALTH), account: world.people.seats[HEALTH].address };
  return {
    types: APPOINTMENT_TYPES,
    message: appointment,
    send: (consents) => world.escrow.appoint(appointment, consents, GAS),
  };
}

function terminationWord(setting: Setting): Word {
  const termination = { ...common(setting), endsAt: 0n, grounds: COMMITMENT };
  return {
    types: TERMINATION_TYPES,
    message: termination,
    send: (consents) => setting.world.escrow.terminate(termination, consents, GAS),
  };
}

function settlementWord(setting: Setting): Word {
  const sums = { settled: 0n, arrears: 0n, toPayee: 1_000n * POUND };
  const settlement = { ...common(setting), ...sums, statement: COMMITMENT };
  return {
    types: SETTLEMENT_TYPES,
    message: settlement,
    send: (consents) => setting.world.escrow.settle(settlement, consents, GAS),
  };
}

const noConsent = (): [string, ...unknown[]] => ["EscrowConsentsNeeded", 0b11, 0];

export const KINDS: readonly Kind[] = [
  {
    name: "Terms",
    event: "Opened",
    signedBy: "parties",
    vacant: "EscrowConsentsNeeded",
    nobody: noConsent,
    make: termsWord,
  },
  {
    name: "Attestation",
    event: "Attested",
    signedBy: "seats",
    vacant: "EscrowSignerUnknown",
    nobody: ({ agreement }) => ["EscrowQuorumNotReached", agreement, 0, 0, 2],
    make: attestationWord,
  },
  {
    name: "Retraction",
    event: "Retracted",
    signedBy: "seats",
    vacant: "EscrowSignerUnknown",
    nobody: ({ agreement }) => ["EscrowAlreadyRetracted", agreement, 0],
    make: retractionWord,
  },
  {
    name: "Amendment",
    event: "Amended",
    signedBy: "parties",
    vacant: "EscrowConsentsNeeded",
    nobody: noConsent,
    make: amendmentWord,
  },
  {
    name: "Appointment",
    event: "Appointed",
    signedBy: "parties",
    vacant: "EscrowSignerUnknown",
    nobody: () => ["EscrowTwoConsentsNeeded", 0],
    make: appointmentWord,
  },
  {
    name: "Termination",
    event: "Terminated",
    signedBy: "seats",
    vacant: "EscrowConsentsNeeded",
    nobody: noConsent,
    make: terminationWord,
  },
  {
    name: "Settlement",
    event: "Closed",
    signedBy: "parties",
    vacant: "EscrowConsentsNeeded",
    nobody: noConsent,
    make: settlementWord,
  },
];

/** Bits 0 and 1: commissioner and provider, or inspector and social worker. */
export function signersOf({ signedBy }: Kind, { people }: World): [HardhatEthersSigner, HardhatEthersSigner] {
  return signedBy === "parties" ? [people.commissioner, people.provider] : [people.seats[0], people.seats[1]];
}

export const digestOf = ({ domain }: World, { types, message }: Word): string =>
  TypedDataEncoder.hash(domain, types, message);

/** One account's signature over a word, in the world's domain unless told otherwise. */
export const sign = (
  world: World,
  { types, message }: Word,
  signer: HardhatEthersSigner,
  domain: Partial<World["domain"]> = {},
): Promise<string> => signer.signTypedData({ ...world.domain, ...domain }, types, message);

/** Both signatures that a word needs. */
export async function signBoth(
  kind: Kind,
  world: World,
  word: Word,
  domain: Partial<World["domain"]> = {},
): Promise<[SignerSignature, SignerSignature]> {
  const [first, second] = signersOf(kind, world);
  return [
    { bit: 0, signature: await sign(world, word, first, domain) },
    { bit: 1, signature: await sign(world, word, second, domain) },
  ];
}
