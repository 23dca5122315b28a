import type { BuiltAgreement } from "../../src/agreement/index.js";
import type { Keystore } from "./keystore.js";
import type { Stage } from "./stage.js";

/** What the acts have at hand. */
export interface Setting {
  readonly stage: Stage;
  readonly now: () => Promise<bigint>;
  readonly keystore: Keystore;
  readonly moveTo: (time: bigint) => Promise<void>;
  /** What an account holds of the test token, in base units. */
  readonly balanceOf: (account: string) => Promise<bigint>;
  readonly mint: (account: string, pounds: bigint) => Promise<void>;
  readonly read: (name: string) => Promise<BuiltAgreement>;
}

/** A placement whose agreement both parties have signed and opened. */
export interface Placement {
  /** The private agreement file. */
  readonly file: string;
  readonly built: BuiltAgreement;
}

export const wallet = (name: string): string[] => ["--signer", "rpc", "--as", name, "--yes"];

/** A children's home: one-shot attestation, a graded finding, silence, and the inspection's holdback. */
export async function childrensHome(setting: Setting, home: Placement): Promise<void> {
  const { stage } = setting;
  stage.say(
    "== The children's home: two outcomes, the care itself, and a holdback that only an inspection releases ==",
  );
  await fund(setting, home, "60000.00");
  const education = firstOf(home, "QS-08");
  const planning = firstOf(home, "QS-14");
  await moveInto(setting, home, education);

  stage.say("The panel signs one request, each on their own machine; whoever likes submits it, and the home is paid.");
  await request(setting, home, "outcomes", [`${education}=met`, `${planning}=60%`], "alder-outcomes");
  await stage.show("attest", "sign", "outcomes.request.json", "--agreement", home.file, ...inspector(setting));
  for (const name of [home.built.names.socialWorker, home.built.names.registeredManager]) {
    await stage.ask("attest", "sign", "outcomes.request.json", ...wallet(name ?? ""));
  }
  await stage.show("attest", "status", "outcomes.request.json");
  await stage.show("attest", "submit", "outcomes.request.json", ...wallet(home.built.names.provider ?? ""));

  await claimOnSilence(setting, home);

  stage.say("The inspection has taken place: the inspector and the social worker release the holdback.");
  const holdback = firstOf(home, "R44-SAFE");
  await request(setting, home, "inspection", [`${holdback}=met`], "alder-inspection");
  await stage.ask("attest", "sign", "inspection.request.json", ...inspector(setting));
  await stage.ask("attest", "sign", "inspection.request.json", ...wallet(home.built.names.socialWorker ?? ""));
  await stage.show("attest", "submit", "inspection.request.json", ...wallet(home.built.names.provider ?? ""));
  await stage.show("agreement", "show", home.file);
}

/** Supported accommodation: the seats agree one by one on chain, and the last of them pays. */
export async function supportedAccommodation(setting: Setting, flat: Placement): Promise<void> {
  const { stage } = setting;
  stage.say("== The supported accommodation: the panel signs one by one, on chain ==");
  await fund(setting, flat, "20000.00", "--permit");
  const support = firstOf(flat, "SA-07");
  await moveInto(setting, flat, support);
  await request(setting, flat, "support", [`${support}=75%`], "birch-support");
  stage.say("Nobody has signed the file: each seat agrees by sending a transaction of its own.");
  await stage.show(
    "attest",
    "submit",
    "support.request.json",
    "--own-seat",
    ...wallet(flat.built.names.socialWorker ?? ""),
  );
  await stage.show("attest", "status", "support.request.json");
  await stage.show(
    "attest",
    "submit",
    "support.request.json",
    "--own-seat",
    ...wallet(flat.built.names.registeredManager ?? ""),
  );
  await claimOnSilence(setting, flat);
}

