import type { Movement, MovementKind } from "../audit/movements.js";

const TO_PAYEE: readonly MovementKind[] = ["payment", "arrears", "settlement"];

/** What went to the home, delivered or owed; what went back to the commissioner is no spending. */
export const paymentsToPayee = (movements: readonly Movement[]): Movement[] =>
  movements.filter(({ kind }) => TO_PAYEE.includes(kind));
