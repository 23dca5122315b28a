import { PlacementError } from "../../../errors.js";
import type { DataOf } from "../../shapes/index.js";

/** One thing that was looked at: how it is, and what to do if that is not well. */
export type Check = DataOf<"doctor">["checks"][number];
export type CheckName = Check["check"];

export const ok = (check: CheckName, found: string): Check => ({ check, state: "ok", found });

export const warning = (check: CheckName, found: string, next: string): Check => ({
  ...{ check, state: "warning", found, next },
});

export const failed = (check: CheckName, found: string, next: string): Check => ({
  ...{ check, state: "failed", found, next },
});

export const unchecked = (check: CheckName, found: string, next?: string): Check => ({
  ...{ check, state: "unchecked", found, ...(next !== undefined && { next }) },
});

/** A failure that is told in sentences becomes a failed check; anything else is a fault in the tool. */
export function failedBy(check: CheckName, error: unknown): Check {
  if (!(error instanceof PlacementError)) throw error;
  return failed(check, error.message, error.next ?? "Correct it, and run `placement doctor` again.");
}