/** A respite stay: something was not met, and the money came in late. */
export async function respiteStay(setting: Setting, stay: Placement): Promise<void> {
  const { stage } = setting;
  stage.say("== The respite stay: an outcome that was not met, and a fee that is funded too late ==");
  await fund(setting, stay, "500.00");
  const health = firstOf(stay, "QS-10");
  await moveInto(setting, stay, health);
  await request(setting, stay, "respite", [`${health}=not-met`], "cedar-health");
  await stage.ask("attest", "sign", "respite.request.json", ...inspector(setting));
  await stage.ask("attest", "sign", "respite.request.json", ...wallet(stay.built.names.healthProfessional ?? ""));
  await stage.show("attest", "submit", "respite.request.json", ...wallet(stay.built.names.provider ?? ""));
  await claimOnSilence(setting, stay);
  stage.say("The balance was short: the rest is arrears, and the next money that comes in pays them first.");
  await fund(setting, stay, "2500.00");
}

/** Builds the agreement, has both parties sign, and opens it. */
export async function agree({ stage, read, mint }: Setting, name: string): Promise<Placement> {
  await stage.show("agreement", "build", `${name}.yaml`);
  const file = `${name}.agreement.json`;
  const built = await read(file);
  await mint(built.terms.commissioner, 100_000n);
  const terms = `${name}.terms.json`;
  for (const party of [built.names.commissioner, built.names.provider]) {
    await stage.ask("agreement", "sign", terms, ...wallet(party ?? ""));
  }
  stage.say("Both parties have signed; now it is opened on chain.");
  await stage.show("agreement", "open", terms, ...wallet(built.names.provider ?? ""));
  return { file, built };
}

export async function fund(
  { stage }: Setting,
  { file, built }: Placement,
  pounds: string,
  ...options: string[]
): Promise<void> {
  await stage.show("fund", file, pounds, ...options, ...wallet(built.names.commissioner ?? ""));
}

export async function request(
  { stage }: Setting,
  { file }: Placement,
  name: string,
  findings: readonly string[],
  visit: string,
): Promise<void> {
  const named = findings.flatMap((finding) => ["--finding", finding]);
  await stage.show("evidence", "pack", `visits/${visit}`);
  const evidence = ["--evidence", `visits/${visit}.evidence.json`];
  await stage.show("attest", "request", file, ...named, ...evidence, "--out", `${name}.request.json`);
}

export const inspector = ({ keystore }: Setting): string[] => [
  "--signer",
  keystore.file,
  "--password-file",
  keystore.passwordFile,
  "--yes",
];

/** The first tranche for an outcome of the catalogue; the care itself has no code. */
export function firstOf({ built }: Placement, code: string | undefined): number {
  const tranche = built.tranches.find((described) => described.code === code);
  if (tranche === undefined) throw new Error(`${built.name} has no tranche for ${code ?? "the care"}.`);
  return tranche.index;
}

/** To the middle of a tranche's window. */
async function moveInto(setting: Setting, { built }: Placement, index: number): Promise<void> {
  const { opensAt, closesAt } = trancheOf(built, index);
  setting.stage.say("Time passes: the care is under way.");
  await moveForward(setting, (opensAt + closesAt) / 2n);
}

/** The first core tranche's window closes and nobody disputed it: anyone may have it paid. */
async function claimOnSilence(setting: Setting, placement: Placement): Promise<void> {
  setting.stage.say(
    "The period has ended. Nobody disputed the care itself, so silence pays: wages never wait for a slow signer.",
  );
  await claimCore(setting, placement, firstOf(placement, undefined));
}

/** A core tranche, when its window closes. */
export async function claimCore(setting: Setting, { file, built }: Placement, core: number): Promise<void> {
  await moveForward(setting, trancheOf(built, core).closesAt);
  await setting.stage.show("claim", file, core.toString(), ...wallet(built.names.provider ?? ""));
}

/** The care itself, period by period. */
export function coreTranches({ built }: Placement): [number, number, ...number[]] {
  const [first, second, ...rest] = built.tranches.filter(({ kind }) => kind === "core").map(({ index }) => index);
  if (first === undefined || second === undefined) throw new Error(`${built.name} has too few periods.`);
  return [first, second, ...rest];
}

function trancheOf({ terms }: BuiltAgreement, index: number) {
  const tranche = terms.schedule[index];
  if (tranche === undefined) throw new Error(`The schedule has no tranche ${index}.`);
  return tranche;
}

/** The clock only goes forward; another placement may have moved it further already. */
async function moveForward({ moveTo, now }: Setting, time: bigint): Promise<void> {
  if (time > (await now())) await moveTo(time);
}
