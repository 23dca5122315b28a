import { fetchRegisterEvents } from "../../../adapters/register.js";
import { chainTime } from "../../../adapters/rpc.js";
import { isInGoodStanding, replayRegister } from "../../../register/enrolments.js";
import { parseBlock } from "../../blocks.js";
import type { Handler } from "../../program.js";
import { describeEnrolments } from "../../render/enrolment.js";
import type { DataOf } from "../../shapes/index.js";
import { openRegister, seatOption, type RegisterOptions } from "./shared.js";

interface Options extends RegisterOptions {
  readonly seat?: string;
  readonly inGoodStanding?: boolean;
  readonly fromBlock: string;
}

export const list: Handler<Options, DataOf<"register list">> = async (context, _args, options) => {
  const fromBlock = BigInt(parseBlock(options.fromBlock));
  const seat = options.seat === undefined ? undefined : seatOption(options.seat);
  const { chain, address } = await openRegister(context, options);
  const toBlock = BigInt(await chain.provider.getBlockNumber());
  const events = await fetchRegisterEvents(chain.provider, address, { fromBlock, toBlock });
  const now = await chainTime(chain);
  const enrolments = replayRegister(events)
    .map((enrolment) => ({ ...enrolment, isInGoodStanding: isInGoodStanding(enrolment, now) }))
    .filter((enrolment) => seat === undefined || enrolment.seat === seat)
    .filter((enrolment) => options.inGoodStanding !== true || enrolment.isInGoodStanding);
  return {
    text: enrolments.length === 0 ? "Nobody." : describeEnrolments(enrolments, await context.book()),
    data: { register: address, time: now, enrolments },
  };
};
