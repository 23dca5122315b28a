import type { Row } from "../row.js";
import { AGREEMENTS } from "./agreements.js";
import { ATTESTING } from "./attesting.js";
import { COURSE } from "./course.js";
import { DEPLOYMENT } from "./deployment.js";
import { FUNDING } from "./funding.js";
import { LIFETIME } from "./lifetime.js";
import { PAYMENT_RUNS } from "./paymentRuns.js";
import { SEATS } from "./seats.js";

/** Everything that is measured of the escrow. */
export const ROWS: readonly Row[] = [
  ...[ATTESTING, SEATS, PAYMENT_RUNS, FUNDING, COURSE, AGREEMENTS, DEPLOYMENT].flat(),
  LIFETIME,
];
