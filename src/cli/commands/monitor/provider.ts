import { listInWords } from "../../../agreement/words.js";
import { providersIn } from "../../../audit/monitoring/record.js";
import { PlacementError } from "../../../errors.js";
import type { Context } from "../../context.js";
import type { OpenedBooks } from "../../auditBooks.js";

/** More than this nobody reads in a sentence. */
const MOST_NAMED = 20;

/** The account of a provider by its name or address; refused, with those that the log knows, if it is none of them. */
export async function findProvider(context: Context, given: string, opened: OpenedBooks): Promise<string> {
  const providers = providersIn(opened.books);
  const account = await context.account(given).catch((error: unknown) => {
    if (!(error instanceof PlacementError)) throw error;
    throw new PlacementError(error.code, error.message, { next: knownIn(providers, opened), cause: error });
  });
  if (providers.includes(account)) return account;
  throw new PlacementError("bad-input", `The log holds no agreement with ${given} as provider.`, {
    next: knownIn(providers, opened),
  });
}

function knownIn(providers: readonly string[], { words }: OpenedBooks): string {
  if (providers.length === 0) return "It holds no agreement at all: run `placement audit sync` first.";
  const names = providers.slice(0, MOST_NAMED).map((provider) => words.account(provider));
  const others = providers.length - names.length;
  return `Its providers are ${listInWords(others > 0 ? [...names, `${others} others`] : names)}.`;
}
