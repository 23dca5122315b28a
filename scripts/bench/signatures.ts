/**
 * `npm run bench:signatures -- --json FILE`: how many logged signatures a second are verified here, from the struct that
 * was signed to the account that signed it: its digest, the way to the workers and back, and the recovery.
 */
import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { getBytes, id, recoverAddress, SigningKey, TypedDataEncoder } from "ethers";
import { fittingEngine, openEngine, type EngineName } from "../../src/adapters/recovery/engines.js";
import { openRecovery } from "../../src/adapters/recovery/recovery.js";
import { runScript } from "../../src/adapters/runScript.js";
import {
  attestationDigest,
  ATTESTATION_TYPES,
  escrowDomain,
  type Attestation,
} from "../../src/attestation/typedData.js";
import { argumentsOf } from "../arguments.js";

interface Word {
  readonly attestation: Attestation;
  readonly signature: string;
}

interface Measured {
  readonly what: string;
  readonly workers: number;
  readonly signaturesPerSecond: number;
  /** Of all threads: tells the cost also where others use the machine. */
  readonly processorMicrosecondsEach: number;
}

const WORDS = 3_000;
const SIGNERS = 300;
const SECONDS = 4;
const DOMAIN = escrowDomain(31_337n, "0x5FbDB2315678afecb367f032d93F642f64180aa3");

function makeWords(): Word[] {
  const keys = Array.from({ length: SIGNERS }, (_, index) => new SigningKey(id(`signer ${index}`)));
  return Array.from({ length: WORDS }, (_, index) => {
    const attestation = {
      agreement: id(`agreement ${index % 97}`),
      version: 1n,
      findings: [0n, 1n, 2n].map((tranche) => ({ tranche, achieved: 10_000n })),
      overRefusal: false,
      evidence: id(`evidence ${index}`),
      validUntil: 1_800_000_000n,
    };
    const key = keys[index % SIGNERS] ?? new SigningKey(id("nobody"));
    return { attestation, signature: key.sign(attestationDigest(DOMAIN, attestation)).serialized };
  });
}

/** Repeats the work for some seconds, once before for nothing. */
async function measure(what: string, workers: number, work: () => number | Promise<number>): Promise<Measured> {
  await work();
  const start = performance.now();
  const before = process.cpuUsage();
  let [done, elapsed] = [0, 0];
  while (elapsed < SECONDS) {
    done += await work();
    elapsed = (performance.now() - start) / 1_000;
  }
  const { user, system } = process.cpuUsage(before);
  const measured = {
    what,
    workers,
    signaturesPerSecond: Math.round(done / elapsed),
    processorMicrosecondsEach: Math.round((user + system) / done),
  };
  const [rate, cost] = [measured.signaturesPerSecond, measured.processorMicrosecondsEach];
  console.log(`${what}, ${workers} workers: ${rate} signatures/s, ${cost} µs of processor time each`);
  return measured;
}

/** By threads of their own, as an audit does. */
async function measureRecovery(words: readonly Word[], engine: EngineName, workers: number): Promise<Measured> {
  const recovery = await openRecovery({ engine, workers });
  const measured = await measure(engine, workers, async () => {
    const claims = words.map(({ attestation, signature }) => ({
      digest: attestationDigest(DOMAIN, attestation),
      signature,
    }));
    const accounts = await recovery.recoverAll(claims);
    if (accounts.includes(null)) throw new Error("A signature is nobody's.");
    return accounts.length;
  });
  await recovery.close();
  return measured;
}

/** The library and nothing around it: no digest, no account. */
async function measureLibrary(words: readonly Word[], engine: EngineName): Promise<Measured> {
  const recover = await openEngine(engine);
  const claims = words.map(({ attestation, signature }) => {
    const bytes = getBytes(signature);
    const recoveryId: 0 | 1 = bytes[64] === 28 ? 1 : 0;
    return { digest: getBytes(attestationDigest(DOMAIN, attestation)), signature: bytes.subarray(0, 64), recoveryId };
  });
  return measure(`${engine}, the library alone`, 0, () => {
    for (const { digest, signature, recoveryId } of claims) recover(digest, signature, recoveryId);
    return claims.length;
  });
}

function measureEthers(words: readonly Word[]): Promise<Measured> {
  const few = words.slice(0, 100);
  return measure("ethers", 0, () => {
    for (const { attestation, signature } of few) {
      recoverAddress(TypedDataEncoder.hash(DOMAIN, ATTESTATION_TYPES, attestation), signature);
    }
    return few.length;
  });
}

async function measureAll(): Promise<Measured[]> {
  const words = makeWords();
  const results = [await measureEthers(words)];
  const engines: EngineName[] = (await fittingEngine()) === "native" ? ["native", "WebAssembly"] : ["WebAssembly"];
  for (const engine of engines) {
    results.push(await measureLibrary(words, engine));
    for (const workers of [1, 2]) results.push(await measureRecovery(words, engine, workers));
  }
  return results;
}

const USAGE = "npm run bench:signatures -- [--json FILE]";

await runScript(async () => {
  const { json } = argumentsOf(USAGE, { options: { json: { type: "string" } } }).values;
  const results = await measureAll();
  if (json === undefined) return 0;
  const machine = { node: process.version, processors: availableParallelism(), processor: cpus()[0]?.model };
  await writeFile(json, `${JSON.stringify({ ...machine, results }, null, 2)}\n`);
  return 0;
});
