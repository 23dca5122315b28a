import { textTable } from "../../../agreement/text/textTable.js";
import { openedAgreements, type OpenedOptions } from "../../opened.js";
import type { Handler } from "../../program.js";
import { formatMoment } from "../../../agreement/moments.js";
import type { DataOf } from "../../shapes/index.js";

export const list: Handler<OpenedOptions, DataOf<"agreement list">> = async (context, _args, options) => {
  const agreements = (await openedAgreements(context, options)).map((event) => ({
    agreement: event.agreement,
    commissioner: event.commissioner,
    provider: event.provider,
    tranches: event.schedule.length,
    openedAt: event.block.timestamp,
  }));
  const book = await context.book();
  const rows = agreements.map(({ agreement, commissioner, provider, tranches, openedAt }) => [
    agreement,
    book.nameOf(commissioner),
    book.nameOf(provider),
    tranches.toString(),
    formatMoment(openedAt),
  ]);
  const head = ["agreement", "commissioner", "provider", "tranches", "opened"];
  return {
    text: rows.length === 0 ? "No agreement was opened yet." : textTable([head, ...rows], [3]).join("\n"),
    data: agreements,
  };
};
