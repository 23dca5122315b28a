import type { Handler } from "../../program.js";
import { describeChecks } from "../../render/doctor.js";
import type { DataOf } from "../../shapes/index.js";
import type { RegisterOptions } from "../register/shared.js";
import { chainChecks } from "./chainChecks.js";
import { machineChecks, type MachineOptions } from "./machineChecks.js";

/** Looks at everything that has to be right before money depends on it; changes nothing. */
export const doctor: Handler<MachineOptions & RegisterOptions, DataOf<"doctor">> = async (context, _args, options) => {
  const checks = [...(await machineChecks(context, options)), ...(await chainChecks(context, options))];
  const isSound = checks.every(({ state }) => state !== "failed");
  return { text: describeChecks(checks), data: { isSound, checks }, ok: isSound };
};
