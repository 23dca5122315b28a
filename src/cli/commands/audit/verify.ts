import { verifyStore, type VerifiedStore } from "../../../adapters/verifyStore.js";
import { PlacementError } from "../../../errors.js";
import { withBooks, type BooksOptions } from "../../auditBooks.js";
import { DEFAULT_STORE } from "../../auditStore.js";
import type { Context } from "../../context.js";
import type { Handler } from "../../program.js";
import { barOf, withProgress } from "../../progress.js";
import { describeVerdict } from "../../render/verified.js";
import type { DataOf } from "../../shapes/index.js";

interface Options extends BooksOptions {
  readonly secondRpc?: string;
}

/** Every rule re-derived from the stored log, and what follows compared with the chain. */
export const verify: Handler<Options, DataOf<"audit verify">> = async (context, _, options) => {
  const { verdict, engine } = await verified(context, options);
  const text = await withBooks(context, options, ({ words }) => describeVerdict(verdict, engine, words));
  return { text, data: { ...verdict, engine }, ok: verdict.differences.length === 0 };
};

function verified(context: Context, options: Options): Promise<VerifiedStore> {
  const path = context.path(options.store ?? DEFAULT_STORE);
  const nodes = nodesOf(context, options);
  return withProgress(context.io, "Verifying the log", (tell) =>
    verifyStore({
      path,
      nodes,
      tell: (progress) => {
        const isSecond = progress === "second log";
        tell(isSecond ? "comparing it with the second node's" : barOf(progress.folded, Math.max(progress.of, 1)));
      },
    }),
  );
}

function nodesOf({ rpcUrl }: Context, { secondRpc }: Options): [] | [string] | [string, string] {
  if (rpcUrl === undefined && secondRpc !== undefined) {
    throw new PlacementError("bad-usage", "A second node is compared with a first, and none was named.", {
      next: "Give the first with --rpc.",
    });
  }
  if (rpcUrl !== undefined && rpcUrl === secondRpc) {
    throw new PlacementError("bad-usage", "The second node is the first: it would agree with itself.", {
      next: "Give with --second-rpc a node that somebody else runs.",
    });
  }
  if (rpcUrl === undefined) return [];
  return secondRpc === undefined ? [rpcUrl] : [rpcUrl, secondRpc];
}
