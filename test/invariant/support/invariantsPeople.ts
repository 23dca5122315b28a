/** Invariants 4, 5 and 12: who decides, who is who, and what stands at the door. */
import { hasBit } from "../../../src/replay/rules.js";
import { DAY, ZERO_ADDRESS } from "../../helpers/escrow.js";
import { rolesOf, whyPolicyRefused, whyWordRefused } from "./door.js";
import { sumOf, type Invariant } from "./invariant.js";

export const noSideAlone: Invariant = {
  number: "4",
  name: "no side alone",
  sentence:
    "No side alone releases: whatever the panel paid, a seat counted that does not work for the provider and, unless " +
    "that is the inspector or the health professional, another one too; whatever the arbiter paid was disputed before; " +
    "and every undecided tranche has a policy that no side alone meets and that the seats as they are can meet.",
  violations: (fuzz, step) =>
    fuzz.agreements.flatMap(({ id: agreement, payments }) => {
      const { schedule, terms, settled, challenged } = step.after.words.get(agreement)!;
      const known = step.ledgerBefore.agreements.get(agreement);
      const fresh = payments.slice(known?.payments.length ?? 0);
      return [
        ...payments.flatMap(({ tranche, ground }) => {
          if (ground.by !== "panel") return [];
          const isIndependent = ground.words.some(({ seat }) => seat === 0 || seat === 3);
          const isShared = ground.words.length >= 2 && ground.words.some(({ seat }) => seat !== 2);
          return isIndependent || isShared ? [] : [`${agreement} paid tranche ${tranche} on one side's word`];
        }),
        ...fresh.flatMap(({ tranche, ground }) => {
          const wasDisputed = known !== undefined && hasBit(known.challenged, tranche);
          return ground.by !== "arbiter" || wasDisputed ? [] : [`the arbiter paid tranche ${tranche} of ${agreement}`];
        }),
        ...schedule.flatMap((word, index) => {
          if (hasBit(settled & ~challenged, index)) return [];
          const trouble = whyPolicyRefused(word, terms.panel);
          return trouble === null ? [] : [`tranche ${index} of ${agreement}: ${trouble}`];
        }),
      ];
    }),
};

export const everybodyDistinct: Invariant = {
  number: "5",
  name: "everybody is somebody else",
  sentence:
    "Commissioner, provider, arbiter and seats are distinct and only the last seat is ever vacant; the payee is none of " +
    "them but perhaps the provider, and neither nobody, the token nor the escrow.",
  violations: (fuzz, step) =>
    [...step.after.words].flatMap(([agreement, { terms }]) => {
      const roles = rolesOf(terms);
      const filled = roles.filter((role) => role !== ZERO_ADDRESS);
      const mayNotBePaid = [...roles.filter((role) => role !== terms.provider), ZERO_ADDRESS, terms.token];
      return [
        ...(roles.slice(0, 6).includes(ZERO_ADDRESS) ? [`${agreement} lacks somebody`] : []),
        ...(new Set(filled).size === filled.length ? [] : [`${agreement} has one person in two roles`]),
        ...([...mayNotBePaid, fuzz.world.escrowAddress].includes(terms.payee)
          ? [`${agreement} pays ${terms.payee}`]
          : []),
      ];
    }),
};

export const boundsAtTheDoor: Invariant = {
  number: "12",
  name: "bounds at the door",
  sentence:
    "Every version has 1 to 64 tranches whose amounts fit together, periods within their bounds, a register that is " +
    "none or a contract; every word that is new or changed has an amount, a window within a year back and five ahead, " +
    "and no spare bits; commissioner, provider and token never change.",
  violations: (fuzz, step) =>
    [...step.after.words].flatMap(([agreement, { terms, schedule, pointer }]) => {
      const before = step.before.words.get(agreement);
      const { noticePeriod, holdPeriod, longStop, register, token } = terms;
      const isInBounds =
        noticePeriod <= 365n * DAY && holdPeriod >= DAY && holdPeriod <= 90n * DAY && longStop <= 730n * DAY;
      const isLong = schedule.length === 0 || schedule.length > 64;
      const isHuge = sumOf(schedule.map((word) => word >> 160n)) >= 1n << 96n;
      const fixed = ["commissioner", "provider", "token"] as const;
      const isFixed = before === undefined || fixed.every((name) => before.terms[name] === terms[name]);
      const fresh =
        pointer === before?.pointer ? [] : schedule.filter((word, index) => word !== before?.schedule[index]);
      return [
        ...(isInBounds && longStop >= 3n * holdPeriod ? [] : [`${agreement} has a period out of bounds`]),
        ...(isLong || isHuge ? [`${agreement} has ${schedule.length} tranches or too much in them`] : []),
        ...([ZERO_ADDRESS, fuzz.registerAddress].includes(register) ? [] : [`${agreement} asks ${register}`]),
        ...(fuzz.tokens.includes(token) && isFixed ? [] : [`${agreement} has other parties or another token`]),
        ...fresh.flatMap((word) => {
          const trouble = whyWordRefused(word, step.at);
          return trouble === null ? [] : [`${agreement} has a new word: ${trouble}`];
        }),
      ];
    }),
};
