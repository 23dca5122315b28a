import { id, type TransactionResponse } from "ethers";
import { deploySafe } from "../../../../test/helpers/safe.js";
import { attestationDigest } from "../../../../src/attestation/typedData.js";
import { encodeSignatures } from "../../../../src/attestation/signatures.js";
import { attest, attestationOf, itemOf } from "../attestation.js";
import { fundedPlacement, seatOf, draftPlacement } from "../placement.js";
import { DAY, INSPECTOR, MANAGER, SOCIAL_WORKER, enterPeriod, trancheOf } from "../schedule.js";
import { row, type Row } from "../row.js";
import type { Stage } from "../stage.js";

const FIRST = trancheOf("outcome", 0);

/** Each seat's body is an account of the chain's own: see the stage. */
async function payRegistered(stage: Stage): Promise<TransactionResponse> {
  const { register, registerBodies, start } = stage;
  const placement = await fundedPlacement(stage, { terms: { register: await register.getAddress() } });
  for (const [seat, { address }] of placement.seats.entries()) {
    const enrolment = { seat, account: address, expiresAt: start + 365n * DAY, credential: id(`credential ${seat}`) };
    await register.connect(registerBodies[seat]).enrol(enrolment);
  }
  await enterPeriod(stage, 0);
  return attest(stage, [itemOf(stage, placement, [FIRST])]);
}

/** The social workers' team shares a Safe: any two of three. */
async function payByTeam(stage: Stage): Promise<TransactionResponse> {
  const owners = (await stage.ethers.getSigners()).slice(10, 13);
  const team = await deploySafe(stage.relayer, owners, 2);
  const [inspector, , manager, health] = draftPlacement(stage).terms.panel;
  const placement = await fundedPlacement(stage, { terms: { panel: [inspector, team.address, manager, health] } });
  await enterPeriod(stage, 0);
  const attestation = attestationOf(stage, placement, [FIRST]);
  const digest = attestationDigest(stage.domain, attestation);
  const consents = encodeSignatures([
    { bit: INSPECTOR, signature: seatOf(placement, INSPECTOR).sign(digest) },
    { bit: SOCIAL_WORKER, signature: await team.sign(digest, owners.slice(0, 2)) },
    { bit: MANAGER, signature: seatOf(placement, MANAGER).sign(digest) },
  ]);
  return attest(stage, [{ attestation, ...consents }]);
}

export const SEATS: readonly Row[] = [
  row("attest-3of3-register", "as attest-3of3-first, a register asked for the seats' standing", [], payRegistered),
  row("attest-3of3-safe", "as attest-3of3-first, one seat a Safe 1.4.1 of which two of three sign", [], payByTeam),
];
