import { SEATS } from "../../../agreement/index.js";
import { readText } from "../../../adapters/files.js";
import { readEnrolment } from "../../../adapters/register.js";
import { chainTime } from "../../../adapters/rpc.js";
import { parseCredentials } from "../../../register/credentials.js";
import { isInGoodStanding } from "../../../register/enrolments.js";
import type { Context } from "../../context.js";
import type { Handler } from "../../program.js";
import { describeEnrolments } from "../../render/enrolment.js";
import type { DataOf } from "../../shapes/index.js";
import { openRegister, type PrivateOptions, type RegisterOptions } from "./shared.js";

export const show: Handler<RegisterOptions & PrivateOptions, DataOf<"register show">> = async (
  context,
  [given = ""],
  options,
) => {
  const credentials = await readPrivate(context, options);
  const account = await context.account(given);
  const { chain, contract, address } = await openRegister(context, options);
  const read = await Promise.all(SEATS.map((_, seat) => readEnrolment(contract, seat, account)));
  const now = await chainTime(chain);
  const enrolments = read
    .filter(({ status }) => status !== "not enrolled")
    .map((enrolment) => ({
      ...enrolment,
      isInGoodStanding: isInGoodStanding(enrolment, now),
      ...(credentials === undefined ? {} : { provenCredential: credentials.get(enrolment.credential) ?? null }),
    }));
  const name = (await context.book()).nameOf(account);
  const text =
    enrolments.length === 0
      ? `${name} (${account}) was never enrolled for any seat.`
      : `${name} (${account})\n${describeEnrolments(enrolments, undefined)}`;
  return { text, data: { register: address, account, time: now, enrolments } };
};

/** The credentials behind commitments, if the body's private file was named. */
async function readPrivate(context: Context, options: PrivateOptions): Promise<Map<string, string> | undefined> {
  if (options.private === undefined) return undefined;
  const records = parseCredentials(await readText(context.path(options.private)), options.private);
  return new Map(records.map(({ commitment, credential }) => [commitment, credential]));
}
