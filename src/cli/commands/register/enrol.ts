import type { ContractTransactionReceipt } from "ethers";
import { readText } from "../../../adapters/files.js";
import { sendingFrom, type ConnectedRegister } from "../../../adapters/register.js";
import { PlacementError } from "../../../errors.js";
import type { CredentialRecord } from "../../../register/credentials.js";
import { parseEnrolmentList, seatInWords, type EnrolmentRow } from "../../../register/enrolmentList.js";
import type { Context } from "../../context.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import { describeRows } from "../../render/enrolment.js";
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
  readonly seat?: string;
  readonly expires?: string;
  readonly credential?: string;
  readonly csv?: string;
}

export const enrol: Handler<Options, DataOf<"register enrol">> = async (context, [given], options) => {
  const rows = await readRows(context, given, options);
  const register = await openRegister(context, options);
  const signer = await context.signer(options);
  context.io.err(`${describeRows(rows, await context.book())}\n`);
  await context.confirm(rows.length === 1 ? "Enrol this account?" : `Enrol these ${rows.length} accounts?`, options);
  const kept = rows.map(({ account, seat, credential }) => commitFor(register, { account, seat, credential }));
  const terms = rows.map(({ seat, account, expiresAt }, index) => ({
    seat,
    account,
    expiresAt,
    credential: kept[index]?.commitment ?? "",
  }));
  const { enrol: enrolOne, enrolAll } = sendingFrom(register, signer);
  const [only, ...others] = terms;
  const isList = only === undefined || others.length > 0;
  await (isList ? enrolAll.staticCall(terms) : enrolOne.staticCall(only));
  const file = await keepCredentials(context, options, kept);
  const receipt = await (isList ? sendChecked(enrolAll, terms) : sendChecked(enrolOne, only));
  return report(receipt, { register, rows, kept, file });
};

/** One account by options, or a list by a file: never both. */
async function readRows(context: Context, given: string | undefined, options: Options): Promise<EnrolmentRow[]> {
  const { seat, expires, credential, csv } = options;
  const single = [given, seat, expires, credential];
  if (csv !== undefined && single.every((value) => value === undefined)) {
    const book = await context.book();
    const text = await readText(context.path(csv));
    return parseEnrolmentList(text, csv, (account) => book.resolve(account));
  }
  if (
    csv === undefined &&
    given !== undefined &&
    seat !== undefined &&
    expires !== undefined &&
    credential !== undefined
  ) {
    return [
      {
        seat: seatOption(seat),
        expiresAt: expiresOption(expires),
        credential: credentialOption(credential),
        account: await context.account(given),
      },
    ];
  }
  throw new PlacementError("bad-usage", "Whom shall the register enrol, for which seat and until when?", {
    next: "Give an account with --seat, --expires and --credential, or a list with --csv and nothing besides.",
  });
}

function report(
  receipt: ContractTransactionReceipt,
  done: { register: ConnectedRegister; rows: readonly EnrolmentRow[]; kept: readonly CredentialRecord[]; file: string },
) {
  const { rows, kept, file, register } = done;
  const who = rows.length === 1 ? `1 account` : `${rows.length} accounts`;
  const lines = [
    `Enrolled ${who} as ${[...new Set(rows.map(({ seat }) => seatInWords(seat)))].join(", ")}.`,
    `The credentials and their salts are in ${file}: back it up, and give it to nobody.`,
    `Block ${receipt.blockNumber}, transaction ${receipt.hash}.`,
  ];
  const enrolled = rows.map(({ account, seat, expiresAt }, index) => ({
    account,
    seat,
    expiresAt,
    commitment: kept[index]?.commitment ?? "",
  }));
  return {
    text: lines.join("\n"),
    data: { register: register.address, enrolled, private: file, ...receiptData(receipt) },
  };
}
