import { z } from "zod";
import { event, findingShape } from "./attest.js";
import { committed, moved, performed, receipt } from "./parts.js";
import { address, agreementId, amount, list, moment, role } from "./values.js";

const tranches = (description: string) => z.array(z.int().nonnegative()).describe(description);
const arrears = amount("what is decided and not yet funded");

/** What the commands print that move money, stop it, or decide about it outside the panel. */
export const moneyShapes = {
  fund: z.strictObject({
    agreement: agreementId,
    amount: amount("what was put in"),
    balance: amount("what is in the agreement now"),
    ...receipt,
  }),
  claim: z.strictObject({
    agreement: agreementId,
    tranches: tranches("those that were claimed"),
    arrears,
    ...receipt,
    events: list(event, "what the escrow recorded"),
    ...moved,
  }),
  grant: z.strictObject({
    agreement: agreementId,
    granted: tranches("those that are paid now"),
    arrears,
    ...committed("reason"),
    ...performed,
  }),
  withdraw: z.strictObject({
    agreement: agreementId,
    token: address("the money's contract"),
    account: address("for whom it waited"),
    to: address("where it went"),
    amount: amount("how much"),
    waiting: amount("what still waits"),
    ...performed,
  }),
  challenge: z.strictObject({
    agreement: agreementId,
    challenged: tranches("those that are challenged now"),
    ...committed("grounds"),
    ...performed,
  }),
  adjudicate: z.strictObject({
    agreement: agreementId,
    ruled: list(findingShape, "what the arbiter decided"),
    arrears,
    ...committed("ruling"),
    ...performed,
  }),
  hold: z.strictObject({
    agreement: agreementId,
    seat: role,
    heldUntil: moment("when the hold ends by itself"),
    ...committed("grounds"),
    ...performed,
  }),
  lift: z.strictObject({
    agreement: agreementId,
    nextHoldFrom: moment("when the next hold can start"),
    ...performed,
  }),
};
