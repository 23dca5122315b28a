import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { JsonRpcSigner } from "ethers";
import { attachEscrow, type Escrow } from "../../src/adapters/escrow.js";
import { packTranche, type SignedTerms, type Terms, type Tranche } from "../../src/agreement/index.js";
import {
  addSignature,
  requestAttestation,
  serialiseRequest,
  type SigningRequest,
} from "../../src/attestation/request.js";
import { encodeSignatures } from "../../src/attestation/signatures.js";
import {
  ATTESTATION_TYPES,
  TERMS_TYPES,
  escrowDomain,
  termsDigest,
  type Attestation,
  type EscrowDomain,
} from "../../src/attestation/typedData.js";
import type { Journey } from "./journey.js";

const DAY = 86_400n;
const POUND = 10n ** 18n;
export const FEE = 1_000n * POUND;
const ZERO = `0x${"00".repeat(20)}`;
const MET = 10_000n;

/** What differs from the usual placement. */
export interface Differing {
  readonly terms?: Partial<Terms>;
  readonly schedule?: readonly Partial<Tranche>[];
  readonly funds?: bigint;
}

/** Placements opened over JSON-RPC, quickly and as many as are wanted, and the panel's requests about them. */
export class PayRunStage {
  readonly #journey: Journey;
  readonly escrow: Escrow;
  readonly domain: EscrowDomain;
  readonly #now: bigint;
  #count = 0;

  private constructor(journey: Journey, chainId: bigint, now: bigint) {
    this.#journey = journey;
    this.escrow = attachEscrow(journey.chain.escrow, journey.chain.node.provider);
    this.domain = escrowDomain(chainId, journey.chain.escrow);
    this.#now = now;
  }

  static async set(journey: Journey): Promise<PayRunStage> {
    const { chainId } = await journey.chain.node.provider.getNetwork();
    const stage = new PayRunStage(journey, chainId, await journey.now());
    const council = await stage.signer("Northmoor Council");
    const { pound } = journey.chain;
    await (await pound.mint(council.address, 10_000_000n * POUND)).wait();
    await (await pound.connect(council).approve(stage.escrow, 10n ** 30n)).wait();
    return stage;
  }

  signer(name: string): Promise<JsonRpcSigner> {
    return this.#journey.chain.node.provider.getSigner(this.#journey.address(name));
  }

  folder(name: string): string {
    mkdirSync(join(this.#journey.folder.path, name), { recursive: true });
    return name;
  }

  /** Opens a placement and funds it; returns its id. */
  async open({ terms: others = {}, schedule: lines = [{}], funds }: Differing = {}): Promise<string> {
    const schedule = lines.map((line) => ({
      ...{ amount: FEE, opensAt: this.#now - DAY, closesAt: this.#now + 28n * DAY, requiredSeats: 2, quorum: 2 },
      ...{ paysOnSilence: false, outcome: "0x1122334455667788" },
      ...line,
    }));
    const terms = { ...(await this.#terms()), ...others };
    const signed: SignedTerms = { ...terms, schedule };
    const signatures = await Promise.all(
      ["Northmoor Council", "Alder House Ltd"].map(async (name, bit) => ({
        bit,
        signature: await (await this.signer(name)).signTypedData(this.domain, TERMS_TYPES, signed),
      })),
    );
    const id = termsDigest(this.domain, signed);
    const council = this.escrow.connect(await this.signer("Northmoor Council"));
    const panel: [string, string, string, string] = [...terms.panel];
    await (await council.open({ ...terms, panel }, schedule.map(packTranche), encodeSignatures(signatures))).wait();
    const amount = funds ?? schedule.reduce((sum, line) => sum + line.amount, 0n);
    if (amount > 0n) await (await council.fund(id, amount)).wait();
    return id;
  }

  async #terms(): Promise<Terms> {
    const of = (name: string): string => this.#journey.address(name);
    this.#count += 1;
    return {
      commissioner: of("Northmoor Council"),
      provider: of("Alder House Ltd"),
      payee: of("Alder House fees account"),
      token: await this.#journey.chain.pound.getAddress(),
      arbiter: of("Panel of Experts A"),
      register: ZERO,
      panel: [of("Inspector A"), of("Social Worker A"), of("Alder House manager"), ZERO],
      carePlan: `0x${"c1".repeat(32)}`,
      placementRef: `0x${this.#count.toString(16).padStart(64, "0")}`,
      noticePeriod: 28n * DAY,
      holdPeriod: 14n * DAY,
      longStop: 60n * DAY,
    };
  }

  attestation(agreement: string, changed: Partial<Attestation> = {}): Attestation {
    return {
      ...{ agreement, version: 1n, findings: [{ tranche: 0n, achieved: MET }], overRefusal: false },
      ...{ evidence: `0x${"e1".repeat(32)}`, validUntil: this.#now + 30n * DAY },
      ...changed,
    };
  }

  /** A request for these findings, signed by those named. */
  async request(attestation: Attestation, names: readonly string[]): Promise<SigningRequest> {
    const { panel } = await this.escrow.termsOf(attestation.agreement);
    let request = requestAttestation(this.domain, attestation, panel);
    for (const name of names) {
      const signer = await this.signer(name);
      const signature = await signer.signTypedData(this.domain, ATTESTATION_TYPES, attestation);
      request = addSignature(request, signer.address, signature);
    }
    return request;
  }

  write(path: string, request: SigningRequest): void {
    this.#journey.folder.write(path, serialiseRequest(request));
  }

  /** A placement and a complete request about it; returns the agreement. */
  async complete(path: string, differing: Differing = {}): Promise<string> {
    const agreement = await this.open(differing);
    this.write(path, await this.request(this.attestation(agreement), COMPLETE));
    return agreement;
  }

  async paid(agreement: string, tranche = 0): Promise<boolean> {
    return (await this.escrow.statusOf(agreement, tranche)) === 6n;
  }

  /** How many transactions the account has had mined. */
  nonce(name: string): Promise<number> {
    return this.#journey.chain.node.provider.getTransactionCount(this.#journey.address(name));
  }
}

export const COMPLETE = ["Social Worker A", "Alder House manager"] as const;
