import { readEnrolment, sendingFrom } from "../../../adapters/register.js";
import { seatInWords } from "../../../register/enrolmentList.js";
import { keepDocuments, readCommitment, whereKept, type DocumentOptions } from "../../documents.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { receiptData, sendChecked } from "../../send.js";
import { openRegister, seatOption, type RegisterOptions } from "./shared.js";

interface Options extends SignerOptions, RegisterOptions, DocumentOptions {
  readonly seat: string;
}

type Verb = "suspend" | "reinstate" | "strike-off";

const METHODS = { suspend: "suspend", reinstate: "reinstate", "strike-off": "strikeOff" } as const;

const QUESTIONS: Readonly<Record<Verb, (name: string, seat: string) => string>> = {
  suspend: (name, seat) => `Suspend ${name} as ${seat}, at once?`,
  reinstate: (name, seat) => `Reinstate ${name} as ${seat}?`,
  "strike-off": (name, seat) => `Strike off ${name} as ${seat}? It is for good: nobody can undo it.`,
};

const DONE: Readonly<Record<Verb, string>> = {
  suspend: "Suspended",
  reinstate: "Reinstated",
  "strike-off": "Struck off",
};

export const changeStatus =
  (verb: Verb): Handler<Options, DataOf<`register ${Verb}`>> =>
  async (context, [given = ""], options) => {
    const seat = seatOption(options.seat);
    const grounds = await readCommitment(context, "grounds", options, { mayWait: true });
    const account = await context.account(given);
    const register = await openRegister(context, options);
    const method = sendingFrom(register, await context.signer(options))[METHODS[verb]];
    const name = (await context.book()).nameOf(account);
    await context.confirm(QUESTIONS[verb](name, seatInWords(seat)), options);
    await method.staticCall(seat, account, grounds.commitment);
    const file = await keepDocuments(context, grounds);
    const receipt = await sendChecked(method, seat, account, grounds.commitment);
    const { status, expiresAt } = await readEnrolment(register.contract, seat, account);
    const lines = [
      `${DONE[verb]} ${name} as ${seatInWords(seat)}.`,
      ...whereKept(grounds, file),
      `Block ${receipt.blockNumber}, transaction ${receipt.hash}.`,
    ];
    return {
      text: lines.join("\n"),
      data: {
        ...{ register: register.address, account, seat, status, expiresAt },
        ...{ grounds: grounds.commitment, ...receiptData(receipt) },
      },
    };
  };
