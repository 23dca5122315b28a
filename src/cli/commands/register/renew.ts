import { readEnrolment, sendingFrom } from "../../../adapters/register.js";
import { seatInWords } from "../../../register/enrolmentList.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import { lastDayInWords } from "../../../agreement/moments.js";
import type { DataOf } from "../../shapes/index.js";
import { receiptData, sendChecked } from "../../send.js";
import {
  commitFor,
  credentialOption,
  expiresOption,
  keepCredentials,
  openRegister,
  seatOption,
  type PrivateOptions,
  type RegisterOptions,
} from "./shared.js";

interface Options extends SignerOptions, RegisterOptions, PrivateOptions {
  readonly seat: string;
  readonly expires: string;
  readonly credential?: string;
}

export const renew: Handler<Options, DataOf<"register renew">> = async (context, [given = ""], options) => {
  const seat = seatOption(options.seat);
  const expiresAt = expiresOption(options.expires);
  const credential = options.credential === undefined ? undefined : credentialOption(options.credential);
  const account = await context.account(given);
  const register = await openRegister(context, options);
  const contract = sendingFrom(register, await context.signer(options));
  const name = (await context.book()).nameOf(account);
  const until = lastDayInWords(expiresAt);
  await context.confirm(`Renew ${name} as ${seatInWords(seat)} until the end of ${until}?`, options);
  const before = await readEnrolment(register.contract, seat, account);
  const isNew = credential !== undefined;
  const kept = isNew ? commitFor(register, { account, seat, credential }) : undefined;
  const terms = { seat, account, expiresAt, credential: kept?.commitment ?? before.credential };
  await contract.renew.staticCall(terms);
  const file = kept === undefined ? undefined : await keepCredentials(context, options, [kept]);
  const receipt = await sendChecked(contract.renew, terms);
  const { status } = await readEnrolment(register.contract, seat, account);
  const lines = [
    `Renewed ${name} as ${seatInWords(seat)} until the end of ${until}.`,
    ...(status === "suspended" ? ["It is suspended as before: `register reinstate` lifts that."] : []),
    ...(file === undefined ? [] : [`The new credential and its salt are in ${file}.`]),
    `Block ${receipt.blockNumber}, transaction ${receipt.hash}.`,
  ];
  return {
    text: lines.join("\n"),
    data: { register: register.address, account, seat, status, expiresAt, ...receiptData(receipt) },
  };
};
