import type { DecisionRecord } from "../../audit/decisions.js";
import type { Words } from "../../audit/words.js";
import { NO_END, type AgreementState, type Ground } from "../../replay/state.js";
import { name, pseudonymous, text } from "../table.js";

/** Whose row it is: the first columns of every table about one agreement. */
export const AGREEMENT = {
  agreement: pseudonymous(text("the agreement's id")),
  placement: name("the placement's private name"),
};

export const agreementCells = ({ id }: Pick<AgreementState, "id">, names: Words | null) => ({
  agreement: id,
  placement: names?.placement(id) ?? null,
});

/** What a tranche is for. */
export const PURPOSE = {
  outcome: pseudonymous(text("the outcome's tag, 8 opaque bytes")),
  title: name("the outcome's title"),
  code: name("its catalogue code"),
  period: name("the care days that it pays for"),
};

export function purposeCells(state: AgreementState, tranche: number, names: Words | null) {
  const words = names?.tranche(state, tranche);
  return {
    outcome: state.schedule[tranche]?.outcome ?? null,
    title: words?.title ?? null,
    code: words?.code ?? null,
    period: words?.period ?? null,
  };
}

/** The salted commitment that a decision rests on. */
export function commitmentOf(ground: Ground): string | null {
  if (ground.by === "panel") return ground.evidence;
  if (ground.by === "arbiter") return ground.ruling;
  return ground.by === "grant" ? ground.reason : null;
}

export const basisPoints = (achieved: DecisionRecord["achieved"]): number | null =>
  achieved === null ? null : Number(achieved);

export const endOf = (endsAt: bigint): bigint | null => (endsAt === NO_END ? null : endsAt);
