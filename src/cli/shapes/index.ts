import type { z } from "zod";
import { agreementShapes } from "./agreement.js";
import { attestShapes } from "./attest.js";
import { auditShapes } from "./audit.js";
import { auditReportShapes } from "./auditReport.js";
import { auditExportShapes } from "./auditExport.js";
import { auditTellingShapes } from "./auditTelling.js";
import { auditSyncShapes } from "./auditSync.js";
import { auditVerifyShapes } from "./auditVerify.js";
import { bundleShapes } from "./bundle.js";
import { catalogueShapes } from "./catalogue.js";
import { consentShapes } from "./consents.js";
import { dueShapes } from "./due.js";
import { evidenceShapes } from "./evidence.js";
import { inboxShapes } from "./inbox.js";
import { keyShapes } from "./keys.js";
import { monitorShapes } from "./monitor.js";
import { moneyShapes } from "./money.js";
import { payRunShapes } from "./payRun.js";
import { registerShapes } from "./register.js";
import { toolShapes } from "./tools.js";

/**
 * What each command prints with `--json`, by its words: strict, so that a field that is not told here is a fault. The
 * tests hold every output against these, and docs/json.md is made of them; no command loads them when it runs.
 */
export const SHAPES = {
  ...agreementShapes,
  ...dueShapes,
  ...consentShapes,
  ...moneyShapes,
  ...attestShapes,
  ...bundleShapes,
  ...payRunShapes,
  ...evidenceShapes,
  ...catalogueShapes,
  ...auditSyncShapes,
  ...auditShapes,
  ...auditVerifyShapes,
  ...monitorShapes,
  ...auditReportShapes,
  ...auditExportShapes,
  ...auditTellingShapes,
  ...registerShapes,
  ...inboxShapes,
  ...keyShapes,
  ...toolShapes,
} satisfies Record<string, z.ZodType>;

export type CommandName = keyof typeof SHAPES;

type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T;

/** What the handler of a command returns as data: printed, its bigints become decimal strings. */
export type DataOf<Name extends CommandName> = Frozen<z.output<(typeof SHAPES)[Name]>>;
